package dev.swapgate.lock;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/** Grants leases on resident models and serialises swaps. Safe for use by many threads. */
public final class GroupLockManager implements ResidencyEvents, AutoCloseable {

    /** Creates a lock over the given models; nothing is loaded until somebody asks. */
    public GroupLockManager(
            LockSettings settings,
            ResidencyPolicy policy,
            Collection<ModelTraits> models,
            ResidencyActions actions,
            LockListener listener) {
        throw new UnsupportedOperationException("" + settings + policy + models + actions + listener);
    }

    /**
     * Asks for a lease. Never blocks.
     *
     * @throws IllegalArgumentException if the lock does not know the model
     */
    public Ticket acquire(String model) {
        throw new UnsupportedOperationException(model);
    }

    /**
     * Unloads a model: waiters are refused with {@code MODEL_UNLOADED}, open leases are drained for at most {@code drain}
     * and then revoked.
     *
     * @return completes when nothing of the model process is left; at once if it was not resident
     */
    public CompletableFuture<Void> unload(String model, Duration drain) {
        throw new UnsupportedOperationException(model + drain);
    }

    /** Unloads every model, as {@link #unload}. */
    public CompletableFuture<Void> unloadAll(Duration drain) {
        throw new UnsupportedOperationException(drain.toString());
    }

    /**
     * Begins the end: waiters and newcomers are refused with {@code SHUTTING_DOWN} at once, leases are drained for at most
     * {@code drain}, every model is unloaded. Calling it again with a shorter drain shortens it.
     *
     * @return completes when no model process is left
     */
    public CompletableFuture<Void> shutdown(Duration drain) {
        throw new UnsupportedOperationException(drain.toString());
    }

    /** What the lock knows now. */
    public LockSnapshot snapshot() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void ready(String model, long generation) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void failed(String model, long generation, LoadFailure failure) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void lost(String model, long generation) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stopped(String model, long generation) {
        throw new UnsupportedOperationException();
    }

    /** Stops the timer thread. Call after {@link #shutdown} has completed. */
    @Override
    public void close() {}
}
