package dev.swapgate.lock;

import dev.swapgate.lock.schedule.RejectReason;

import java.time.Duration;

/** A request that will not get a lease. */
public final class GroupUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RejectReason reason;
    private final String model;
    private final Duration retryAfter;
    private final String told;

    /** Creates the exception; {@code retryAfter} is zero where a retry has no known time. */
    public GroupUnavailableException(RejectReason reason, String model, Duration retryAfter) {
        this(reason, model, retryAfter, "");
    }

    /**
     * Creates the exception.
     *
     * @param retryAfter zero where a retry has no known time
     * @param told why the model's last load failed, in words for clients; empty if nothing can be
     *     told
     */
    public GroupUnavailableException(
            RejectReason reason, String model, Duration retryAfter, String told) {
        super(reason + " for model " + model);
        this.reason = reason;
        this.model = model;
        this.retryAfter = retryAfter;
        this.told = told;
    }

    /** Why there is no lease. */
    public RejectReason reason() {
        return reason;
    }

    /** The model asked for. */
    public String model() {
        return model;
    }

    /** When another try is worth it, from now; zero if unknown. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Why the model's last load failed, in words for clients, to follow a colon; may be empty. */
    public String told() {
        return told;
    }
}
