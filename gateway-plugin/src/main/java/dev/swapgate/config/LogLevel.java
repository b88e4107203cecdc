package dev.swapgate.config;

/** Verbosity of the gateway's own log, least verbose last. */
public enum LogLevel implements Word {
    /** Everything, including every scheduling decision. */
    DEBUG,
    /** State changes. */
    INFO,
    /** What the gateway coped with. */
    WARN,
    /** What somebody must act on. */
    ERROR
}
