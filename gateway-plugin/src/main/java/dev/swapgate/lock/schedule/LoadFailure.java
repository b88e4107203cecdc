package dev.swapgate.lock.schedule;

/**
 * Why a load came to nothing.
 *
 * @param kind what went wrong
 * @param detail one line for operators; may hold paths, command lines and output, so it never
 *     reaches a client
 * @param told the same for clients, to follow a colon; empty if there is nothing to tell
 */
public record LoadFailure(Kind kind, String detail, String told) {
    /** A failure of which clients are told nothing. */
    public LoadFailure(Kind kind, String detail) {
        this(kind, detail, "");
    }

    /** What went wrong. */
    public enum Kind {
        /** The process could not be started or ended before it was ready. */
        START_FAILED,
        /** The process was not ready in time. */
        START_TIMEOUT,
        /** Nobody wanted it any more, or the gateway is closing; not the model's fault. */
        ABORTED
    }
}
