package dev.swapgate;

import dev.swapgate.lock.GroupLockManager;
import dev.swapgate.lock.GroupUnavailableException;
import dev.swapgate.lock.Lease;
import dev.swapgate.lock.schedule.RejectReason;
import dev.swapgate.log.GatewayLog;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Makes models resident one after another at start, by taking a lease on each and giving it back;
 * no request is sent to them. A model that fails is logged and skipped.
 */
final class Preloader {
    private final GroupLockManager lock;
    private final GatewayLog log;
    private final Runnable whenDone;

    /** A preloader that runs {@code whenDone} once every model was tried. */
    Preloader(GroupLockManager lock, GatewayLog log, Runnable whenDone) {
        this.lock = lock;
        this.log = log;
        this.whenDone = whenDone;
    }

    /** Begins with the first model; returns at once. */
    void start(List<String> models) {
        next(new ArrayDeque<>(models));
    }

    private void next(Deque<String> left) {
        String model = left.poll();
        if (model == null) {
            whenDone.run();
            return;
        }
        load(model, left);
    }

    private void load(String model, Deque<String> left) {
        var unused =
                lock.acquire(model)
                        .lease()
                        .whenCompleteAsync((lease, failure) -> {
                            if (isTimeout(failure)) {
                                load(model, left);
                                return;
                            }
                            report(model, lease, failure);
                            next(left);
                        });
    }

    /** The limit of a wait is for clients; the load goes on, and has a limit of its own. */
    private static boolean isTimeout(@Nullable Throwable failure) {
        return failure instanceof GroupUnavailableException unavailable
                && unavailable.reason() == RejectReason.QUEUE_TIMEOUT;
    }

    private void report(String model, @Nullable Lease lease, @Nullable Throwable failure) {
        if (lease != null) {
            lease.close();
        } else {
            log.error(
                    "model {}: not preloaded, {}",
                    model,
                    failure == null ? "no lease" : failure.getMessage());
        }
    }
}
