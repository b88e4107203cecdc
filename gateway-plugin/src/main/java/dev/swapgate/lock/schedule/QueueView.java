package dev.swapgate.lock.schedule;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who waits, for what and for how long, at one instant.
 *
 * @param models every model, in id order
 * @param waiting requests waiting altogether
 */
public record QueueView(List<Model> models, int waiting) {

    /** Copies the list. */
    public QueueView {
        models = List.copyOf(models);
    }

    /**
     * One model.
     *
     * @param lock where it stands and what was learned about it
     * @param turnLeft how long its requests may still overtake the first that needs it out; empty
     *     if none does
     * @param linger how long it is kept when it is idle and others wait
     * @param obstacles what the first of its waiters waits for; the others wait for it as well
     * @param waiters its waiting requests, by rank
     */
    public record Model(
            LockSnapshot.Model lock,
            Optional<Duration> turnLeft,
            Duration linger,
            List<Obstacle> obstacles,
            List<Waiter> waiters) {

        /** Copies the lists. */
        public Model {
            obstacles = List.copyOf(obstacles);
            waiters = List.copyOf(waiters);
        }
    }

    /**
     * One waiting request.
     *
     * @param ticket its number
     * @param position its place among those that wait for its model, from 1
     * @param waited how long it has waited
     * @param likely how long it will probably wait yet; empty if that is not foreseen
     * @param upper how long it will wait yet if things go badly; empty if that is not foreseen
     */
    public record Waiter(
            long ticket,
            int position,
            Duration waited,
            Optional<Duration> likely,
            Optional<Duration> upper) {}
}
