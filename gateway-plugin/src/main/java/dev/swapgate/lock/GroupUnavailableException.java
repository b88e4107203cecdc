package dev.swapgate.lock;

import dev.swapgate.lock.schedule.RejectReason;

import java.time.Duration;

/** A request that will not get a lease. */
public final class GroupUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RejectReason reason;
    private final String model;
    private final Duration retryAfter;

    /** Creates the exception; {@code retryAfter} is zero where a retry has no known time. */
    public GroupUnavailableException(RejectReason reason, String model, Duration retryAfter) {
        super(reason + " for model " + model);
        this.reason = reason;
        this.model = model;
        this.retryAfter = retryAfter;
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
}
