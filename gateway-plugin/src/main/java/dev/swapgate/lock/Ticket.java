package dev.swapgate.lock;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One request for a lease, waiting or answered. Safe for use by many threads. */
public interface Ticket {

    /** The model asked for. */
    String model();

    /**
     * Completes with the lease, or with a {@link GroupUnavailableException}. Completed outside
     * every lock, on whichever thread caused the grant: dependants that do real work must move to a
     * thread of their own. Cancelling this future does nothing; use {@link #cancel}.
     */
    CompletableFuture<Lease> lease();

    /**
     * Gives up waiting. Granting and giving up are one atomic decision.
     *
     * @return true if the wait ends by this call (the future then fails with {@code CANCELLED});
     *     false if a lease was granted or refused before, in which case a granted lease must still
     *     be closed
     */
    boolean cancel();

    /** Place among all waiting requests of the same model, from 1; 0 when not waiting. */
    int position();

    /** Whether it waits only until its model is ready, which is being loaded. */
    default boolean isLoading() {
        return false;
    }

    /** How much longer it will probably wait; empty if it does not wait or nobody can tell. */
    default Optional<Duration> likelyWait() {
        return Optional.empty();
    }
}
