package dev.swapgate.lock.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Plays a trace on a schedule in virtual time: loads take what they take, stopping takes no time, a
 * request runs for its duration. At one instant arrivals come first, then everything else in the
 * order it was caused.
 */
final class Replay {

    /** A request that never started. */
    static final long NEVER_STARTED = -1;

    /** One request of a trace, in nanoseconds. */
    record Call(long at, String model, long duration, int priority) {}

    private record Event(long at, long order, Runnable happens) {}

    /** Sees a request that did not start when it arrived. */
    interface Waiter {
        void waits(int call, SwapSchedule schedule, long now);
    }

    private final SwapSchedule schedule;
    private final Map<String, Long> loads;
    private final List<Call> trace;
    private final long[] started;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final Map<String, Long> generations = new HashMap<>();
    private long now;
    private long order;
    private long wakeAt = Decision.NEVER;
    private int swaps;
    private Waiter waiter = (call, schedule, now) -> {};

    /**
     * Prepares to play the trace, whose calls are in the order of their arrival, with these load
     * times.
     */
    Replay(
            LockSettings settings,
            ResidencyPolicy policy,
            Collection<ModelTraits> models,
            Map<String, Long> loads,
            List<Call> trace) {
        var estimates = new HashMap<String, ModelEstimates>();
        loads.forEach((model, load) -> estimates.put(model, knowing(load)));
        this.schedule = new SwapSchedule(settings, policy, models, estimates);
        this.loads = loads;
        this.trace = trace;
        this.started = new long[trace.size()];
    }

    private static ModelEstimates knowing(long load) {
        var unknown = ModelEstimates.UNKNOWN;
        return new ModelEstimates(Duration.ofNanos(load), unknown.request(), unknown.hitRate());
    }

    /** Shows it every request that waits, as it begins to. */
    Replay watchedBy(Waiter watching) {
        waiter = watching;
        return this;
    }

    /** When each call started, in nanoseconds, or {@link #NEVER_STARTED}. */
    long[] run() {
        for (int i = 0; i < trace.size(); i++) {
            int call = i;
            started[i] = NEVER_STARTED;
            at(trace.get(i).at(), () -> arrive(call));
        }
        for (var event = events.poll(); event != null; event = events.poll()) {
            now = event.at();
            event.happens().run();
        }
        return started;
    }

    /** How many loads it took. */
    int swaps() {
        return swaps;
    }

    private void at(long instant, Runnable happens) {
        events.add(new Event(instant, order++, happens));
    }

    private void arrive(int call) {
        schedule.arrive(now, call, trace.get(call).model(), trace.get(call).priority());
        carryOut();
        if (started[call] == NEVER_STARTED) {
            waiter.waits(call, schedule, now);
        }
    }

    private void carryOut() {
        for (var decision : schedule.decisions()) {
            switch (decision) {
                case Decision.Grant grant -> serve((int) grant.ticket());
                case Decision.Load load -> load(load);
                case Decision.WakeAt wake -> wake(wake.at());
                case Decision.Loaded loaded -> swaps++;
                case Decision.Gone gone -> {}
                default -> throw new IllegalStateException("unexpected " + decision);
            }
        }
    }

    private void serve(int call) {
        started[call] = now;
        at(
                now + trace.get(call).duration(),
                () -> {
                    schedule.release(now, call);
                    carryOut();
                });
    }

    private void load(Decision.Load load) {
        generations.put(load.model(), load.generation());
        at(
                now + requireNonNull(loads.get(load.model())),
                () -> {
                    schedule.ready(now, load.model(), load.generation());
                    carryOut();
                });
        for (var victim : load.victims()) {
            schedule.stopped(now, victim, requireNonNull(generations.get(victim)));
        }
        carryOut();
    }

    private void wake(long instant) {
        wakeAt = instant;
        if (instant == Decision.NEVER) {
            return;
        }
        at(
                instant,
                () -> {
                    if (wakeAt == instant) {
                        schedule.tick(now);
                        carryOut();
                    }
                });
    }
}
