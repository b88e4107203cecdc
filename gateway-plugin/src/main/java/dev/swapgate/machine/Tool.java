package dev.swapgate.machine;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Runs programs for what they print; may block for a few seconds. */
@FunctionalInterface
public interface Tool {

    /**
     * What a command prints; empty if there is no such program.
     *
     * @throws IOException if it fails, or takes too long
     */
    Optional<String> output(List<String> words) throws IOException;
}
