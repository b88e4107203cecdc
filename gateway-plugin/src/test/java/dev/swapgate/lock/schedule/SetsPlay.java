package dev.swapgate.lock.schedule;

import dev.swapgate.Seeds;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Plays random events on a schedule whose policy is not pointwise, and objects to victims in use,
 * to others than the policy names, to models that may not be together, to a process that starts
 * before another has gone, and to waits that never end.
 */
final class SetsPlay {
    private static final long SECOND = 1_000_000_000L;

    private enum State {
        LOADING,
        READY,
        STOPPING
    }

    private final Random random;
    private final int count;
    private final List<ModelTraits> models;
    private final LockSettings settings;
    private final SwapSchedule schedule;
    private final Map<String, State> present = new TreeMap<>();
    private final Map<String, Long> generations = new HashMap<>();
    private final Map<Long, String> waiting = new TreeMap<>();
    private final Map<Long, String> open = new TreeMap<>();
    private SetsPolicy policy;
    private long now;
    private long wakeAt = Decision.NEVER;
    private long lastTicket;

    private SetsPlay(long seed) {
        random = Seeds.random(seed);
        count = 2 + random.nextInt(6);
        policy = SetsPolicy.random(random, count);
        models =
                IntStream.range(0, count)
                        .mapToObj(m ->
                                new ModelTraits("m" + m, 1 + random.nextInt(2), 0, Duration.ZERO))
                        .toList();
        settings =
                new LockSettings(
                        Duration.ofSeconds(List.of(0, 1, 5, 30).get(random.nextInt(4))),
                        Duration.ZERO,
                        Optional.of(Duration.ofSeconds(random.nextInt(2))),
                        Duration.ZERO,
                        100,
                        1000,
                        Duration.ZERO);
        schedule = new SwapSchedule(settings, policy, models, Map.of());
    }

    /** Plays many worlds until one fails. */
    static void playUntilOneFails(long firstSeed, int worlds) {
        for (long seed = firstSeed; seed < firstSeed + worlds; seed++) {
            try {
                var play = new SetsPlay(seed);
                for (int i = 0; i < 150; i++) {
                    play.step();
                }
                play.finish();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private void step() {
        pass(random.nextInt(3) * SECOND / 2);
        if (random.nextInt(40) == 0) {
            reload();
        }
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> arrive();
            case 4, 5, 6 -> pick(List.copyOf(open.keySet())).ifPresent(this::release);
            case 7, 8 -> move();
            default -> pick(List.copyOf(waiting.keySet())).ifPresent(this::leave);
        }
    }

    private <T> Optional<T> pick(List<T> choice) {
        return choice.isEmpty()
                ? Optional.empty()
                : Optional.of(choice.get(random.nextInt(choice.size())));
    }

    private void pass(long nanos) {
        long end = now + nanos;
        while (wakeAt <= end) {
            now = Math.max(now, wakeAt);
            wakeAt = Decision.NEVER;
            schedule.tick(now);
            hear();
        }
        now = end;
    }

    /** Other sets; nobody is hurried. */
    private void reload() {
        policy = SetsPolicy.random(random, count);
        var plan = new SchedulePlan(settings, policy, models);
        schedule.reconfigure(now, plan, Set.of(), Duration.ofHours(1));
        hear();
    }

    private void arrive() {
        var model = "m" + random.nextInt(count);
        waiting.put(++lastTicket, model);
        schedule.arrive(now, lastTicket, model);
        hear();
    }

    private void leave(long ticket) {
        waiting.remove(ticket);
        schedule.leave(now, ticket);
        hear();
    }

    private void release(long ticket) {
        open.remove(ticket);
        schedule.release(now, ticket);
        hear();
    }

    /** A load or a stop comes to its end. */
    private void move() {
        pick(present.keySet().stream().filter(m -> present.get(m) != State.READY).toList())
                .ifPresent(this::move);
    }

    private void move(String model) {
        long generation = generations.getOrDefault(model, 0L);
        if (present.get(model) == State.STOPPING) {
            present.remove(model);
            schedule.stopped(now, model, generation);
        } else if (random.nextInt(10) == 0) {
            present.remove(model);
            schedule.failed(
                    now, model, generation, new LoadFailure(LoadFailure.Kind.ABORTED, "played"));
        } else {
            present.put(model, State.READY);
            schedule.ready(now, model, generation);
        }
        hear();
    }

    private void hear() {
        for (var decision : schedule.decisions()) {
            switch (decision) {
                case Decision.Load load -> load(load);
                case Decision.Grant grant -> {
                    check(
                            present.get(grant.model()) == State.READY,
                            "granted, but not ready: " + grant);
                    open.put(grant.ticket(), grant.model());
                    waiting.remove(grant.ticket());
                    checkOrder(grant);
                }
                case Decision.Reject reject -> waiting.remove(reject.ticket());
                case Decision.Unload unload -> stop(unload.model());
                case Decision.WakeAt wake -> wakeAt = wake.at();
                default -> {}
            }
        }
    }

    /** In strict order no newcomer passes an earlier one whose load makes its model leave. */
    private void checkOrder(Decision.Grant grant) {
        if (settings.maxTurn().isZero() && grant.waited() == 0) {
            var residents = residents();
            waiting.forEach((ticket, model) ->
                    check(
                            ticket > grant.ticket()
                                    || present.containsKey(model)
                                    || !policy.evict(model, residents).contains(grant.model()),
                            "%s passes %d for %s".formatted(grant, ticket, model)));
        }
    }

    private Set<String> residents() {
        var residents = new HashSet<String>();
        present.forEach((model, state) -> {
            if (state != State.STOPPING) {
                residents.add(model);
            }
        });
        return residents;
    }

    private void load(Decision.Load load) {
        var residents = residents();
        check(
                load.victims().equals(policy.evict(load.model(), residents)),
                "%s makes %s leave of %s".formatted(load.model(), load.victims(), residents));
        load.victims().forEach(this::stop);
        residents.removeAll(load.victims());
        residents.add(load.model());
        var others = new HashSet<>(present.keySet());
        others.removeAll(load.victims());
        others.add(load.model());
        check(policy.allows(others), "never together: " + others);
        present.put(load.model(), State.LOADING);
        generations.put(load.model(), load.generation());
    }

    private void stop(String model) {
        check(!open.containsValue(model), "stopped in use: " + model);
        check(present.get(model) == State.READY, "stopped, but not ready: " + model);
        present.put(model, State.STOPPING);
    }

    private static void check(boolean holds, String objection) {
        if (!holds) {
            throw new AssertionError(objection);
        }
    }

    private void finish() {
        int rounds = 20 + 6 * waiting.size();
        while (!waiting.isEmpty()) {
            check(rounds-- > 0, "no progress, waiting " + waiting);
            for (var model : List.copyOf(present.keySet())) {
                if (present.get(model) != State.READY) {
                    move(model);
                }
            }
            List.copyOf(open.keySet()).forEach(this::release);
            pass(wakeAt < Decision.NEVER ? Math.max(SECOND, wakeAt - now) : SECOND);
        }
    }
}
