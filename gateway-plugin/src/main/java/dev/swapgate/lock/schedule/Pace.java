package dev.swapgate.lock.schedule;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How fast things are assumed to go, as multiples of what was learned. Times in nanoseconds.
 *
 * @param request of a request's duration
 * @param load of a load's
 * @param newcomers of how often requests come to a ready model; 0: nobody comes
 */
record Pace(double request, double load, double newcomers) {
    /** As learned, with nobody else. */
    static final Pace ALONE = new Pace(1, 1, 0);

    /**
     * As it goes when things go badly: slowly, and newcomers use up the turns. The factors were
     * found by measuring: four of five waits end sooner.
     */
    static final Pace SLOW = new Pace(2.5, 1.25, 1);

    /** What has taken longer than expected is expected to take this share of it more. */
    private static final double OVERDUE = 0.5;

    private static final long SHORTEST_GAP = Duration.ofMillis(10).toNanos();

    /** How long a request that should take {@code learned} takes after this time. */
    long requestLeft(double learned, long elapsed) {
        return left(request * learned, elapsed);
    }

    /** How long a load that should take {@code learned} takes after this time. */
    long loadLeft(double learned, long elapsed) {
        return left(load * learned, elapsed);
    }

    private static long left(double expected, long elapsed) {
        return Math.round(Math.max(expected - elapsed, elapsed == 0 ? 0 : OVERDUE * expected));
    }

    /** How soon after the one before the next newcomer comes; empty if nobody is expected. */
    OptionalLong gap(ModelState model) {
        if (newcomers == 0 || model.gapEstimate == 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.max(SHORTEST_GAP, Math.round(model.gapEstimate / newcomers)));
    }
}
