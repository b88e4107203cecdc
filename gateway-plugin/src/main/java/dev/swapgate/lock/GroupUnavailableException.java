package dev.swapgate.lock;

import java.time.Duration;

/** A request that will not get a lease. */
public final class GroupUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why there is no lease. */
    public enum Reason {
        /**
         * Too many requests wait already; {@link #retryAfter} estimates when it is worth another
         * try.
         */
        QUEUE_FULL,
        /** The request waited longer than allowed. */
        QUEUE_TIMEOUT,
        /** The model could not be started. */
        START_FAILED,
        /** The model was not ready in time. */
        START_TIMEOUT,
        /**
         * The model failed a short while ago; {@link #retryAfter} says when the next try is made.
         */
        BACKOFF,
        /** The model was unloaded while the request waited for it. */
        MODEL_UNLOADED,
        /** The gateway is shutting down. */
        SHUTTING_DOWN,
        /** The one who asked gave up. */
        CANCELLED
    }

    private final Reason reason;
    private final String model;
    private final Duration retryAfter;

    /** Creates the exception; {@code retryAfter} is zero where a retry has no known time. */
    public GroupUnavailableException(Reason reason, String model, Duration retryAfter) {
        super(reason + " for model " + model);
        this.reason = reason;
        this.model = model;
        this.retryAfter = retryAfter;
    }

    /** Why there is no lease. */
    public Reason reason() {
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
