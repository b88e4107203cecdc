package dev.swapgate.lock.schedule;

import static dev.swapgate.lock.schedule.Script.cast;
import static dev.swapgate.lock.schedule.Script.drainTimeout;
import static dev.swapgate.lock.schedule.Script.duration;
import static dev.swapgate.lock.schedule.Script.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.lock.schedule.WaitBound.Reason;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/** The numbers of the bound that a request is told, and when it is told none. */
class WaitBoundNumbersTest {
    private static final Map<String, Duration> LOADS =
            Map.of("a", duration(20), "b", duration(40), "c", duration(10), "p", duration(500));

    private static Script.Cast chat(LockSettings settings) {
        return cast().group("chat", "swap exclusive", "a", "b", "c")
                .group("tools", "persistent", "p")
                .with(settings);
    }

    private static LockSettings withoutHeadStart(LockSettings s) {
        return new LockSettings(
                s.maxTurn(),
                Duration.ZERO,
                s.linger(),
                s.drainTimeout(),
                s.maxPerModel(),
                s.maxWaiting(),
                s.queueTimeout());
    }

    /** One request on a, five waiting for b, of which four can run at once. */
    private static Script contended(Script.Cast cast) {
        var script = cast.play().at(100).serving("r", "a");
        for (int i = 0; i < 5; i++) {
            script.arrive("w" + i, "b").thenNothing();
        }
        return script;
    }

    @Test
    void everyFullSetOfSlotsAheadIsAVisitAndHasItsShareOfWork() {
        var bound = contended(chat(drainTimeout(120, 30))).bound("c", LOADS);
        // Two visits of b and that of c itself.
        assertThat(bound)
                .isEqualTo(
                        new WaitBound(
                                Reason.PROVED,
                                duration((3 + 1) * (40 + 120 + 3 * 30) + 30 * 6 / 4.0),
                                3,
                                duration(40),
                                duration(120),
                                duration(30),
                                3,
                                duration(45),
                                3));
        assertThat(bound.isBound()).isTrue();
    }

    @Test
    void inStrictOrderAVisitServesOneForCertainAndDrainsSooner() {
        var bound = contended(chat(drainTimeout(0, 30))).bound("c", LOADS);
        assertThat(bound.visits()).isEqualTo(6);
        assertThat(bound.drains()).isEqualTo(2);
        assertThat(bound.most()).isEqualTo(duration((6 + 1) * (40 + 2 * 30) + 45));
    }

    @Test
    void whoDoesNotCompeteDoesNotCount() {
        var script = contended(chat(drainTimeout(120, 30)).priority("p", 3));
        var bound = script.bound("p", LOADS);
        assertThat(bound.models()).isEqualTo(1);
        assertThat(bound.load()).isEqualTo(duration(500));
        assertThat(script.bound("c", LOADS).reason()).isEqualTo(Reason.PROVED);
    }

    @Test
    void aCompetitorOfAnotherPriorityTakesTheBoundAwayUnlessPrioritiesAreOff() {
        var settings = drainTimeout(120, 30);
        assertThat(contended(chat(settings).priority("a", 1)).bound("c", LOADS))
                .isEqualTo(WaitBound.none(Reason.PRIORITIES));
        assertThat(
                        contended(chat(withoutHeadStart(settings)).priority("a", 1))
                                .bound("c", LOADS)
                                .reason())
                .isEqualTo(Reason.PROVED);
        assertThat(
                        contended(chat(settings).priority("a", 1).priority("b", 1).priority("c", 1))
                                .bound("c", LOADS)
                                .reason())
                .as("all of one priority, whichever")
                .isEqualTo(Reason.PROVED);
    }

    @Test
    void whoseModelHasSlotsForAllThatWaitHasABound() {
        var script = contended(chat(drainTimeout(10, 200)).slots("a", 2)).at(114);
        assertThat(script.bound("a", LOADS).reason()).isEqualTo(Reason.PROVED);
        script.arrive("r2", "a").thenNothing();
        assertThat(script.bound("a", LOADS).reason()).isEqualTo(Reason.WAITS_FOR_A_SLOT);
    }

    @Test
    void withoutALimitForDrainsThereIsNoBound() {
        assertThat(contended(chat(settings(120))).bound("c", LOADS))
                .isEqualTo(WaitBound.none(Reason.NO_DRAIN_TIMEOUT));
    }
}
