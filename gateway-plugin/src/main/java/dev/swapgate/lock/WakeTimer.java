package dev.swapgate.lock;

import dev.swapgate.lock.schedule.Decision;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The thread that wakes the schedule. Safe for use by many threads; times in nanoseconds of the
 * given clock.
 */
final class WakeTimer implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(WakeTimer.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final LongSupplier clock;
    private final LongSupplier wakeAt;
    private final Runnable tick;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts the thread; {@code wakeAt} is asked again after every {@link #poke}, and {@code tick}
     * must move it on.
     */
    WakeTimer(LongSupplier clock, LongSupplier wakeAt, Runnable tick) {
        this.clock = clock;
        this.wakeAt = wakeAt;
        this.tick = tick;
        this.thread = Thread.ofPlatform().daemon().name("swapgate-lock-timer").unstarted(this::run);
        thread.start();
    }

    /** The instant has moved to an earlier one. */
    void poke() {
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            long at = wakeAt.getAsLong();
            long wait = at - clock.getAsLong();
            if (at == Decision.NEVER) {
                LockSupport.park(this);
            } else if (wait > 0) {
                LockSupport.parkNanos(this, wait);
            } else {
                tickSafely();
            }
        }
    }

    private void tickSafely() {
        try {
            tick.run();
        } catch (RuntimeException | Error e) {
            logger.error("lock: a tick failed; carrying on", e);
            LockSupport.parkNanos(this, PAUSE_AFTER_FAILURE.toNanos());
        }
    }

    @Override
    public void close() {
        closed = true;
        poke();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
