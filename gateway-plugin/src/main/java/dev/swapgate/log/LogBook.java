package dev.swapgate.log;

import java.util.Set;

/**
 * Every log of the gateway: its own, that of all upstreams together, and each model's. Safe for use
 * by many threads.
 */
public final class LogBook {

    /** A book with a page for each model. */
    public LogBook(Set<String> models) {
        throw new UnsupportedOperationException(models.toString());
    }

    /** The gateway's own lines. */
    public LogBuffer gateway() {
        throw new UnsupportedOperationException();
    }

    /** The output of all model processes together. */
    public LogBuffer upstream() {
        throw new UnsupportedOperationException();
    }

    /** The output of one model's processes; writing to it also writes to {@link #upstream}. */
    public LogBuffer model(String id) {
        throw new UnsupportedOperationException(id);
    }
}
