package dev.swapgate.admin;

import dev.swapgate.lock.GroupLockManager;
import dev.swapgate.lock.Ticket;
import dev.swapgate.lock.schedule.LockSnapshot;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * What operators may do with models. The part of {@link GroupLockManager} that these routes use.
 */
interface ModelControl {

    /** Asks for a lease; never blocks. */
    Ticket acquire(String model);

    /** Unloads a model; completes when nothing of it is left. */
    CompletableFuture<Void> unload(String model, Duration drain);

    /** Unloads every model; completes when nothing of them is left. */
    CompletableFuture<Void> unloadAll(Duration drain);

    /** Where every model stands. */
    LockSnapshot snapshot();

    /** The real thing. */
    static ModelControl of(GroupLockManager lock) {
        return new ModelControl() {
            @Override
            public Ticket acquire(String model) {
                return lock.acquire(model);
            }

            @Override
            public CompletableFuture<Void> unload(String model, Duration drain) {
                return lock.unload(model, drain);
            }

            @Override
            public CompletableFuture<Void> unloadAll(Duration drain) {
                return lock.unloadAll(drain);
            }

            @Override
            public LockSnapshot snapshot() {
                return lock.snapshot();
            }
        };
    }
}
