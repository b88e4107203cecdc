package dev.swapgate.simulate;

import java.util.List;

/**
 * A trace that cannot be replayed. The message has one line for each problem: file, line, what is
 * wrong, the value, and what would be right.
 */
public final class TraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception from what is wrong, in the order of the trace. */
    public TraceException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
