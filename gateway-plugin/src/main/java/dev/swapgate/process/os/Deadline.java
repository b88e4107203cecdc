package dev.swapgate.process.os;

import java.time.Duration;

/**
 * A point in monotonic time.
 *
 * @param start {@link System#nanoTime} when it was set
 * @param nanos how long after that it is
 */
public record Deadline(long start, long nanos) {

    /** A deadline this far away. */
    public static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime(), saturated(duration));
    }

    /** A deadline nobody lives to see. */
    public static Deadline never() {
        return new Deadline(System.nanoTime(), Long.MAX_VALUE);
    }

    private static long saturated(Duration duration) {
        // Long.MAX_VALUE nanoseconds are 292 years.
        return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0
                ? Math.max(0, duration.toNanos())
                : Long.MAX_VALUE;
    }

    /** Nanoseconds left, zero if it has passed. */
    public long remaining() {
        return Math.max(0, nanos - (System.nanoTime() - start));
    }

    /** Time since it was set. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Whether it has passed. */
    public boolean isOver() {
        return remaining() == 0;
    }
}
