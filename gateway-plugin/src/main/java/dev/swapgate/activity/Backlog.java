package dev.swapgate.activity;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Things that wait for one thread to take them, at most a bounded number. Adding never blocks, and
 * wakes that thread only if it sleeps; once awake it waits a moment, so that many things come at
 * the price of one awakening.
 */
final class Backlog<T> {
    private static final Duration GATHER = Duration.ofMillis(25);
    private static final int BATCH = 256;

    private final int most;
    private final ConcurrentLinkedQueue<T> things = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    private volatile boolean asleep;
    private volatile boolean closed;

    Backlog(int most) {
        this.most = most;
    }

    /** Adds a thing for the given thread; false if there is no room. */
    boolean add(T thing, Thread taker) {
        if (size.incrementAndGet() > most) {
            size.decrementAndGet();
            return false;
        }
        things.add(thing);
        // The taker sets the flag before it looks for the last time, so one of both sees the other.
        if (asleep) {
            asleep = false;
            LockSupport.unpark(taker);
        }
        return true;
    }

    /** Waits for things and takes some; none once it is closed and empty. By one thread only. */
    List<T> take() {
        while (things.isEmpty() && !closed) {
            asleep = true;
            if (things.isEmpty() && !closed) {
                LockSupport.park(this);
            }
            asleep = false;
        }
        if (size.get() < BATCH && !closed) {
            LockSupport.parkNanos(this, GATHER.toNanos());
        }
        List<T> taken = new ArrayList<>();
        for (T next = poll(taken.size()); next != null; next = poll(taken.size())) {
            taken.add(next);
        }
        size.addAndGet(-taken.size());
        return taken;
    }

    private @Nullable T poll(int taken) {
        return taken < BATCH ? things.poll() : null;
    }

    /** Lets the taker end when it has taken what is there. */
    void close(Thread taker) {
        closed = true;
        LockSupport.unpark(taker);
    }
}
