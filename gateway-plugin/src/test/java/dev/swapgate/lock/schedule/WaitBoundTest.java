package dev.swapgate.lock.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** Nobody waits longer than proved, D9. */
class WaitBoundTest {

    @Test
    void nobodyWaitsLongerThanProved() {
        // Tight enough to mean something: somebody came close.
        assertThat(TimedPlay.play(0, 800)).isBetween(0.7, 1.0);
    }

    @Test
    @Tag("long")
    void nobodyWaitsLongerThanProvedInManyWorlds() {
        assertThat(TimedPlay.play(1_000_000, 60_000)).isBetween(0.7, 1.0);
    }

    static Stream<Mutant> faults() {
        return Stream.of(
                new Mutant(
                        "barging",
                        "Turns",
                        "if (now < end) { return true; }",
                        "if (now < AGES) { return true; }"),
                new Mutant(
                        "starvation by stragglers",
                        "Turns",
                        "return started < end && now",
                        "return now"),
                new Mutant(
                        "turns without end",
                        "Turns",
                        "return Math.max(waiting.effective, model.openedAt) + turn(model);",
                        "return Math.max(waiting.effective, model.openedAt) + 20 * turn(model);"));
    }

    @ParameterizedTest
    @Tag("mutants")
    @MethodSource("faults")
    void aScheduleThatStarvesIsFoundOut(Mutant fault) {
        assertThatThrownBy(() -> fault.run("TimedPlay", "play", 0, 3_000))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("D9");
    }
}
