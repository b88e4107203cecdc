package dev.swapgate.config;

/**
 * A configuration that cannot be used. The message names file, line, column, path, value and what
 * would be right.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a complete, printable message. */
    public ConfigException(String message) {
        super(message);
    }

    /** Creates the exception with a complete, printable message and the underlying failure. */
    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
