package dev.swapgate.e2e;

import java.nio.file.Path;
import java.util.Objects;

/** Where the build put what is tested. */
final class Artefacts {
    private Artefacts() {}

    /** The unpacked distribution. */
    static Path home() {
        return path("swapgate.test.home");
    }

    /** The start script. */
    static Path script() {
        return home().resolve("bin/swapgate");
    }

    /** The self-contained WAR. */
    static Path war() {
        return path("swapgate.test.war");
    }

    /** The Jetty module's archive. */
    static Path module() {
        return path("swapgate.test.module");
    }

    /** The nginx snippet. */
    static Path nginx() {
        return path("swapgate.test.nginx");
    }

    /** An untouched jetty-home. */
    static Path jettyHome() {
        return path("swapgate.test.jettyHome");
    }

    private static Path path(String property) {
        return Path.of(Objects.requireNonNull(System.getProperty(property), property));
    }
}
