package dev.swapgate.distribution;

import java.nio.file.Path;
import java.util.Objects;

/** Where the build has put what is tested. */
final class Built {

    private Built() {}

    /** The file or directory that a system property of the build names. */
    static Path file(String property) {
        return Path.of(Objects.requireNonNull(System.getProperty(property), property));
    }
}
