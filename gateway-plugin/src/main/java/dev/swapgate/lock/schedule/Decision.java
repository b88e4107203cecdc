package dev.swapgate.lock.schedule;

import java.util.Set;

/**
 * What the schedule decided. Plain values: the schedule itself does nothing; instants and durations
 * are nanoseconds.
 */
public sealed interface Decision {

    /** The request may use the model until it is released. */
    record Grant(long ticket, String model, long generation, long waited) implements Decision {}

    /**
     * The request will not get a lease; {@code retryAfter} is 0 where a retry has no known time.
     */
    record Reject(long ticket, String model, RejectReason reason, long retryAfter)
            implements Decision {}

    /** The open lease of the request is cut; it counts no more. */
    record Revoke(long ticket, String model, RevokeCause cause) implements Decision {}

    /**
     * Stop the victims, then start the model, for this request; {@code kept} are the other
     * residents.
     */
    record Load(String model, long generation, Set<String> victims, Set<String> kept, long ticket)
            implements Decision {}

    /** Give up the load. */
    record Abort(String model, long generation) implements Decision {}

    /** Stop the model although no other one needs its place. */
    record Unload(String model, long generation, UnloadCause cause) implements Decision {}

    /** The load succeeded after this long. */
    record Loaded(String model, long generation, long took) implements Decision {}

    /** The load came to nothing. */
    record LoadFailed(String model, long generation, LoadFailure failure) implements Decision {}

    /** The model ended by itself. */
    record Lost(String model, long generation) implements Decision {}

    /** Nothing of the model process is left. */
    record Gone(String model, long generation) implements Decision {}

    /**
     * Call {@code tick} at this instant, and forget the one asked for before; {@link #NEVER}: there
     * is none.
     */
    record WakeAt(long at) implements Decision {}

    /** No instant: later than every other one. */
    long NEVER = Long.MAX_VALUE;
}
