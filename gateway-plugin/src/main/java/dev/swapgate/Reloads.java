package dev.swapgate;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Does one thing again and again, whenever somebody asks for it, but never twice at once: whoever
 * asks while it is being done gets what is done once more after that, together with all others who
 * ask meanwhile. Safe for use by many threads.
 */
final class Reloads<T> {
    private final Supplier<T> task;
    private final ReentrantLock lock = new ReentrantLock();

    /** What those get who have asked since the task was begun the last time. */
    @GuardedBy("lock")
    private @Nullable CompletableFuture<T> next;

    @GuardedBy("lock")
    private boolean running;

    Reloads(Supplier<T> task) {
        this.task = task;
    }

    /**
     * Has it done from the beginning; returns at once.
     *
     * @return completes as the task does, on a thread that others wait for; may be cancelled
     *     without any effect on them
     */
    CompletableFuture<T> request() {
        lock.lock();
        try {
            if (next == null) {
                next = new CompletableFuture<>();
            }
            if (!running) {
                running = true;
                Thread.ofVirtual().name("swapgate-reload").start(this::run);
            }
            return next.copy();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        for (var current = take(); current != null; current = take()) {
            try {
                current.complete(requireNonNull(task.get()));
            } catch (RuntimeException | Error e) {
                current.completeExceptionally(e);
            }
        }
    }

    private @Nullable CompletableFuture<T> take() {
        lock.lock();
        try {
            var taken = next;
            next = null;
            running = taken != null;
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
