package dev.swapgate.lock.schedule;

import dev.swapgate.Seeds;
import dev.swapgate.lock.schedule.Oracle.Event;
import dev.swapgate.lock.schedule.Oracle.State;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Plays random events on a schedule in a random world, with an {@link Oracle} watching. What does
 * not apply is passed over, so every part of a play can be played as well: that is how a failing
 * one is made small.
 */
final class RandomPlay {

    enum Kind {
        ARRIVE(34),
        LEAVE(6),
        RELEASE(28),
        READY(12),
        FAILED(2),
        LOST(1),
        STOPPED(12),
        UNLOAD(1),
        RELOAD(1),
        WAIT(3);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }

        static Kind of(Random random) {
            int pick = random.nextInt(100);
            for (var kind : values()) {
                pick -= kind.weight;
                if (pick < 0) {
                    return kind;
                }
            }
            return WAIT;
        }
    }

    /**
     * Something that happens after {@code pause} nanoseconds to the {@code pick}-th of those it can
     * happen to.
     */
    record Step(Kind kind, long pause, int pick) {}

    private RandomWorld world;
    private final UnaryOperator<ResidencyPolicy> seenAs;
    private final SwapSchedule schedule;
    private final Oracle oracle;
    private long now;
    private long lastTicket;

    private RandomPlay(RandomWorld world, UnaryOperator<ResidencyPolicy> seenAs) {
        this.world = world;
        this.seenAs = seenAs;
        this.schedule =
                new SwapSchedule(
                        world.settings(), seenAs.apply(world.policy()), world.models(), Map.of());
        this.oracle = new Oracle(world);
    }

    /** Plays the world and the steps of this seed. */
    static void play(long seed, int steps) {
        var random = Seeds.random(seed);
        play(seed, RandomWorld.of(random), steps(random, steps), UnaryOperator.identity());
    }

    /**
     * Plays the world and the steps of this seed, reloads excepted.
     *
     * @param seenAs what the schedule takes the policy of the world for
     */
    static void playWithoutReload(long seed, int steps, UnaryOperator<ResidencyPolicy> seenAs) {
        var random = Seeds.random(seed);
        var world = RandomWorld.of(random);
        var script = steps(random, steps);
        script.removeIf(step -> step.kind() == Kind.RELOAD);
        play(seed, world, script, seenAs);
    }

    private static void play(
            long seed,
            RandomWorld world,
            List<Step> script,
            UnaryOperator<ResidencyPolicy> seenAs) {
        var failure = failure(world, script, seenAs);
        if (failure != null) {
            var small = shrunk(world, script, seenAs);
            throw new AssertionError(
                    "seed %d: %s%nshrunk to %d steps in %s:%n%s"
                            .formatted(seed, failure, small.size(), world, small),
                    failure(world, small, seenAs));
        }
    }

    /** Plays many worlds until one fails, and does not make it small. */
    static void playUntilOneFails(long firstSeed, int worlds) throws Throwable {
        for (long seed = firstSeed; seed < firstSeed + worlds; seed++) {
            var random = Seeds.random(seed);
            var failure =
                    failure(RandomWorld.of(random), steps(random, 200), UnaryOperator.identity());
            if (failure != null) {
                throw failure;
            }
        }
    }

    private static List<Step> steps(Random random, int count) {
        double pace = List.of(0.2, 1.0, 4.0).get(random.nextInt(3));
        var steps = new ArrayList<Step>();
        for (int i = 0; i < count; i++) {
            double pause = random.nextInt(4) == 0 ? 0 : -Math.log(1 - random.nextDouble()) * pace;
            steps.add(new Step(Kind.of(random), Script.nanos(pause), random.nextInt(1 << 20)));
        }
        return steps;
    }

    private static @Nullable Throwable failure(
            RandomWorld world, List<Step> steps, UnaryOperator<ResidencyPolicy> seenAs) {
        try {
            var play = new RandomPlay(world, seenAs);
            steps.forEach(play::step);
            play.finish();
            return null;
        } catch (RuntimeException | AssertionError e) {
            return e;
        }
    }

    /** Leaves out what is not needed to fail, larger pieces first. */
    private static List<Step> shrunk(
            RandomWorld world, List<Step> steps, UnaryOperator<ResidencyPolicy> seenAs) {
        var small = new ArrayList<>(steps);
        for (int piece = Math.max(1, small.size() / 2); piece > 0; piece /= 2) {
            for (int from = 0; from < small.size(); ) {
                var candidate = new ArrayList<>(small);
                candidate.subList(from, Math.min(small.size(), from + piece)).clear();
                if (failure(world, candidate, seenAs) != null) {
                    small = candidate;
                } else {
                    from += piece;
                }
            }
        }
        return small;
    }

    private void step(Step step) {
        passTime(step.pause());
        switch (step.kind()) {
            case ARRIVE -> arrive(pick(world.models(), step.pick()));
            case LEAVE -> leave(pick(oracle.waiting(), step.pick()));
            case RELEASE -> release(pick(oracle.open(), step.pick()));
            case READY -> ready(pick(oracle.in(State.LOADING), step.pick()));
            case FAILED -> failed(pick(oracle.in(State.LOADING), step.pick()));
            case LOST -> lost(pick(oracle.in(State.READY), step.pick()));
            case STOPPED -> stopped(pick(oracle.in(State.STOPPING), step.pick()));
            case UNLOAD -> unload(pick(world.models(), step.pick()), step.pick());
            case RELOAD -> reload(world.changed(new Random(step.pick())));
            case WAIT -> passTime(step.pause() * 10);
        }
    }

    private static <T> @Nullable T pick(List<T> choice, int pick) {
        return choice.isEmpty() ? null : choice.get(pick % choice.size());
    }

    private void passTime(long pause) {
        long end = now + pause;
        while (oracle.wakeAt() <= end) {
            now = Math.max(now, oracle.wakeAt());
            happens(Event.Kind.TICK, "", () -> schedule.tick(now));
        }
        now = end;
    }

    private void happens(Event.Kind kind, Object subject, Runnable event) {
        oracle.happens(now, new Event(kind, subject.toString()));
        event.run();
        oracle.hear(schedule.decisions());
    }

    private void arrive(@Nullable ModelTraits model) {
        if (model == null) {
            return;
        }
        long ticket = ++lastTicket;
        happens(
                Event.Kind.ARRIVE,
                ticket,
                () -> {
                    oracle.arrives(ticket, model.id());
                    schedule.arrive(now, ticket, model.id());
                });
    }

    private void leave(Oracle.@Nullable Waiter waiter) {
        if (waiter != null) {
            happens(
                    Event.Kind.LEAVE,
                    waiter.ticket(),
                    () -> {
                        if (!schedule.leave(now, waiter.ticket())) {
                            throw new AssertionError(waiter + " waits, but may not leave");
                        }
                    });
        }
    }

    private void release(@Nullable Long ticket) {
        if (ticket != null) {
            happens(
                    Event.Kind.RELEASE,
                    ticket,
                    () -> {
                        oracle.releases(ticket);
                        schedule.release(now, ticket);
                    });
        }
    }

    private void ready(Oracle.@Nullable Model model) {
        if (model != null) {
            var id = model.traits.id();
            happens(Event.Kind.READY, id, () -> schedule.ready(now, id, model.generation));
        }
    }

    private void failed(Oracle.@Nullable Model model) {
        if (model != null) {
            var id = model.traits.id();
            var kind = model.aborted ? LoadFailure.Kind.ABORTED : LoadFailure.Kind.START_FAILED;
            var failure = new LoadFailure(kind, "played");
            happens(
                    Event.Kind.FAILED,
                    id,
                    () -> schedule.failed(now, id, model.generation, failure));
        }
    }

    private void lost(Oracle.@Nullable Model model) {
        if (model != null) {
            var id = model.traits.id();
            happens(Event.Kind.LOST, id, () -> schedule.lost(now, id, model.generation));
        }
    }

    private void stopped(Oracle.@Nullable Model model) {
        if (model != null) {
            var id = model.traits.id();
            happens(Event.Kind.STOPPED, id, () -> schedule.stopped(now, id, model.generation));
        }
    }

    private void unload(@Nullable ModelTraits model, int pick) {
        if (model != null) {
            var drain = Duration.ofSeconds(pick % 20);
            happens(
                    Event.Kind.UNLOAD,
                    model.id(),
                    () -> {
                        oracle.unloads(model.id(), now + drain.toNanos());
                        schedule.unload(now, model.id(), drain);
                    });
        }
    }

    private void reload(RandomWorld.Change change) {
        world = change.world();
        happens(
                Event.Kind.RELOAD,
                "",
                () -> {
                    oracle.reloads(change);
                    schedule.reconfigure(now, plan(), change.restarted(), change.drain());
                });
    }

    private SchedulePlan plan() {
        return new SchedulePlan(world.settings(), seenAs.apply(world.policy()), world.models());
    }

    /**
     * Everything under way ends well: then everybody who waits is served within few rounds, and
     * nothing is left.
     */
    private void finish() {
        int rounds = 10 + 4 * (oracle.waiting().size() + world.models().size());
        while (!oracle.waiting().isEmpty()) {
            if (rounds-- == 0) {
                throw new AssertionError("D4: no progress, waiting " + oracle.waiting());
            }
            oracle.in(State.LOADING).forEach(this::ready);
            oracle.in(State.STOPPING).forEach(this::stopped);
            oracle.open().forEach(this::release);
            passTime(Script.nanos(1));
            if (oracle.wakeAt() < Decision.NEVER) {
                passTime(oracle.wakeAt() - now);
            }
        }
        oracle.open().forEach(this::release);
    }
}
