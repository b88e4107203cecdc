package dev.swapgate.lock.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.simulate.Outcome;
import dev.swapgate.simulate.Progress;
import dev.swapgate.simulate.Trace;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Every request starts at the instant at which the reference model starts it. The expected instants
 * are written by {@code golden.py} in {@code src/test/sim}.
 */
class SameAsReferenceTest {
    private static final long TOLERANCE = 1_000;

    @TestFactory
    List<DynamicTest> everyRequestStartsWhenTheReferenceStartsIt() throws IOException {
        return GoldenWorld.all().stream()
                .map(world -> DynamicTest.dynamicTest(world.name(), () -> check(world)))
                .toList();
    }

    @Test
    void thereAreEnoughWorldsOfEveryKind() throws IOException {
        var worlds = GoldenWorld.all();
        assertThat(worlds).hasSizeGreaterThan(250);
        for (long turn : new long[] {0, 5, 30, 120}) {
            assertThat(worlds)
                    .filteredOn(w -> w.settings().maxTurn().equals(Duration.ofSeconds(turn)))
                    .hasSizeGreaterThan(60);
        }
        assertThat(worlds).filteredOn(GoldenWorld::symmetric).hasSizeGreaterThan(80);
        assertThat(worlds).filteredOn(w -> hasPriorities(w.trace())).hasSizeGreaterThan(50);
        assertThat(worlds).filteredOn(w -> hasCancels(w.trace())).hasSizeGreaterThan(150);
    }

    private static boolean hasCancels(Trace trace) {
        return IntStream.range(0, trace.size())
                .anyMatch(i -> trace.call(i).cancelAt() != Trace.NEVER);
    }

    private static boolean hasPriorities(Trace trace) {
        return IntStream.range(0, trace.size()).anyMatch(i -> trace.call(i).priority() > 0);
    }

    private static void check(GoldenWorld world) {
        var started = world.replay().run(Progress.UNSEEN);
        for (int i = 0; i < world.started().size(); i++) {
            var expected = world.started().get(i);
            if (expected != Outcome.NONE) {
                long actual = started.started(i);
                assertThat(Math.abs(actual - expected))
                        .as("request %d: %d instead of %d ns", i, actual, expected)
                        .isLessThanOrEqualTo(TOLERANCE);
            } else if (world.trace().call(i).cancelAt() != Trace.NEVER) {
                assertThat(started.started(i)).as("request %d gives up", i).isEqualTo(expected);
            }
        }
    }
}
