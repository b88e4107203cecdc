package dev.swapgate.lock.schedule;

import static dev.swapgate.lock.schedule.Script.cast;
import static dev.swapgate.lock.schedule.Script.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Who may overtake whom, and for how long. */
class SwapScheduleTurnTest {

    private static Script.Cast chat(LockSettings settings) {
        return cast().group("chat", "swap exclusive", "a", "b", "c").with(settings);
    }

    @Test
    void requestsOfTheLoadedModelOvertakeUntilTheTurnEnds() {
        var script = chat(settings(10)).play().serving("r1", "a");
        script.at(20).arrive("w", "b").thenNothing();
        script.at(29.9).arrive("r2", "a").then("grant r2").release("r1").thenNothing();
        script.at(30).arrive("r3", "a").thenNothing();
        script.at(31).release("r2").then("load b for a");
    }

    @Test
    void aTurnBeginsWhenTheModelIsReadyIfSomebodyWaitedBefore() {
        var script =
                chat(settings(10))
                        .play()
                        .arrive("r1", "a")
                        .then("load a")
                        .arrive("w", "b")
                        .thenNothing();
        script.at(5).ready("a").then("loaded a", "grant r1");
        script.at(14.9).arrive("r2", "a").then("grant r2");
        script.at(15).arrive("r3", "a").thenNothing();
    }

    @Test
    void aTurnIsTwiceTheCostOfBringingTheModelInAndDrainingIt() {
        // Load 10 s as assumed, requests 5 s: 2 * (10 + 2 * 5).
        var script = chat(settings(120)).play().arrive("r1", "a").then("load a").at(10).ready("a");
        script.then("loaded a", "grant r1").at(10).arrive("w", "b").thenNothing();
        script.at(49.9).arrive("r2", "a").then("grant r2");
        // Gone by then: what runs must not keep the turn open as a straggler.
        script.release("r1").release("r2").then("load b for a");
    }

    @Test
    void withoutTurnsNobodyOvertakes() {
        var script = chat(settings(0)).play().serving("r1", "a");
        script.at(1).arrive("w", "b").thenNothing();
        script.at(1).arrive("r2", "a").thenNothing();
        script.at(2).release("r1").then("load b for a");
        script.stopped("a").then("gone a").ready("b").then("loaded b", "grant w");
        script.at(3).arrive("w2", "b").thenNothing();
        script.at(4).release("w").then("load a for b");
    }

    @Test
    void whoWaitedWhenTheModelCameUpMayStartUntilTheLongestTurnIsOver() {
        var script = chat(settings(60)).slots("a", 1).play().arrive("r1", "a").then("load a");
        script.arrive("r2", "a").arrive("w", "b").arrive("r3", "a").thenNothing();
        script.ready("a").then("loaded a", "grant r1");
        script.at(46).release("r1").then("grant r2");
        script.at(51).arrive("r4", "a").thenNothing();
        // By what was learned the turn was 49.2 s long; r4 came after the model was ready.
        script.at(52).release("r2").then("grant r3");
        script.at(55).release("r3").then("load b for a");
    }

    @Test
    void theBacklogMayNotStartLater() {
        var script = chat(settings(40)).slots("a", 1).play().arrive("r1", "a").then("load a");
        script.arrive("w", "b")
                .arrive("r2", "a")
                .thenNothing()
                .ready("a")
                .then("loaded a", "grant r1");
        script.at(40).release("r1").then("load b for a");
    }

    @Test
    void othersGoOnWhileAStragglerBlocksTheSwapAnyway() {
        var script = chat(settings(10)).slots("a", 3).play().serving("r1", "a");
        script.at(1).arrive("w", "b").thenNothing();
        script.at(11).arrive("r2", "a").thenNothing();
        // More than three usual requests of 5 s.
        script.at(15.1).arrive("r3", "a").then("grant r2", "grant r3");
        script.at(16).release("r2").thenNothing();
        script.at(17).release("r1").thenNothing();
        script.at(17).arrive("r4", "a").thenNothing();
        script.at(18).release("r3").then("load b for a");
    }

    @Test
    void whatBeganAfterTheTurnIsNoStraggler() {
        var script = chat(settings(10)).slots("a", 3).play().serving("r1", "a");
        script.at(1).arrive("w", "b").thenNothing();
        script.at(15.1).arrive("r2", "a").then("grant r2");
        script.at(16).release("r1").thenNothing();
        script.at(60).arrive("r3", "a").thenNothing();
    }

    @Test
    void theLongestWaitingModelIsNext() {
        var script = chat(settings(10)).play().serving("r1", "a");
        script.at(1).arrive("w1", "c").arrive("w2", "b").thenNothing();
        script.at(20).release("r1").then("load c for a");
        script.stopped("a").then("gone a").at(21).ready("c").then("loaded c", "grant w1");
        script.at(22).release("w1").then("load b for c");
    }

    @Test
    void anIdleModelGivesWayAtOnceIfFollowUpsAreRare() {
        var script = chat(Script.lingering()).play().serving("r1", "a").release("r1").thenNothing();
        script.at(20).arrive("r2", "a").then("grant r2").release("r2").thenNothing();
        assertThat(script.model("a").hitRate()).isEqualTo(0.45, within(1e-9));
        script.at(21).arrive("w", "b").then("load b for a");
    }

    @Test
    void anIdleModelIsKeptForAFollowUpIfThoseAreCommon() {
        var script = chat(Script.lingering()).play().arrive("r1", "a").then("load a");
        script.at(10).ready("a").then("loaded a", "grant r1");
        script.at(20).release("r1").thenNothing();
        // Half of the load time, 5 s, from the moment it went idle.
        script.at(22).arrive("w", "b").thenNothing().thenWakeAt(25);
        script.at(24).arrive("r2", "a").then("grant r2").release("r2").thenNothing();
        assertThat(script.model("a").hitRate()).isEqualTo(0.55, within(1e-9));
        script.wake().thenNothing().thenWakeAt(29);
        script.wake().then("load b for a");
    }

    @Test
    void lingeringEndsWithTheTurn() {
        var settings = Script.lingering();
        var script =
                chat(new LockSettings(
                                Script.duration(2),
                                settings.priorityHeadStart(),
                                settings.linger(),
                                settings.drainTimeout(),
                                100,
                                1000,
                                settings.queueTimeout()))
                        .play()
                        .serving("r1", "a");
        script.at(9).release("r1").thenNothing();
        script.at(10).arrive("w", "b").thenNothing().thenWakeAt(12);
        script.wake().then("load b for a");
    }

    @Test
    void aMissIsLearnedEvenIfTheModelWasEvictedMeanwhile() {
        var script = chat(settings(0)).play().serving("r1", "a").release("r1").thenNothing();
        script.at(1).arrive("w", "b").then("load b for a").stopped("a").then("gone a");
        script.ready("b").then("loaded b", "grant w");
        script.at(50).arrive("r2", "a").thenNothing();
        assertThat(script.model("a").hitRate()).isEqualTo(0.45, within(1e-9));
        script.arrive("r3", "a").thenNothing();
        assertThat(script.model("a").hitRate())
                .as("it finds another one waiting")
                .isEqualTo(0.45, within(1e-9));
        script.leave("r2").leave("r3").arrive("r4", "a");
        assertThat(script.model("a").hitRate())
                .as("as the reference: whoever gave up has not ended the idle period")
                .isEqualTo(0.405, within(1e-9));
    }

    @Test
    void higherPriorityCountsAsEarlierArrival() {
        var script = chat(settings(0)).priority("c", 1).play().serving("r1", "a");
        script.at(100).arrive("w1", "b").thenNothing();
        script.at(159).arrive("w2", "c").thenNothing();
        script.at(160).release("r1").then("load c for a");
    }

    @Test
    void lowPriorityIsDelayedButNotStarved() {
        var script = chat(settings(0)).priority("c", 1).play().serving("r1", "a");
        script.at(100).arrive("w1", "b").thenNothing();
        script.at(161).arrive("w2", "c").thenNothing();
        script.at(162).release("r1").then("load b for a");
    }

    @Test
    void theHeadStartCountsForTheTurnAsWell() {
        var script = chat(settings(10)).priority("c", 1).play().serving("r1", "a");
        script.at(97).arrive("r2", "a").then("grant r2").release("r1").thenNothing();
        // As old as if it had come at 40 s: the turn of the others is over.
        script.at(100).arrive("w", "c").thenNothing();
        script.arrive("r3", "a").thenNothing();
        script.release("r2").then("load c for a");
    }

    @Test
    void aBetterRankedConflictHoldsBackAReadyModelButNotItsNeighbours() {
        var script =
                cast().group("chat", "swap exclusive", "a", "b")
                        .group("keep", "persistent", "p")
                        .with(settings(0))
                        .play()
                        .serving("r1", "a")
                        .serving("r2", "p");
        script.at(1).arrive("w", "b").thenNothing();
        script.at(2).arrive("r3", "p").then("grant r3");
        script.arrive("r4", "a").thenNothing();
    }

    @Test
    void aLaterSwapDoesNotOvertakeAnEarlierOneItConflictsWith() {
        var script =
                cast().group("left", "swap", "a", "a2")
                        .group("right", "swap", "b", "b2")
                        .group("all", "swap exclusive", "x")
                        .with(settings(0))
                        .play()
                        .serving("r1", "a")
                        .serving("r2", "b");
        script.at(1).arrive("w1", "x").thenNothing();
        script.at(2).arrive("w2", "a2").thenNothing();
        // Nothing stands in the way of a2 but x, which ranks before it.
        script.at(3).release("r1").thenNothing();
        script.at(4).release("r2").then("load x for a,b");
    }
}
