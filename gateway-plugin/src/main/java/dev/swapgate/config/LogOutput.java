package dev.swapgate.config;

import java.util.Locale;

/** Which logs go to standard output, and are shown together. */
public enum LogOutput {
    /** The gateway's own. */
    PROXY,
    /** That of the models' servers. */
    UPSTREAM,
    /** Both. */
    BOTH,
    /** Neither. */
    NONE;

    /** The word for it in configurations. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
