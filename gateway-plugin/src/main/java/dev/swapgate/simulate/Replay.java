package dev.swapgate.simulate;

import static java.util.Objects.requireNonNull;

import dev.swapgate.lock.schedule.Decision;
import dev.swapgate.lock.schedule.LoadFailure;
import dev.swapgate.lock.schedule.LockSettings;
import dev.swapgate.lock.schedule.ModelEstimates;
import dev.swapgate.lock.schedule.ModelTraits;
import dev.swapgate.lock.schedule.ResidencyPolicy;
import dev.swapgate.lock.schedule.SwapSchedule;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Plays a trace on a schedule in virtual time: a load takes its model's load time, stopping takes
 * no time, a request runs for its duration. For one use, by one thread.
 *
 * <p>At one instant arrivals come first, in the order of the trace, then everything else in the
 * order it was caused.
 */
public final class Replay {
    /** So late that the schedule can still add to it. */
    private static final long LATEST = Long.MAX_VALUE / 4;

    private static final int STEP = 10_000;

    private static final LoadFailure GIVEN_UP =
            new LoadFailure(LoadFailure.Kind.ABORTED, "nobody waits for it any more");

    private sealed interface Happening {
        record Finished(int request) implements Happening {}

        record GaveUp(int request) implements Happening {}

        record Ready(String model, long generation) implements Happening {}

        record Woken(long at) implements Happening {}
    }

    /** Sees a request that does not start when it arrives. */
    public interface Watcher {
        void waits(int request, SwapSchedule schedule, long now);
    }

    private record Event(long at, long order, Happening what) {}

    private final Trace trace;
    private final Outcome outcome;
    private final SwapSchedule schedule;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final Map<String, Long> generations = new HashMap<>();
    private long now;
    private long order;
    private long wakeAt = Decision.NEVER;
    private Watcher watcher = (request, waitingOn, instant) -> {};

    /** Prepares to play the trace; each of its models begins with its load time as its estimate. */
    public Replay(
            LockSettings settings,
            ResidencyPolicy policy,
            Collection<ModelTraits> models,
            Trace trace) {
        var estimates = new HashMap<String, ModelEstimates>();
        for (var model : models) {
            estimates.put(model.id(), knowing(trace, model.id()));
        }
        this.schedule = new SwapSchedule(settings, policy, models, estimates);
        this.trace = trace;
        this.outcome = new Outcome(trace);
    }

    private static ModelEstimates knowing(Trace trace, String model) {
        var unknown = ModelEstimates.UNKNOWN;
        return new ModelEstimates(trace.load(model), unknown.request(), unknown.hitRate());
    }

    /** Shows it every request that waits, as it begins to. */
    public Replay watchedBy(Watcher watching) {
        watcher = watching;
        return this;
    }

    /**
     * Plays it to the end.
     *
     * @throws TraceException if that takes longer than there is time
     */
    public Outcome run(Progress progress) {
        var arrivals = trace.byArrival();
        outcome.begin(arrivals.length == 0 ? 0 : trace.at(arrivals[0]));
        int next = 0;
        while (next < arrivals.length || !events.isEmpty()) {
            var event = events.peek();
            if (next < arrivals.length && (event == null || trace.at(arrivals[next]) <= event.at)) {
                arrive(arrivals[next++]);
                if (next % STEP == 0) {
                    progress.reached(next, arrivals.length);
                }
            } else {
                happen(events.remove());
                carryOut();
            }
        }
        outcome.end(now);
        return outcome;
    }

    private void arrive(int request) {
        var call = trace.call(request);
        now = call.at();
        if (call.cancelAt() != Trace.NEVER) {
            at(call.cancelAt(), new Happening.GaveUp(request));
        }
        schedule.arrive(now, request, call.model(), call.priority());
        carryOut();
        if (outcome.started(request) == Outcome.NONE) {
            watcher.waits(request, schedule, now);
        }
    }

    private void happen(Event event) {
        now = event.at();
        switch (event.what()) {
            case Happening.Finished(int request) -> {
                // A lease that was cut has ended before.
                if (!outcome.isFinished(request)) {
                    outcome.finish(request, now);
                    schedule.release(now, request);
                }
            }
            case Happening.GaveUp(int request) -> schedule.leave(now, request);
            case Happening.Ready(String model, long generation) ->
                    schedule.ready(now, model, generation);
            case Happening.Woken(long instant) -> {
                if (instant == wakeAt) {
                    schedule.tick(now);
                }
            }
        }
    }

    private void at(long instant, Happening what) {
        if (instant > LATEST) {
            throw new TraceException(
                    List.of("the requests take longer than %d years".formatted(years(LATEST))));
        }
        events.add(new Event(instant, order++, what));
    }

    private static long years(long nanos) {
        return nanos / 1_000_000_000L / 86_400 / 365;
    }

    private void carryOut() {
        // Not nested: a decision must not be overtaken by one that it leads to.
        for (var decisions = schedule.decisions();
                !decisions.isEmpty();
                decisions = schedule.decisions()) {
            decisions.forEach(this::carryOut);
        }
    }

    private void carryOut(Decision decision) {
        switch (decision) {
            case Decision.Grant grant -> serve((int) grant.ticket());
            case Decision.Load load -> load(load);
            case Decision.Loaded loaded -> outcome.endLoad(now);
            case Decision.Abort abort -> {
                outcome.endLoad(now);
                schedule.failed(now, abort.model(), abort.generation(), GIVEN_UP);
            }
            case Decision.Unload unload ->
                    schedule.stopped(now, unload.model(), unload.generation());
            case Decision.Revoke revoke -> outcome.finish((int) revoke.ticket(), now);
            case Decision.WakeAt wake -> wake(wake.at());
            case Decision.Reject reject -> {}
            case Decision.LoadFailed failed -> {}
            case Decision.Gone gone -> {}
            case Decision.Lost lost -> throw new IllegalStateException("unexpected " + lost);
        }
    }

    private void serve(int request) {
        outcome.start(request, now);
        at(now + trace.call(request).duration(), new Happening.Finished(request));
    }

    private void load(Decision.Load load) {
        outcome.beginLoad(now);
        generations.put(load.model(), load.generation());
        at(
                now + trace.load(load.model()).toNanos(),
                new Happening.Ready(load.model(), load.generation()));
        for (var victim : load.victims()) {
            schedule.stopped(now, victim, requireNonNull(generations.get(victim)));
        }
    }

    private void wake(long instant) {
        wakeAt = instant;
        if (instant < LATEST) {
            at(instant, new Happening.Woken(instant));
        }
    }
}
