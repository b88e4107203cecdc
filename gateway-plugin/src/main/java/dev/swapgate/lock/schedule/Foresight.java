package dev.swapgate.lock.schedule;

import dev.swapgate.lock.schedule.LockSnapshot.State;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * Plays a schedule on as it would go if nobody else came and everything took as long as was
 * learned: the very same decisions in virtual time. Uses up the schedule it is given. Times in
 * nanoseconds.
 */
final class Foresight {
    /** Far more than 1000 waiting requests need. */
    private static final int MOST_EVENTS = 100_000;

    private record Event(long at, long order, Runnable happens) {}

    private final SwapSchedule schedule;
    private final Pace pace;
    private final long begin;
    private final double[] requests;
    private final double[] loads;
    private final Map<Long, Long> starts = new HashMap<>();
    private final List<Swap> swaps = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private long lastNewcomer;
    private long now;
    private long order;
    private long wakeAt = Decision.NEVER;

    Foresight(SwapSchedule schedule, Pace pace, long now) {
        this.schedule = schedule;
        this.pace = pace;
        this.begin = now;
        this.now = now;
        var models = schedule.table().all();
        // What is learned while playing is no news.
        requests = models.stream().mapToDouble(model -> model.requestEstimate).toArray();
        loads = models.stream().mapToDouble(model -> model.loadEstimate).toArray();
        models.forEach(this::expect);
    }

    private long requestLeft(ModelState model, long elapsed) {
        return pace.requestLeft(requests[model.index], elapsed);
    }

    private long loadLeft(ModelState model, long elapsed) {
        return pace.loadLeft(loads[model.index], elapsed);
    }

    private void expectNewcomers(String model) {
        var loaded = schedule.table().get(model);
        pace.gap(loaded).ifPresent(gap -> expectNewcomer(loaded, gap));
    }

    /** Somebody new may come to the model, and goes away again if it is not served at once. */
    private void expectNewcomer(ModelState model, long gap) {
        at(
                now + gap,
                () -> {
                    // While it is not ready they change nothing for those who wait already.
                    if (model.isReady()) {
                        newcomer(model);
                        expectNewcomer(model, gap);
                    }
                });
    }

    private void newcomer(ModelState model) {
        long ticket = --lastNewcomer;
        schedule.arrive(now, ticket, model.id);
        carryOut();
        schedule.leave(now, ticket);
    }

    /** What is under way already. */
    private void expect(ModelState model) {
        for (var lease : model.inFlight) {
            at(now + requestLeft(model, now - lease.started), () -> release(lease.ticket));
        }
        var id = model.id;
        if (model.isReady()) {
            expectNewcomers(id);
        }
        long generation = model.generation;
        if (model.state == State.LOADING && !model.aborting) {
            at(now + loadLeft(model, now - model.loadStarted), () -> ready(id, generation));
        } else if (model.aborting) {
            at(now, () -> given(id, generation));
        } else if (model.state == State.STOPPING) {
            at(now, () -> stopped(id, generation));
        }
    }

    /** Plays until this request has started or nobody waits any more. */
    Foresight untilStarted(long ticket) {
        carryOut();
        for (int left = MOST_EVENTS; left > 0 && schedule.waits(ticket); left--) {
            if (!next()) {
                break;
            }
        }
        return this;
    }

    /** Plays until nobody waits any more. */
    Foresight untilAllStarted() {
        carryOut();
        for (int left = MOST_EVENTS; left > 0 && schedule.anybodyWaits(); left--) {
            if (!next()) {
                break;
            }
        }
        return this;
    }

    private boolean next() {
        var event = events.poll();
        if (event == null) {
            return false;
        }
        now = Math.max(now, event.at());
        event.happens().run();
        carryOut();
        return true;
    }

    /** How long from now on the request waits; empty if that is not foreseen. */
    OptionalLong waitOf(long ticket) {
        var start = starts.get(ticket);
        return start == null ? OptionalLong.empty() : OptionalLong.of(start - begin);
    }

    /** The loads that begin, in order. */
    List<Swap> swaps() {
        return List.copyOf(swaps);
    }

    private void at(long instant, Runnable happens) {
        events.add(new Event(instant, order++, happens));
    }

    private void release(long ticket) {
        schedule.release(now, ticket);
    }

    private void ready(String model, long generation) {
        schedule.ready(now, model, generation);
    }

    private void stopped(String model, long generation) {
        schedule.stopped(now, model, generation);
    }

    private void given(String model, long generation) {
        var failure = new LoadFailure(LoadFailure.Kind.ABORTED, "given up");
        schedule.failed(now, model, generation, failure);
    }

    private void carryOut() {
        for (var decision : schedule.decisions()) {
            switch (decision) {
                case Decision.Grant grant -> serve(grant);
                case Decision.Load load -> load(load);
                case Decision.Abort abort ->
                        at(now, () -> given(abort.model(), abort.generation()));
                case Decision.Unload unload ->
                        at(now, () -> stopped(unload.model(), unload.generation()));
                case Decision.WakeAt wake -> wake(wake.at());
                case Decision.Reject ignored -> {}
                case Decision.Revoke ignored -> {}
                case Decision.Loaded loaded -> expectNewcomers(loaded.model());
                case Decision.LoadFailed ignored -> {}
                case Decision.Lost ignored -> {}
                case Decision.Gone ignored -> {}
            }
        }
    }

    private void serve(Decision.Grant grant) {
        starts.put(grant.ticket(), now);
        var model = schedule.table().get(grant.model());
        at(now + requestLeft(model, 0), () -> release(grant.ticket()));
    }

    private void load(Decision.Load load) {
        var table = schedule.table();
        swaps.add(
                new Swap(
                        Duration.ofNanos(now - begin),
                        load.model(),
                        load.victims().stream().sorted().toList(),
                        load.kept().stream().sorted().toList()));
        for (var victim : load.victims()) {
            long generation = table.get(victim).generation;
            at(now, () -> stopped(victim, generation));
        }
        long took = loadLeft(table.get(load.model()), 0);
        at(now + took, () -> ready(load.model(), load.generation()));
    }

    private void wake(long instant) {
        wakeAt = instant;
        if (instant < Decision.NEVER) {
            at(instant, () -> tickIfWanted(instant));
        }
    }

    private void tickIfWanted(long instant) {
        if (wakeAt == instant) {
            schedule.tick(now);
        }
    }
}
