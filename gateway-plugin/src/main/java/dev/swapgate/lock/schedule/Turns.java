package dev.swapgate.lock.schedule;

import java.time.Duration;

/**
 * The policy: how long the requests of a resident model may overtake a waiting one. Pure functions
 * of the settings and of what was learned; times in nanoseconds.
 *
 * <p>A turn lasts twice what it costs to bring the model in and to drain it again. With {@code
 * maxTurn} 0 nobody ever overtakes, which is the fair read/write lock in arrival order.
 */
final class Turns {
    private static final double TURN_PER_COST = 2;
    private static final double STRAGGLER = 3;
    private static final double LINGER_PER_LOAD = 0.5;
    private static final double WORTH_LINGERING = 0.5;
    private static final Duration LINGER_CAP = Duration.ofSeconds(10);

    /** Longer than any program runs, yet safe to add a few times. */
    private static final long AGES = Long.MAX_VALUE / 8;

    private final long maxTurn;
    private final long headStart;
    private final long lingerCap;

    Turns(LockSettings settings) {
        maxTurn = nanos(settings.maxTurn());
        headStart = nanos(settings.priorityHeadStart());
        lingerCap = nanos(settings.linger().orElse(LINGER_CAP));
    }

    static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(AGES)) > 0 ? AGES : duration.toNanos();
    }

    /** Whether nobody ever overtakes. */
    boolean isStrict() {
        return maxTurn == 0;
    }

    /** The longest a turn can be. */
    long longest() {
        return maxTurn;
    }

    /** Whether a higher priority matters. */
    boolean hasPriorities() {
        return headStart != 0;
    }

    /** How much earlier a request of this priority counts as arrived. */
    long headStart(int priority) {
        return Math.clamp(Math.round((double) headStart * priority), -AGES, AGES);
    }

    long turn(ModelState model) {
        double cost = model.loadEstimate + 2 * model.requestEstimate;
        return Math.min(maxTurn, Math.round(TURN_PER_COST * cost));
    }

    /** Until then requests of the ready model may overtake the waiting one. */
    long end(Request waiting, ModelState model) {
        return Math.max(waiting.effective, model.openedAt) + turn(model);
    }

    /**
     * Whether the newcomer may start on its ready model although {@code waiting} ranks before it
     * and needs the model out.
     */
    boolean mayPass(Request newcomer, Request waiting, long now) {
        var model = newcomer.model;
        long end = end(waiting, model);
        if (now < end) {
            return true;
        }
        if (isStrict()) {
            return false;
        }
        boolean backlog = newcomer.arrived <= model.openedAt && now < model.openedAt + maxTurn;
        return backlog || hasStraggler(model, end, now);
    }

    /**
     * A request from within the turn that runs unusually long blocks the swap anyway, so others may
     * go on.
     */
    private static boolean hasStraggler(ModelState model, long end, long now) {
        if (model.inFlight.isEmpty()) {
            return false;
        }
        // The one that was granted first has both the smallest start and the greatest age.
        long started = model.inFlight.iterator().next().started;
        return started < end && now - started > STRAGGLER * model.requestEstimate;
    }

    /** Until then an idle model is kept although {@code waiting} needs it out. */
    long lingerEnd(Request waiting, ModelState model) {
        return Math.min(model.idleSince + linger(model), end(waiting, model));
    }

    /** How long an idle model is kept for a follow-up. */
    long linger(ModelState model) {
        return model.hitRate >= WORTH_LINGERING ? followUpWindow(model) : 0;
    }

    /** A request that comes so soon after the model went idle counts as a follow-up. */
    long followUpWindow(ModelState model) {
        return Math.min(lingerCap, Math.round(LINGER_PER_LOAD * model.loadEstimate));
    }
}
