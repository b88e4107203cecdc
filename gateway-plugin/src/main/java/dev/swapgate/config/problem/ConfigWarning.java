package dev.swapgate.config.problem;

import java.io.Serializable;

/**
 * Something in a configuration that does no harm but is probably not meant.
 *
 * @param rule what kind of thing it is
 * @param source file the text came from
 * @param line line of the text, from 1
 * @param column column of the text, from 1
 * @param path dotted path of the value, such as {@code models.m1.ttl}
 * @param message what it is and what would be right
 */
public record ConfigWarning(
        Rule rule, String source, int line, int column, String path, String message)
        implements Serializable {

    /** The warning as one line, {@code file:line:column: path: message}. */
    @Override
    public String toString() {
        return source + ":" + line + ":" + column + ": " + path + ": " + message;
    }
}
