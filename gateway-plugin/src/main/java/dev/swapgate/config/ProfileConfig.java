package dev.swapgate.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Names that lead elsewhere while this profile is active.
 *
 * @param id its name
 * @param description display text, may be empty
 * @param pins public names and what they lead to, as written; empty: the name is switched off
 */
public record ProfileConfig(String id, String description, Map<String, Optional<String>> pins) {

    /** Copies the pins and checks that there are any. */
    public ProfileConfig {
        pins = Collections.unmodifiableMap(new LinkedHashMap<>(pins));
        if (id.isBlank() || pins.isEmpty()) {
            throw new IllegalArgumentException("a profile needs a name and pins: " + id);
        }
    }
}
