package dev.swapgate.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The unpacked distribution that this program is part of. Stateless. */
final class Home {
    /** The system property in which the start script names it. */
    static final String PROPERTY = "swapgate.home";

    /** The name under which configurations find it, as {@code ${env.SWAPGATE_HOME}}. */
    static final String VARIABLE = "SWAPGATE_HOME";

    private Home() {}

    /** Its directory; empty if the program runs by other means than the start script. */
    static Optional<Path> directory() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of);
    }

    /** The environment that configurations see: this process's, and where its distribution is. */
    static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        directory().ifPresent(home -> environment.put(VARIABLE, home.toString()));
        return environment;
    }
}
