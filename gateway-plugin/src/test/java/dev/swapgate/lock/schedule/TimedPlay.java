package dev.swapgate.lock.schedule;

import static java.util.Objects.requireNonNull;

import dev.swapgate.Seeds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Plays a random world in which every request runs at most so long and no load takes longer than
 * its model's load time, and holds the proved bound against every wait. Requests come and give up,
 * loads succeed and fail; all have one priority.
 */
final class TimedPlay {
    private record Wait(String model, long arrived, double bound) {}

    private final Random random;
    private final RandomWorld world;
    private final SwapSchedule schedule;
    private final long request;
    private final Map<String, Long> loads = new HashMap<>();
    private final Map<String, Long> generations = new HashMap<>();
    private final Set<String> giveUp = new HashSet<>();
    private final Map<Long, Wait> waiting = new HashMap<>();
    private final Agenda agenda = new Agenda();
    private final Map<Long, Long> durations = new HashMap<>();
    private final Set<String> loading = new HashSet<>();
    private final boolean failures;

    /** Requests are mostly short, many, and mostly for one model: then a long one matters. */
    private final boolean crowded;

    private double worst;

    private TimedPlay(long seed) {
        random = Seeds.random(seed);
        request = Script.nanos(List.of(0.5, 2.0, 5.0, 20.0).get(random.nextInt(4)));
        failures = random.nextBoolean();
        crowded = random.nextInt(4) == 0;
        var drawn = RandomWorld.of(random);
        var models =
                drawn.models().stream()
                        .map(m -> new ModelTraits(m.id(), m.slots(), 0, Duration.ZERO))
                        .toList();
        world = new RandomWorld(settings(), drawn.groups(), drawn.symmetric(), models);
        var estimates = new HashMap<String, ModelEstimates>();
        for (var model : models) {
            long load = Script.nanos(List.of(1.0, 3.0, 10.0, 30.0).get(random.nextInt(4)));
            loads.put(model.id(), load);
            var unknown = ModelEstimates.UNKNOWN;
            estimates.put(
                    model.id(),
                    new ModelEstimates(
                            Duration.ofNanos(load), unknown.request(), unknown.hitRate()));
        }
        schedule = new SwapSchedule(world.settings(), world.policy(), models, estimates);
    }

    private LockSettings settings() {
        return new LockSettings(
                Duration.ofSeconds(List.of(0, 1, 5, 20, 60).get(random.nextInt(5))),
                Duration.ofSeconds(60),
                Optional.empty(),
                Duration.ZERO,
                100_000,
                100_000,
                Duration.ZERO);
    }

    /**
     * Plays so many worlds, from this seed on, and returns the largest share of its bound that
     * anybody waited.
     */
    static double play(long firstSeed, int worlds) {
        double worst = 0;
        for (long seed = firstSeed; seed < firstSeed + worlds; seed++) {
            var play = new TimedPlay(seed);
            try {
                play.run();
            } catch (AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + " in " + play.world + ": " + e.getMessage(), e);
            }
            worst = Math.max(worst, play.worst);
        }
        return worst;
    }

    private void run() {
        double rate =
                crowded ? 25 / seconds(request) : List.of(0.05, 0.2, 0.6).get(random.nextInt(3));
        double arrival = 0;
        for (long ticket = 20L + random.nextInt(crowded ? 700 : 140); ticket > 0; ticket--) {
            arrival -= Math.log(1 - random.nextDouble()) / rate;
            long id = ticket;
            agenda.at(Script.nanos(arrival), () -> arrive(id));
        }
        while (!agenda.isEmpty()) {
            agenda.next();
            carryOut();
        }
        check(waiting.isEmpty(), "somebody waits for ever: " + waiting);
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    private void arrive(long ticket) {
        boolean usual = crowded && random.nextInt(40) > 0;
        var model = world.models().get(usual ? 0 : random.nextInt(world.models().size())).id();
        durations.put(ticket, crowded && random.nextInt(8) > 0 ? request / 50 : request);
        waiting.put(ticket, new Wait(model, now(), bound(model)));
        schedule.arrive(now(), ticket, model);
        if (random.nextInt(8) == 0) {
            agenda.at(
                    now() + Script.nanos(60 * random.nextDouble()),
                    () -> schedule.leave(now(), ticket));
        }
    }

    /**
     * (K+1)(S+T+3D) + D times the work ahead; a request that a load in progress is for is part of
     * that load.
     */
    private double bound(String model) {
        double turn = world.settings().maxTurn().toNanos();
        var component = component(model);
        double load = component.stream().mapToLong(this::load).max().orElseThrow();
        double visits = 0;
        double work = 0;
        for (var other : component) {
            long ahead = waiting.values().stream().filter(w -> w.model().equals(other)).count();
            long claimed = ahead > 0 && loading.contains(other) ? 1 : 0;
            long counted = ahead - claimed + (other.equals(model) ? 1 : 0);
            double slots = slots(other);
            double perVisit = turn == 0 ? 1 : slots * Math.ceil(turn / request);
            visits += Math.ceil(counted / perVisit);
            work += request * counted / slots;
        }
        return (visits + 1) * (load + turn + (turn == 0 ? 2 : 3) * (double) request) + work;
    }

    private Set<String> component(String model) {
        var component = new HashSet<>(Set.of(model));
        var todo = new ArrayList<>(component);
        while (!todo.isEmpty()) {
            var next = todo.removeLast();
            for (var other : loads.keySet()) {
                if (world.conflict(next, other) && component.add(other)) {
                    todo.add(other);
                }
            }
        }
        return component;
    }

    private long load(String model) {
        return requireNonNull(loads.get(model));
    }

    private int slots(String model) {
        return world.models().stream()
                .filter(m -> m.id().equals(model))
                .findFirst()
                .orElseThrow()
                .slots();
    }

    private void carryOut() {
        for (var decisions = schedule.decisions();
                !decisions.isEmpty();
                decisions = schedule.decisions()) {
            decisions.forEach(this::carryOut);
        }
    }

    private void carryOut(Decision decision) {
        switch (decision) {
            case Decision.Grant grant -> {
                answered(grant.ticket());
                long duration = requireNonNull(durations.get(grant.ticket()));
                agenda.at(now() + duration, () -> schedule.release(now(), grant.ticket()));
            }
            case Decision.Reject reject -> answered(reject.ticket());
            case Decision.Load load -> load(load);
            case Decision.Abort abort -> giveUp.add(abort.model() + abort.generation());
            case Decision.WakeAt wake -> agenda.wakeAt(wake.at(), this::tick);
            case Decision.Loaded loaded -> {}
            case Decision.LoadFailed failed -> {}
            case Decision.Gone gone -> {}
            default -> throw new AssertionError("unexpected " + decision);
        }
    }

    private void answered(long ticket) {
        var wait = requireNonNull(waiting.remove(ticket));
        worst = Math.max(worst, (now() - wait.arrived()) / wait.bound());
        check(
                now() - wait.arrived() <= wait.bound() + 1_000,
                "D9: %s waited %d ns".formatted(wait, now() - wait.arrived()));
    }

    private void load(Decision.Load load) {
        generations.put(load.model(), load.generation());
        loading.add(load.model());
        long time = load(load.model());
        for (var victim : load.victims()) {
            long generation = requireNonNull(generations.get(victim));
            agenda.at(
                    now() + Math.round(time * random.nextDouble() / 2),
                    () -> schedule.stopped(now(), victim, generation));
        }
        boolean fails = failures && random.nextInt(20) == 0;
        agenda.at(
                now() + (fails ? Math.round(time * (0.5 + random.nextDouble() / 2)) : time),
                () -> end(load, fails));
    }

    private void end(Decision.Load load, boolean fails) {
        loading.remove(load.model());
        boolean given = giveUp.remove(load.model() + load.generation());
        if (given || fails) {
            var kind = given ? LoadFailure.Kind.ABORTED : LoadFailure.Kind.START_FAILED;
            schedule.failed(
                    now(), load.model(), load.generation(), new LoadFailure(kind, "played"));
        } else {
            schedule.ready(now(), load.model(), load.generation());
        }
    }

    private void tick() {
        schedule.tick(now());
    }

    private long now() {
        return agenda.now();
    }

    private void check(boolean holds, String objection) {
        if (!holds) {
            throw new AssertionError("%s, at %d ns".formatted(objection, now()));
        }
    }
}
