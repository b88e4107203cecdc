package dev.swapgate.lock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Calls out on behalf of the lock, never under it. Safe for use by many threads.
 *
 * <p>What concerns model processes is carried out in the order of the decisions, by one thread at a
 * time: a load must not be overtaken by its abort. What concerns single requests is independent and
 * done by the thread that caused it. Calls that cause further events do not nest: the outermost
 * call on a thread carries out everything, so a long chain of grants does not grow the stack.
 */
final class Outbox {
    private static final Logger logger = LoggerFactory.getLogger(Outbox.class);

    /** What the outermost call on this thread still has to do. */
    private static final ThreadLocal<@Nullable ArrayDeque<Runnable>> running = new ThreadLocal<>();

    private final Queue<Runnable> ordered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final LongAdder failures = new LongAdder();

    /** Adds a call whose order matters; {@link #callOrdered} makes it. */
    void add(Runnable call) {
        ordered.add(call);
    }

    /** Makes the ordered calls unless another thread is at it, which then makes these as well. */
    void callOrdered() {
        if (ordered.isEmpty() || pending.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            for (var call = ordered.poll(); call != null; call = ordered.poll()) {
                call(call);
            }
            seen = pending.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Makes these calls on this thread. */
    void callAll(List<Runnable> calls) {
        if (calls.isEmpty()) {
            return;
        }
        var outer = running.get();
        if (outer != null) {
            outer.addAll(calls);
            return;
        }
        var mine = new ArrayDeque<>(calls);
        running.set(mine);
        try {
            for (var call = mine.poll(); call != null; call = mine.poll()) {
                call(call);
            }
        } finally {
            running.remove();
        }
    }

    /** Makes this call; what it throws is logged and counted. */
    void call(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            failures.increment();
            logger.error("lock: a callback failed; carrying on", e);
        }
    }

    /** How many calls threw. */
    long failures() {
        return failures.sum();
    }
}
