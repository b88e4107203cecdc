package dev.swapgate.config.read;

import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Tree.Scalar;

import java.util.OptionalInt;

/**
 * A model as it is written, with its macros replaced.
 *
 * @param key its id, and where it stands
 * @param section its values
 * @param port the port assigned to it, if its command uses one
 */
record ModelSource(Scalar key, Section section, OptionalInt port) {

    String id() {
        return key.text();
    }
}
