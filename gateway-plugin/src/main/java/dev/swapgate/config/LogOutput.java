package dev.swapgate.config;

/** Which logs go to standard output, and are shown together. */
public enum LogOutput implements Word {
    /** The gateway's own. */
    PROXY,
    /** That of the models' servers. */
    UPSTREAM,
    /** Both. */
    BOTH,
    /** Neither. */
    NONE
}
