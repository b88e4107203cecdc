package dev.swapgate.lock.schedule;

import java.time.Duration;
import java.util.Map;

/**
 * The longest a request that arrives now can wait, as proved, and the numbers that went in.
 *
 * @param reason why there is a bound, or none
 * @param most the bound; zero and without meaning if there is none
 * @param visits K: how often other models may have their turn first, at most
 * @param load S: the longest load of a model that matters, stops included
 * @param turn T: the longest turn
 * @param drain D: how long after its turn a lease may last
 * @param drains how many of them a visit can take
 * @param ahead the part for the work of those who wait before
 * @param models how many models matter: those linked to this one by conflicts
 */
public record WaitBound(
        Reason reason,
        Duration most,
        long visits,
        Duration load,
        Duration turn,
        Duration drain,
        int drains,
        Duration ahead,
        int models) {

    /** Why there is a bound or none. */
    public enum Reason {
        /** The request starts at once. */
        STARTS_AT_ONCE,
        /** The theorem speaks. */
        PROVED,
        /** The request would be refused: it waits for nothing. */
        REFUSED,
        /** No bound: with {@code drainTimeout} off a request that is served may take for ever. */
        NO_DRAIN_TIMEOUT,
        /**
         * No bound: it waits for a slot of its own model, and while no other model needs that one
         * out, those in the slots may take for ever.
         */
        WAITS_FOR_A_SLOT,
        /** No bound: requests of a higher priority that come later count as earlier. */
        PRIORITIES,
        /** No bound is proved where it depends on all residents who leaves. */
        MATRIX
    }

    /** Whether {@link #most} is a bound. */
    public boolean isBound() {
        return reason == Reason.PROVED || reason == Reason.STARTS_AT_ONCE;
    }

    static WaitBound none(Reason reason) {
        var zero = Duration.ZERO;
        return new WaitBound(reason, zero, 0, zero, zero, zero, 0, zero, 0);
    }

    /**
     * The theorem's bound, {@code (K+1)(S+T+3D) + D·Σn/c}, for a request that has just joined the
     * queue of its model. D is the drain timeout. That cuts a lease only after its turn, so a visit
     * serves for certain only those it begins with: q is the number of slots, and one in strict
     * order, where also 2D are enough.
     */
    static WaitBound of(
            Request request, SwapSchedule schedule, Map<String, Duration> longestLoads) {
        var model = request.model;
        var turns = schedule.turns();
        long drain = schedule.drainTimeout();
        var linked = schedule.table().component(model);
        if (linked.isEmpty()) {
            return none(Reason.MATRIX);
        }
        if (drain == 0) {
            return none(Reason.NO_DRAIN_TIMEOUT);
        }
        int inSlots = model.isReady() ? model.inFlight.size() : 0;
        if (model.waiting() + inSlots > model.slots) {
            return none(Reason.WAITS_FOR_A_SLOT);
        }
        var component = linked.get();
        if (turns.hasPriorities()
                && component.stream().anyMatch(other -> other.priority != model.priority)) {
            return none(Reason.PRIORITIES);
        }
        long visits = 0;
        double ahead = 0;
        long load = 0;
        for (var other : component) {
            int perVisit = turns.isStrict() ? 1 : other.slots;
            visits += Math.ceilDiv(other.waiting(), perVisit);
            ahead += (double) drain * other.waiting() / other.slots;
            load = Math.max(load, Turns.nanos(longestLoads.getOrDefault(other.id, Duration.ZERO)));
        }
        long turn = turns.longest();
        int drains = turns.isStrict() ? 2 : 3;
        double perVisit = (double) load + turn + (double) drains * drain;
        return new WaitBound(
                Reason.PROVED,
                nanos((visits + 1) * perVisit + ahead),
                visits,
                Duration.ofNanos(load),
                Duration.ofNanos(turn),
                Duration.ofNanos(drain),
                drains,
                nanos(ahead),
                component.size());
    }

    private static Duration nanos(double nanos) {
        return Duration.ofNanos(Math.round(Math.ceil(nanos)));
    }
}
