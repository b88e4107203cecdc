package dev.swapgate.proxy;

/** Bytes that all spooled request bodies together may occupy. Safe for use by many threads. */
public final class SpoolBudget {

    /** A budget of this many bytes. */
    public SpoolBudget(long bytes) {
        throw new UnsupportedOperationException(Long.toString(bytes));
    }
}
