package dev.swapgate;

import dev.swapgate.lock.GroupLockManager;
import dev.swapgate.lock.Lease;
import dev.swapgate.log.GatewayLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Makes models resident one after another at start, by taking a lease on each and giving it back; no request is sent to
 * them. A model that fails is logged and skipped.
 */
final class Preloader {
    private final GroupLockManager lock;
    private final GatewayLog log;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Preloader(GroupLockManager lock, GatewayLog log) {
        this.lock = lock;
        this.log = log;
    }

    /** Begins with the first model; returns at once. */
    void start(List<String> models) {
        next(new ArrayDeque<>(models));
    }

    /** Completes normally when every model was tried. */
    CompletableFuture<Void> done() {
        return done;
    }

    private void next(Deque<String> left) {
        String model = left.poll();
        if (model == null) {
            done.complete(null);
            return;
        }
        lock.acquire(model).lease().whenCompleteAsync((lease, failure) -> {
            report(model, lease, failure);
            next(left);
        });
    }

    private void report(String model, @Nullable Lease lease, @Nullable Throwable failure) {
        if (lease != null) {
            lease.close();
        } else {
            log.error("model {}: not preloaded, {}", model, failure == null ? "no lease" : failure.getMessage());
        }
    }
}
