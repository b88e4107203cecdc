package dev.swapgate.lock.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.Objects.requireNonNull;

import dev.swapgate.Seeds;
import dev.swapgate.simulate.Progress;
import dev.swapgate.simulate.Replay;
import dev.swapgate.simulate.Trace;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Without turns the schedule is the fair read/write lock, here written down a second time on its
 * own.
 */
class StrictOrderTest {

    @Test
    void withoutTurnsTheScheduleIsAFairReadWriteLock() {
        play(0, Seeds.worlds(300));
    }

    /** A fault that no turn would show, as it is one only where there are none. */
    @Test
    @Tag("mutants")
    void aScheduleThatOvertakesWithoutTurnsIsFoundOut() {
        var backlog =
                new Mutant(
                        "D8: strict order with a backlog",
                        "Turns",
                        "if (isStrict()) { return false; }",
                        "if (isStrict()) { return true; }");
        assertThatThrownBy(() -> backlog.run("StrictOrderTest", "play", 0, 300))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("D8");
    }

    /** Plays so many worlds, from this seed on. */
    static void play(long firstSeed, int worlds) {
        for (long seed = firstSeed; seed < firstSeed + worlds; seed++) {
            var random = Seeds.random(seed);
            int slots = 1 + random.nextInt(4);
            var loads = new HashMap<String, Long>();
            var models = new ArrayList<ModelTraits>();
            for (int i = 0; i < 2 + random.nextInt(3); i++) {
                loads.put("m" + i, Script.nanos(1 + 20 * random.nextDouble()));
                models.add(new ModelTraits("m" + i, slots, 0, Duration.ZERO));
            }
            var trace = trace(random, models);
            var group = new GroupRule("all", true, true, false, List.copyOf(loads.keySet()));
            var settings =
                    new LockSettings(
                            Duration.ZERO,
                            Duration.ofSeconds(60),
                            Optional.empty(),
                            Duration.ZERO,
                            10_000,
                            10_000,
                            Duration.ZERO);
            var played = new Trace();
            loads.forEach((model, load) -> played.load(model, Duration.ofNanos(load)));
            trace.forEach(played::add);
            var policy = new GroupPolicy(List.of(group), false);
            var outcome = new Replay(settings, policy, models, played).run(Progress.UNSEEN);
            var started = IntStream.range(0, trace.size()).mapToLong(outcome::started).toArray();
            assertThat(started).as("D8, seed %d", seed).isEqualTo(fairLock(trace, loads, slots));
        }
    }

    private static List<Trace.Call> trace(Random random, List<ModelTraits> models) {
        double rate = List.of(0.02, 0.1, 0.5).get(random.nextInt(3));
        double now = 0;
        var trace = new ArrayList<Trace.Call>();
        for (int i = 0; i < 200; i++) {
            now -= Math.log(1 - random.nextDouble()) / rate;
            var model = models.get(random.nextInt(models.size())).id();
            trace.add(
                    new Trace.Call(
                            model,
                            Script.nanos(now),
                            Script.nanos(9 * random.nextDouble()),
                            0,
                            Trace.NEVER));
        }
        return trace;
    }

    /**
     * Readers of the loaded model share it in order, up to its slots; a writer waits for all of
     * them and loads its own.
     */
    private static long[] fairLock(List<Trace.Call> trace, Map<String, Long> loads, int slots) {
        var current = "";
        long last = 0;
        var ends = new ArrayList<Long>();
        var started = new long[trace.size()];
        for (int i : IntStream.range(0, started.length).toArray()) {
            var call = trace.get(i);
            ends.sort(Collections.reverseOrder());
            last = Math.max(last, call.at());
            if (!call.model().equals(current)) {
                last =
                        Math.max(last, ends.isEmpty() ? 0 : ends.getFirst())
                                + requireNonNull(loads.get(call.model()));
                current = call.model();
                ends.clear();
            } else if (ends.size() >= slots) {
                last = Math.max(last, ends.get(slots - 1));
            }
            started[i] = last;
            ends.add(last + call.duration());
        }
        return started;
    }
}
