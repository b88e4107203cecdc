package dev.swapgate.process.os;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Where a thread waits for something that others tell it ({@link #await}) or that it has to look at
 * by itself ({@link #poll}). Safe for use by many threads. Conditions are looked at outside every
 * lock; an interrupt does not end a wait, and is not lost.
 */
public final class Gate {
    private static final long FIRST_LOOK_NANOS = Duration.ofMillis(1).toNanos();
    private static final long LAST_LOOK_NANOS = Duration.ofMillis(50).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private long signals;

    /** Has every waiting thread look at its condition again. */
    public void signal() {
        lock.lock();
        try {
            signals++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the condition holds; it is looked at after each {@link #signal}.
     *
     * @return whether it holds, rather than the deadline being over
     */
    public boolean await(BooleanSupplier condition, Deadline deadline) {
        return look(condition, deadline, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /**
     * Waits until the condition holds; it is looked at after each {@link #signal} and in growing
     * intervals, from 1 to 50 ms, and from 1 ms again after a signal.
     *
     * @return whether it holds, rather than the deadline being over
     */
    public boolean poll(BooleanSupplier condition, Deadline deadline) {
        return look(condition, deadline, FIRST_LOOK_NANOS, LAST_LOOK_NANOS);
    }

    private boolean look(BooleanSupplier condition, Deadline deadline, long interval, long most) {
        boolean interrupted = false;
        long pause = interval;
        while (true) {
            long seen = signals();
            if (condition.getAsBoolean()) {
                break;
            }
            if (deadline.isOver()) {
                restore(interrupted);
                return false;
            }
            interrupted |= pause(seen, Math.min(pause, deadline.remaining()));
            // What follows upon a signal often follows soon.
            pause = signals() != seen ? interval : pause > most / 2 ? most : pause * 2;
        }
        restore(interrupted);
        return true;
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private long signals() {
        lock.lock();
        try {
            return signals;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a signal after the given one; returns whether it was interrupted. */
    private boolean pause(long seen, long nanos) {
        long left = nanos;
        lock.lock();
        try {
            while (signals == seen && left > 0) {
                left = changed.awaitNanos(left);
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        } finally {
            lock.unlock();
        }
    }
}
