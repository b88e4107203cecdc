package dev.swapgate.lock.schedule;

/** Why a request gets no lease. */
public enum RejectReason {
    /** Too many requests wait already. */
    QUEUE_FULL,
    /** The request waited longer than allowed. */
    QUEUE_TIMEOUT,
    /** The model could not be started. */
    START_FAILED,
    /** The model was not ready in time. */
    START_TIMEOUT,
    /** The model failed a short while ago and is given a rest. */
    BACKOFF,
    /** The model was unloaded while the request waited for it. */
    MODEL_UNLOADED,
    /** The model is not configured any more. */
    MODEL_REMOVED,
    /** The gateway is shutting down. */
    SHUTTING_DOWN,
    /** The one who asked gave up. */
    CANCELLED
}
