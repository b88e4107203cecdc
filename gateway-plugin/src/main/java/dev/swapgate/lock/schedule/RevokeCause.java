package dev.swapgate.lock.schedule;

/** Why an open lease is cut. */
public enum RevokeCause {
    /** The model ended by itself. */
    LOST,
    /** The model is being unloaded and the time for its drain is over. */
    UNLOADED,
    /** The same, because the gateway is shutting down. */
    SHUTDOWN,
    /** The lease stayed open too long after its turn while others wait. */
    OVERDUE
}
