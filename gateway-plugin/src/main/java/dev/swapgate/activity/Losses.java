package dev.swapgate.activity;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Counts lost rows and tells of them, at once and then once a minute. Safe for use by many threads.
 */
final class Losses {
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Consumer<String> warnings;
    private final AtomicLong untold = new AtomicLong();

    /** When to tell again, as of {@link System#nanoTime}. */
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    Losses(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    void lost(int rows, String why) {
        untold.addAndGet(rows);
        long now = System.nanoTime();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + SILENCE.toNanos())) {
            warnings.accept("rows of activity were lost: " + untold.getAndSet(0) + "; " + why);
        }
    }
}
