package dev.swapgate.admin;

import dev.swapgate.lock.GroupLockManager;
import dev.swapgate.lock.Journal;
import dev.swapgate.lock.LookAhead;
import dev.swapgate.lock.Ticket;
import dev.swapgate.lock.schedule.Explanation;
import dev.swapgate.lock.schedule.LockSnapshot;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What operators may do with models. The part of {@link GroupLockManager} that these routes use.
 */
interface ModelControl {

    /** Asks for a lease for the request with this id; never blocks. */
    Ticket acquire(String model, String request);

    /** Unloads a model; completes when nothing of it is left. */
    CompletableFuture<Void> unload(String model, Duration drain);

    /** Unloads every model; completes when nothing of them is left. */
    CompletableFuture<Void> unloadAll(Duration drain);

    /** Where every model stands. */
    LockSnapshot snapshot();

    /** Who waits, for what and for how long. */
    LookAhead lookAhead();

    /** What would happen to a request for this model; no load takes longer than given. */
    Explanation explain(String model, Map<String, Duration> longestLoads);

    /** The last decisions. */
    Journal journal();

    /** The real thing. */
    static ModelControl of(GroupLockManager lock) {
        return new ModelControl() {
            @Override
            public Ticket acquire(String model, String request) {
                return lock.acquire(model, request);
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

            @Override
            public LookAhead lookAhead() {
                return lock.lookAhead();
            }

            @Override
            public Explanation explain(String model, Map<String, Duration> longestLoads) {
                return lock.explain(model, longestLoads);
            }

            @Override
            public Journal journal() {
                return lock.journal();
            }
        };
    }
}
