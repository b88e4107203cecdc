package dev.swapgate.lock.schedule;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What would happen to one request that arrived now. If nobody else came, exactly this would
 * happen, as fast as what was learned says.
 *
 * @param model the model asked for
 * @param state where the model stands
 * @param residents the other models that are resident now
 * @param refusal why the request would be refused at once; empty if it would not
 * @param position its place among those that wait for the model, from 1; 0 if it would not wait
 * @param obstacles what it would wait for; empty if it would start, or its load would, at once
 * @param swaps the loads until it starts, in order; the last is its own, if it needs one
 * @param likely how long it would probably wait; empty if that is not foreseen
 * @param upper how long it would wait if things went badly; empty if that is not foreseen
 * @param bound how long it can wait at most
 */
public record Explanation(
        String model,
        LockSnapshot.State state,
        List<String> residents,
        Optional<RejectReason> refusal,
        int position,
        List<Obstacle> obstacles,
        List<Swap> swaps,
        Optional<Duration> likely,
        Optional<Duration> upper,
        WaitBound bound) {

    /** Copies the lists. */
    public Explanation {
        residents = List.copyOf(residents);
        obstacles = List.copyOf(obstacles);
        swaps = List.copyOf(swaps);
    }
}
