package dev.swapgate.lock;

import dev.swapgate.lock.schedule.LoadFailure;
import dev.swapgate.lock.schedule.RejectReason;
import dev.swapgate.lock.schedule.UnloadCause;

import java.time.Duration;
import java.util.Set;

/**
 * Hears what the lock decided, after the fact and outside the lock. Exceptions thrown here are
 * counted, not passed on.
 */
public interface LockListener {

    /** A request got its lease after waiting this long. */
    default void granted(String model, Duration waited) {}

    /** A request was refused, or given up after waiting this long. */
    default void rejected(String model, RejectReason reason, Duration waited) {}

    /** A lease was closed after being waited for and used this long. */
    default void released(String model, Duration waited, Duration used) {}

    /** A swap began: the model is loaded, the victims are stopped for it. */
    default void loading(String model, Set<String> victims) {}

    /** A load succeeded after this long, stops of the victims included. */
    default void loaded(String model, Duration took) {}

    /** A load came to nothing. */
    default void loadFailed(String model, LoadFailure failure) {}

    /** A model is unloaded without another needing its place. */
    default void unloading(String model, UnloadCause cause) {}

    /** A ready model ended by itself. */
    default void lost(String model) {}
}
