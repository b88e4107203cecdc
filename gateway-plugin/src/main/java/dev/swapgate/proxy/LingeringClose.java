package dev.swapgate.proxy;

import org.eclipse.jetty.util.thread.Scheduler;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time between an early answer and the end of its connection (RFC 9112 §9.6). A client that
 * still sends would be reset, and could lose the answer before it reads it; so what it sends is
 * taken and thrown away, up to a limit in time and size. Safe for use by many threads.
 */
final class LingeringClose {
    static final Duration LONGEST = Duration.ofSeconds(2);
    static final long MOST_BYTES = 32L * 1024 * 1024;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong taken = new AtomicLong();
    private final Scheduler.Task timer;
    private final Runnable close;

    /** Begins; {@code close} is run once, when it is over. */
    LingeringClose(Scheduler scheduler, Runnable close) {
        this.close = close;
        this.timer = scheduler.schedule(this::end, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isOver() {
        return over.get();
    }

    /** Counts bytes that were thrown away. */
    void took(int count) {
        if (taken.addAndGet(count) > MOST_BYTES) {
            end();
        }
    }

    /** The client has sent everything, has left, or has had enough. */
    void end() {
        if (over.compareAndSet(false, true)) {
            timer.cancel();
            close.run();
        }
    }
}
