package dev.swapgate.lock.schedule;

import static dev.swapgate.lock.schedule.Decision.NEVER;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Answers questions about a schedule: who waits for what, and what would come of a request. Asks
 * copies and never changes the schedule itself, which must not change meanwhile either. Times in
 * nanoseconds.
 */
public final class Forecast {
    private static final long ASKED = NEVER;

    private final SwapSchedule schedule;
    private final long now;

    /** Of this schedule at this instant. */
    public Forecast(SwapSchedule schedule, long time) {
        this.schedule = schedule;
        this.now = Math.max(time, schedule.now());
    }

    // -- everybody ---------------------------------------------------------------------------

    /** Who waits, for what and for how long. */
    public QueueView queue() {
        var probable = play(Pace.ALONE);
        var slow = play(Pace.SLOW);
        var models =
                schedule.table().present().stream()
                        .sorted(Comparator.comparing(model -> model.id))
                        .map(model -> view(model, probable, slow))
                        .toList();
        return new QueueView(models, schedule.requests().waiting());
    }

    private Foresight play(Pace pace) {
        return new Foresight(schedule.copy(), pace, now).untilAllStarted();
    }

    private QueueView.Model view(ModelState model, Foresight probable, Foresight slow) {
        var waiters = new ArrayList<QueueView.Waiter>();
        if (model.claimed != null) {
            waiters.add(waiter(model.claimed, 1, probable, slow));
        }
        for (var request : model.queue) {
            waiters.add(waiter(request, waiters.size() + 1, probable, slow));
        }
        return new QueueView.Model(
                model.snapshot(now),
                obstacles(schedule).turnLeft(model, now),
                Duration.ofNanos(schedule.turns().linger(model)),
                obstacles(schedule).of(model, now),
                waiters);
    }

    private QueueView.Waiter waiter(
            Request request, int position, Foresight probable, Foresight slow) {
        var wait = duration(probable.waitOf(request.ticket));
        return new QueueView.Waiter(
                request.ticket,
                position,
                Duration.ofNanos(now - request.arrived),
                wait,
                later(wait, duration(slow.waitOf(request.ticket))));
    }

    private static Obstacles obstacles(SwapSchedule of) {
        return new Obstacles(of.turns(), of.table(), of.requests());
    }

    private static Optional<Duration> duration(OptionalLong nanos) {
        return nanos.isPresent()
                ? Optional.of(Duration.ofNanos(nanos.getAsLong()))
                : Optional.empty();
    }

    /** What is called bad is never better than what is probable. */
    private static Optional<Duration> later(Optional<Duration> wait, Optional<Duration> slow) {
        return slow.map(bad -> wait.filter(good -> good.compareTo(bad) > 0).orElse(bad));
    }

    // -- one that might come -----------------------------------------------------------------

    /**
     * What would happen to a request for this model that arrived now.
     *
     * @param longestLoads how long loading a model can take, stops of its victims included
     * @throws IllegalArgumentException if there is no such model
     */
    public Explanation explain(String id, Map<String, Duration> longestLoads) {
        var state = schedule.table().get(id).snapshot(now).state();
        var tried = schedule.copy();
        tried.arrive(now, ASKED, id);
        for (var decision : tried.decisions()) {
            if (decision instanceof Decision.Reject reject && reject.ticket() == ASKED) {
                return refused(id, state, reject.reason());
            }
        }
        var model = tried.table().get(id);
        var request = tried.requests().findWaiting(ASKED);
        boolean loads = request != null && model.claimed == request;
        var bound =
                request == null
                        ? WaitBound.none(WaitBound.Reason.STARTS_AT_ONCE)
                        : WaitBound.of(request, tried, longestLoads);
        var probable = ask(id, Pace.ALONE);
        var wait = duration(probable.waitOf(ASKED));
        return new Explanation(
                id,
                state,
                residents(id),
                Optional.empty(),
                tried.position(ASKED),
                loads || request == null ? List.of() : obstacles(tried).of(model, now),
                probable.swaps(),
                wait,
                later(wait, duration(ask(id, Pace.SLOW).waitOf(ASKED))),
                bound);
    }

    private List<String> residents(String but) {
        return schedule.table().present().stream()
                .filter(model -> model.isResident() && !model.id.equals(but))
                .map(model -> model.id)
                .sorted()
                .toList();
    }

    private Explanation refused(String id, LockSnapshot.State state, RejectReason reason) {
        return new Explanation(
                id,
                state,
                residents(id),
                Optional.of(reason),
                0,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                WaitBound.none(WaitBound.Reason.REFUSED));
    }

    private Foresight ask(String id, Pace pace) {
        var tried = schedule.copy();
        var foresight = new Foresight(tried, pace, now);
        tried.arrive(now, ASKED, id);
        return foresight.untilStarted(ASKED);
    }
}
