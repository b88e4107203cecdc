package dev.swapgate.config.problem;

import java.io.Serializable;

/**
 * A place in a configuration that cannot be used.
 *
 * @param rule what kind of thing it is
 * @param source file the text came from
 * @param line line of the text, from 1; 0 if the trouble has no place
 * @param column column of the text, from 1; 0 if the trouble has no place
 * @param path dotted path of the value, such as {@code models.m1.ttl}; empty if it has none
 * @param message what is wrong, the value, and what would be right, in one line
 * @param excerpt the line as it is written; empty if there is none, or if it may hold a secret
 */
public record ConfigProblem(
        Rule rule, String source, int line, int column, String path, String message, String excerpt)
        implements Serializable {

    /** The problem as one line, {@code file:line:column: path: message}. */
    @Override
    public String toString() {
        String place = line > 0 ? source + ":" + line + ":" + column : source;
        return place + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }

    /** The problem as one line and, where there is an excerpt, that line with a caret below. */
    public String withCaret() {
        if (excerpt.isEmpty()) {
            return toString();
        }
        // Tabs are kept, so that the caret stands below the place whatever their width.
        int[] before =
                excerpt.codePoints().limit(column - 1L).map(c -> c == '\t' ? c : ' ').toArray();
        return this + "\n  " + excerpt + "\n  " + new String(before, 0, before.length) + "^";
    }
}
