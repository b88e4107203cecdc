package dev.swapgate.log;

import dev.swapgate.config.LogLevel;

/**
 * The gateway's own log: each line goes to SLF4J and, for {@code /logs}, to {@link
 * LogBook#gateway}. Control characters in arguments are escaped, so that one event is one line.
 * Safe for use by many threads.
 */
public final class GatewayLog {

    /** A log that writes to the given buffer what is at least as important as {@code level}. */
    public GatewayLog(LogBuffer buffer, LogLevel level) {
        throw new UnsupportedOperationException("" + buffer + level);
    }

    /** Logs a detail; {@code format} has SLF4J's placeholders. */
    public void debug(String format, Object... args) {
        throw new UnsupportedOperationException();
    }

    /** Logs a state change. */
    public void info(String format, Object... args) {
        throw new UnsupportedOperationException();
    }

    /** Logs what the gateway coped with. */
    public void warn(String format, Object... args) {
        throw new UnsupportedOperationException();
    }

    /** Logs what somebody must act on; a trailing throwable is logged with its stack trace. */
    public void error(String format, Object... args) {
        throw new UnsupportedOperationException();
    }
}
