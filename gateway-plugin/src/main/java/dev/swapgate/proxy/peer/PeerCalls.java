package dev.swapgate.proxy.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import dev.swapgate.proxy.error.GatewayError;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The requests that are with peers, so that a shutdown can wait for them: they hold no lease. Safe
 * for use by many threads; nothing is called under the lock.
 */
public final class PeerCalls {
    private final ReentrantLock lock = new ReentrantLock();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** What cuts each of them. */
    @GuardedBy("lock")
    private final Map<Object, Runnable> open = new HashMap<>();

    @GuardedBy("lock")
    private boolean closing;

    /** One of them, until it is closed. */
    @FunctionalInterface
    public interface Visit extends AutoCloseable {
        /** It is over. Further calls do nothing. */
        @Override
        void close();
    }

    /**
     * Begins one.
     *
     * @param cut ends it when a shutdown has waited long enough
     * @throws GatewayError 503 if the gateway is shutting down
     */
    public Visit begin(Runnable cut) {
        Object key = new Object();
        lock.lock();
        try {
            if (closing) {
                throw GatewayError.shuttingDown();
            }
            open.put(key, cut);
        } finally {
            lock.unlock();
        }
        return () -> end(key);
    }

    private void end(Object key) {
        boolean last;
        lock.lock();
        try {
            open.remove(key);
            last = closing && open.isEmpty();
        } finally {
            lock.unlock();
        }
        if (last) {
            over.complete(null);
        }
    }

    /**
     * Refuses newcomers and cuts what is not over after {@code drain}.
     *
     * @return completes when all are over; a second call with a shorter drain shortens it
     */
    public CompletableFuture<Void> shutdown(Duration drain) {
        boolean none;
        lock.lock();
        try {
            closing = true;
            none = open.isEmpty();
        } finally {
            lock.unlock();
        }
        if (none) {
            over.complete(null);
        } else {
            CompletableFuture.delayedExecutor(drain.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(this::cut);
        }
        return over.copy();
    }

    private void cut() {
        List<Runnable> left;
        lock.lock();
        try {
            left = List.copyOf(open.values());
        } finally {
            lock.unlock();
        }
        left.forEach(Runnable::run);
    }
}
