package dev.swapgate.lock.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Plays events on a schedule and tells what was decided, in words. Seconds everywhere; requests
 * have names.
 *
 * <p>The words: {@code grant r}, {@code reject r REASON}, {@code revoke r}, {@code load m}, {@code
 * load m for a,b}, {@code abort m}, {@code unload m CAUSE}, {@code loaded m}, {@code failed m},
 * {@code lost m}, {@code gone m}.
 */
public final class Script {
    /** Collects what a schedule is made of. */
    public static final class Cast {
        private final List<GroupRule> groups = new ArrayList<>();
        private final Map<String, ModelTraits> models = new HashMap<>();
        private final List<String> order = new ArrayList<>();
        private boolean symmetric;
        private LockSettings settings = settings();
        private List<Set<String>> sets = List.of();

        public Cast group(String name, String flags, String... members) {
            groups.add(
                    new GroupRule(
                            name,
                            flags.contains("swap"),
                            flags.contains("exclusive"),
                            flags.contains("persistent"),
                            List.of(members)));
            for (var member : members) {
                order.add(member);
                models.put(member, new ModelTraits(member, 4, 0, Duration.ZERO));
            }
            return this;
        }

        public Cast slots(String model, int slots) {
            return put(
                    new ModelTraits(model, slots, traits(model).priority(), traits(model).ttl()));
        }

        public Cast priority(String model, int priority) {
            return put(
                    new ModelTraits(model, traits(model).slots(), priority, traits(model).ttl()));
        }

        public Cast ttl(String model, double ttl) {
            return put(
                    new ModelTraits(
                            model, traits(model).slots(), traits(model).priority(), duration(ttl)));
        }

        public Cast symmetric() {
            symmetric = true;
            return this;
        }

        /** Those of one of the sets may be resident together, whatever their groups say. */
        Cast together(List<Set<String>> those) {
            sets = those;
            return this;
        }

        public Cast with(LockSettings changed) {
            settings = changed;
            return this;
        }

        private ModelTraits traits(String model) {
            return requireNonNull(models.get(model));
        }

        private Cast put(ModelTraits traits) {
            models.put(traits.id(), traits);
            return this;
        }

        private ResidencyPolicy policy() {
            return sets.isEmpty() ? new GroupPolicy(groups, symmetric) : new SetsPolicy(sets);
        }

        SchedulePlan plan() {
            return new SchedulePlan(settings, policy(), order.stream().map(models::get).toList());
        }

        public SwapSchedule schedule() {
            return new SwapSchedule(
                    settings, policy(), order.stream().map(models::get).toList(), Map.of());
        }

        public Script play() {
            return new Script(schedule());
        }
    }

    private final SwapSchedule schedule;
    private final List<String> names = new ArrayList<>();
    private final Map<String, Long> generations = new HashMap<>();
    private final List<String> said = new ArrayList<>();
    private double now;
    private long wakeAt = Decision.NEVER;
    private long retryAfter;

    private Script(SwapSchedule schedule) {
        this.schedule = schedule;
    }

    public static Cast cast() {
        return new Cast();
    }

    /** The defaults, with lingering off so that a script is about one thing. */
    public static LockSettings settings() {
        return settings(120);
    }

    public static LockSettings settings(double maxTurn) {
        return new LockSettings(
                duration(maxTurn),
                Duration.ofSeconds(60),
                Optional.of(Duration.ZERO),
                Duration.ZERO,
                100,
                1000,
                Duration.ZERO);
    }

    static LockSettings lingering() {
        var s = settings();
        return new LockSettings(
                s.maxTurn(),
                s.priorityHeadStart(),
                Optional.empty(),
                s.drainTimeout(),
                s.maxPerModel(),
                s.maxWaiting(),
                s.queueTimeout());
    }

    static LockSettings drainTimeout(double maxTurn, double timeout) {
        var s = settings(maxTurn);
        return new LockSettings(
                s.maxTurn(),
                s.priorityHeadStart(),
                s.linger(),
                duration(timeout),
                s.maxPerModel(),
                s.maxWaiting(),
                s.queueTimeout());
    }

    public static LockSettings bounds(int perModel, int all, double timeout) {
        var s = settings();
        return new LockSettings(
                s.maxTurn(),
                s.priorityHeadStart(),
                s.linger(),
                s.drainTimeout(),
                perModel,
                all,
                duration(timeout));
    }

    public static Duration duration(double seconds) {
        return Duration.ofNanos(nanos(seconds));
    }

    public static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }

    Script at(double seconds) {
        nothingMore();
        now = seconds;
        return this;
    }

    Script arrive(String request, String model) {
        schedule.arrive(nanos(now), ticket(request), model);
        return hear();
    }

    Script leave(String request) {
        assertThat(schedule.leave(nanos(now), ticket(request))).as("%s waited", request).isTrue();
        return hear();
    }

    /** The request tries to give up, but has been answered before. */
    Script leaveTooLate(String request) {
        assertThat(schedule.leave(nanos(now), ticket(request))).as("%s waited", request).isFalse();
        return hear();
    }

    Script release(String request) {
        schedule.release(nanos(now), ticket(request));
        return hear();
    }

    private long generation(String model) {
        return requireNonNull(generations.get(model), () -> model + " was never loaded");
    }

    Script ready(String model) {
        schedule.ready(nanos(now), model, generation(model));
        return hear();
    }

    Script ready(String model, long generation) {
        schedule.ready(nanos(now), model, generation);
        return hear();
    }

    Script failed(String model, LoadFailure.Kind kind) {
        schedule.failed(nanos(now), model, generation(model), new LoadFailure(kind, "scripted"));
        return hear();
    }

    Script lost(String model) {
        schedule.lost(nanos(now), model, generation(model));
        return hear();
    }

    Script stopped(String model) {
        schedule.stopped(nanos(now), model, generation(model));
        return hear();
    }

    Script stopped(String model, long generation) {
        schedule.stopped(nanos(now), model, generation);
        return hear();
    }

    Script unload(String model, double drain) {
        schedule.unload(nanos(now), model, duration(drain));
        return hear();
    }

    Script unloadAll(double drain) {
        schedule.unloadAll(nanos(now), duration(drain));
        return hear();
    }

    Script shutdown(double drain) {
        schedule.shutdown(nanos(now), duration(drain));
        return hear();
    }

    /** Another configuration, which these models have to be restarted for. */
    Script reload(Cast cast, double drain, String... restarted) {
        schedule.reconfigure(nanos(now), cast.plan(), Set.of(restarted), duration(drain));
        return hear();
    }

    Script tick() {
        schedule.tick(nanos(now));
        hear();
        assertThat(wakeAt).as("the next alarm after a tick").isGreaterThan(nanos(now));
        return this;
    }

    /** Time goes on to the instant the schedule asked for. */
    Script wake() {
        nothingMore();
        assertThat(wakeAt).as("an alarm is set").isLessThan(Decision.NEVER);
        now = wakeAt / 1e9;
        return tick();
    }

    /**
     * A model is loaded for a request of its own, which stays open; nobody else may be resident in
     * conflict.
     */
    Script serving(String request, String model) {
        return arrive(request, model)
                .then("load " + model)
                .ready(model)
                .then("loaded " + model, "grant " + request);
    }

    /** Exactly this was decided since the last look, in this order. */
    Script then(String... words) {
        assertThat(said).as("decided at %s s", now).containsExactly(words);
        said.clear();
        return this;
    }

    Script thenNothing() {
        return then();
    }

    Script thenWakeAt(double seconds) {
        assertThat(wakeAt / 1e9).isEqualTo(seconds);
        return this;
    }

    Script thenNoWake() {
        assertThat(wakeAt).isEqualTo(Decision.NEVER);
        return this;
    }

    Script thenRetryAfter(double seconds) {
        assertThat(retryAfter / 1e9).isEqualTo(seconds);
        return this;
    }

    Script thenPosition(String request, int position) {
        assertThat(schedule.position(ticket(request))).isEqualTo(position);
        return this;
    }

    /** Who waits, and how long they will. */
    QueueView queue() {
        return new Forecast(schedule, nanos(now)).queue();
    }

    /** The bound of a request for the model that came now. */
    WaitBound bound(String model, Map<String, Duration> longestLoads) {
        return new Forecast(schedule, nanos(now)).explain(model, longestLoads).bound();
    }

    LockSnapshot.Model model(String id) {
        return schedule.snapshot(nanos(now)).models().stream()
                .filter(model -> model.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void nothingMore() {
        assertThat(said).as("decided at %s s and not looked at", now).isEmpty();
    }

    private long ticket(String request) {
        if (!names.contains(request)) {
            names.add(request);
        }
        return names.indexOf(request);
    }

    private Script hear() {
        for (var decision : schedule.decisions()) {
            switch (decision) {
                case Decision.Grant grant -> {
                    assertThat(grant.generation()).isEqualTo(generations.get(grant.model()));
                    said.add("grant " + names.get((int) grant.ticket()));
                }
                case Decision.Reject reject -> {
                    retryAfter = reject.retryAfter();
                    said.add("reject " + names.get((int) reject.ticket()) + " " + reject.reason());
                }
                case Decision.Revoke revoke ->
                        said.add("revoke " + names.get((int) revoke.ticket()));
                case Decision.Load load -> {
                    assertThat(load.generation())
                            .isGreaterThan(generations.getOrDefault(load.model(), 0L));
                    generations.put(load.model(), load.generation());
                    var victims =
                            new TreeSet<>(load.victims()).stream().collect(Collectors.joining(","));
                    said.add("load " + load.model() + (victims.isEmpty() ? "" : " for " + victims));
                }
                case Decision.Abort abort -> said.add("abort " + abort.model());
                case Decision.Unload unload ->
                        said.add("unload " + unload.model() + " " + unload.cause());
                case Decision.Loaded loaded -> said.add("loaded " + loaded.model());
                case Decision.LoadFailed failed -> said.add("failed " + failed.model());
                case Decision.Lost lost -> said.add("lost " + lost.model());
                case Decision.Gone gone -> said.add("gone " + gone.model());
                case Decision.WakeAt wake -> wakeAt = wake.at();
            }
        }
        return this;
    }

    List<String> said() {
        return Collections.unmodifiableList(said);
    }
}
