package dev.swapgate.lock.schedule;

import static dev.swapgate.lock.schedule.LockSnapshot.State.LOADING;
import static dev.swapgate.lock.schedule.LockSnapshot.State.STOPPING;
import static dev.swapgate.lock.schedule.Script.cast;
import static dev.swapgate.lock.schedule.Script.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Waiting requests that give up, and the loads they leave behind. */
class SwapScheduleLeavingTest {

    private static Script.Cast chat(double maxTurn) {
        return cast().group("chat", "swap exclusive", "a", "b", "c").with(settings(maxTurn));
    }

    @Test
    void whoLeavesIsNotGranted() {
        var script =
                chat(10).slots("a", 1)
                        .play()
                        .serving("r1", "a")
                        .arrive("r2", "a")
                        .arrive("r3", "a")
                        .thenNothing();
        script.leave("r2").then("reject r2 CANCELLED").thenPosition("r3", 1);
        script.release("r1").then("grant r3");
        script.leaveTooLate("r3").thenNothing();
        script.leaveTooLate("r2").thenNothing();
    }

    @Test
    void whoLeavesBeforeItsTurnCausesNoLoad() {
        var script = chat(10).play().serving("r1", "a").arrive("w", "b").thenNothing();
        script.leave("w").then("reject w CANCELLED");
        script.at(20).release("r1").thenNothing();
    }

    @Test
    void othersAreLetInAsSoonAsTheOneBeforeThemLeaves() {
        var script =
                chat(0).play().serving("r1", "a").arrive("w", "b").arrive("r2", "a").thenNothing();
        script.leave("w").then("reject w CANCELLED", "grant r2");
    }

    @Test
    void aLoadWithoutWaitersIsFinishedIfNobodyNeedsItsPlace() {
        var script =
                chat(10).play()
                        .arrive("r1", "a")
                        .then("load a")
                        .leave("r1")
                        .then("reject r1 CANCELLED");
        assertThat(script.model("a").state()).isEqualTo(LOADING);
        script.ready("a").then("loaded a").arrive("r2", "a").then("grant r2");
    }

    @Test
    void aLoadWithoutWaitersIsGivenUpIfSomebodyNeedsItsPlace() {
        var script =
                chat(10).play().arrive("r1", "a").then("load a").arrive("w", "b").thenNothing();
        script.leave("r1").then("reject r1 CANCELLED", "abort a");
        assertThat(script.model("a").state()).isEqualTo(STOPPING);
        script.at(1).failed("a", LoadFailure.Kind.ABORTED).then("failed a", "gone a", "load b");
    }

    @Test
    void aLoadWithoutWaitersIsGivenUpWhenSomebodyWhoNeedsItsPlaceArrives() {
        var script =
                chat(10).play()
                        .arrive("r1", "a")
                        .then("load a")
                        .leave("r1")
                        .then("reject r1 CANCELLED");
        script.at(1).arrive("w", "b").then("abort a");
        script.arrive("w2", "c").thenNothing();
        script.failed("a", LoadFailure.Kind.ABORTED).then("failed a", "gone a", "load b");
    }

    @Test
    void aLoadIsNotGivenUpForANeighbour() {
        var script =
                cast().group("chat", "swap exclusive", "big").group("aside", "", "small").play();
        script.arrive("r1", "big").then("load big").arrive("w", "small").thenNothing();
        script.leave("r1")
                .then("reject r1 CANCELLED")
                .ready("big")
                .then("loaded big", "load small");
    }

    @Test
    void theNextWaiterTakesTheLoadOver() {
        var script =
                chat(10).play()
                        .arrive("r1", "a")
                        .then("load a")
                        .arrive("w", "b")
                        .arrive("r2", "a")
                        .thenNothing();
        script.leave("r1").then("reject r1 CANCELLED").thenPosition("r2", 1);
        script.ready("a").then("loaded a", "grant r2");
    }

    @Test
    void aNewWaiterTakesAnAbandonedLoadOver() {
        var script =
                chat(10).play()
                        .arrive("r1", "a")
                        .then("load a")
                        .leave("r1")
                        .then("reject r1 CANCELLED");
        script.arrive("r2", "a").thenNothing().arrive("w", "b").thenNothing();
        script.ready("a").then("loaded a", "grant r2");
    }

    @Test
    void inStrictOrderALaterWaiterDoesNotTakeTheLoadOverBeforeAnEarlierRival() {
        var script =
                chat(0).play()
                        .arrive("r1", "a")
                        .then("load a")
                        .arrive("w", "b")
                        .arrive("r2", "a")
                        .thenNothing();
        script.leave("r1").then("reject r1 CANCELLED", "abort a");
        script.failed("a", LoadFailure.Kind.ABORTED).then("failed a", "gone a", "load b");
        script.ready("b").then("loaded b", "grant w").release("w").then("load a for b");
    }

    @Test
    void newWaitersOfALoadThatIsGivenUpCauseANewOne() {
        var script =
                chat(10).play().arrive("r1", "a").then("load a").arrive("w", "b").thenNothing();
        script.leave("r1").then("reject r1 CANCELLED", "abort a");
        script.leave("w").then("reject w CANCELLED").arrive("r2", "a").thenNothing();
        script.failed("a", LoadFailure.Kind.ABORTED).then("failed a", "gone a", "load a");
        script.ready("a").then("loaded a", "grant r2");
    }

    @Test
    void aGivenUpLoadThatWasReadyFirstServesItsNewWaitersWithinItsTurn() {
        var script =
                chat(10).play().arrive("r1", "a").then("load a").arrive("w", "b").thenNothing();
        script.leave("r1").then("reject r1 CANCELLED", "abort a").arrive("r2", "a").thenNothing();
        script.ready("a").then("loaded a", "grant r2").release("r2").then("load b for a");
    }

    @Test
    void aGivenUpLoadThatWasReadyFirstGivesWayIfNobodyWantsIt() {
        var script =
                chat(10).play().arrive("r1", "a").then("load a").arrive("w", "b").thenNothing();
        script.leave("r1").then("reject r1 CANCELLED", "abort a");
        script.ready("a").then("loaded a", "load b for a");
    }

    @Test
    void theEndOfAGivenUpLoadIsNoFailureOfTheModel() {
        var script =
                chat(10).play().arrive("r1", "a").then("load a").arrive("w", "b").thenNothing();
        script.leave("r1").then("reject r1 CANCELLED", "abort a");
        script.failed("a", LoadFailure.Kind.START_FAILED).then("failed a", "gone a", "load b");
        assertThat(script.model("a").backoff()).isZero();
    }
}
