package dev.swapgate.lock.schedule;

import static dev.swapgate.lock.schedule.LockSnapshot.State.OFF;
import static dev.swapgate.lock.schedule.Script.cast;
import static dev.swapgate.lock.schedule.Script.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.lock.schedule.LoadFailure.Kind;

import org.junit.jupiter.api.Test;

/** Models that do not start, or that die. */
class SwapScheduleFailureTest {

    private static Script.Cast chat() {
        return cast().group("chat", "swap exclusive", "a", "b").with(settings(10));
    }

    @Test
    void aFailedStartIsToldToEveryWaiterOfTheModel() {
        var script = chat().play().arrive("r1", "a").then("load a").arrive("r2", "a").thenNothing();
        script.failed("a", Kind.START_FAILED)
                .then("failed a", "reject r1 START_FAILED", "reject r2 START_FAILED", "gone a");
        script.thenRetryAfter(1);
        assertThat(script.model("a").state()).isEqualTo(OFF);
    }

    @Test
    void aStartThatTookTooLongSaysSo() {
        chat().play()
                .arrive("r1", "a")
                .then("load a")
                .failed("a", Kind.START_TIMEOUT)
                .then("failed a", "reject r1 START_TIMEOUT", "gone a");
    }

    @Test
    void aLoadThatEndsUnaskedCountsAsFailed() {
        chat().play()
                .arrive("r1", "a")
                .then("load a")
                .failed("a", Kind.ABORTED)
                .then("failed a", "reject r1 START_FAILED", "gone a")
                .arrive("r2", "a")
                .then("reject r2 BACKOFF");
    }

    @Test
    void victimsAreNotRestoredAfterAFailedLoadAndTheNextInLineIsServed() {
        var script = chat().play().serving("r1", "a").release("r1").thenNothing();
        script.at(20).arrive("w", "b").then("load b for a").arrive("r2", "a").thenNothing();
        script.failed("b", Kind.START_FAILED).then("failed b", "reject w START_FAILED", "gone b");
        script.stopped("a").then("gone a", "load a");
    }

    @Test
    void aModelInBackoffIsRefusedAndEvictsNobody() {
        var script = chat().play().arrive("r1", "b").then("load b");
        script.failed("b", Kind.START_FAILED).then("failed b", "reject r1 START_FAILED", "gone b");
        script.at(0.1).serving("r2", "a").release("r2").thenNothing();
        script.at(0.4).arrive("r3", "b").then("reject r3 BACKOFF").thenRetryAfter(0.6);
        assertThat(script.model("b").backoff()).isEqualTo(Script.duration(0.6));
        script.at(1).arrive("r4", "b").then("load b for a");
    }

    @Test
    void theBackoffDoublesUpToAMinute() {
        var script = chat().play();
        double now = 0;
        for (double backoff : new double[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            script.at(now).arrive("r" + now, "a").then("load a").failed("a", Kind.START_FAILED);
            script.then("failed a", "reject r" + now + " START_FAILED", "gone a")
                    .thenRetryAfter(backoff);
            now += backoff;
        }
    }

    @Test
    void theBackoffBeginsAnewAfterALoadThatServed() {
        var script = chat().play().arrive("r1", "a").then("load a").failed("a", Kind.START_FAILED);
        script.then("failed a", "reject r1 START_FAILED", "gone a");
        script.at(2).serving("r2", "a").at(8).release("r2").thenNothing();
        script.lost("a").then("lost a").stopped("a").then("gone a");
        script.at(9).arrive("r3", "a").then("load a").failed("a", Kind.START_FAILED);
        script.then("failed a", "reject r3 START_FAILED", "gone a").thenRetryAfter(1);
    }

    @Test
    void aSuccessfulSwapOutAlsoEndsTheBackoff() {
        var script = chat().play().arrive("r1", "a").then("load a").failed("a", Kind.START_FAILED);
        script.then("failed a", "reject r1 START_FAILED", "gone a");
        script.at(2).serving("r2", "a").release("r2").thenNothing();
        script.at(3).arrive("w", "b").then("load b for a").stopped("a").then("gone a").ready("b");
        script.then("loaded b", "grant w").release("w").thenNothing();
        script.at(14).arrive("r3", "a").then("load a for b").failed("a", Kind.START_FAILED);
        script.then("failed a", "reject r3 START_FAILED", "gone a").thenRetryAfter(1);
    }

    @Test
    void aModelThatDiesLosesItsLeasesAndIsLoadedAgainForItsWaiters() {
        var script =
                chat().slots("a", 1)
                        .play()
                        .serving("r1", "a")
                        .at(30)
                        .arrive("r2", "a")
                        .thenNothing();
        script.lost("a").then("lost a", "revoke r1");
        script.at(31).stopped("a").then("gone a", "load a");
        script.at(32).release("r1").thenNothing();
        script.ready("a").then("loaded a", "grant r2");
        assertThat(script.model("a").inFlight()).isEqualTo(1);
    }

    @Test
    void aDeadModelIsAVictimNoMoreButItsRemainsHoldTheNextLoadBack() {
        var script = chat().play().serving("r1", "a").at(30).arrive("w", "b").thenNothing();
        script.lost("a").then("lost a", "revoke r1").stopped("a").then("gone a", "load b");
    }

    @Test
    void aModelThatKeepsDyingRightAfterItWasReadyIsNotStartedOverAndOver() {
        var script =
                chat().slots("a", 1)
                        .play()
                        .serving("r1", "a")
                        .arrive("r2", "a")
                        .arrive("r3", "a")
                        .thenNothing();
        // The first time is forgiven.
        script.at(1).lost("a").then("lost a", "revoke r1").stopped("a").then("gone a", "load a");
        script.at(2).ready("a").then("loaded a", "grant r2");
        script.at(3).lost("a").then("lost a", "revoke r2", "reject r3 BACKOFF").thenRetryAfter(1);
        script.stopped("a").then("gone a").arrive("r4", "a").then("reject r4 BACKOFF");
        script.at(4).arrive("r5", "a").then("load a");
    }

    @Test
    void aModelThatHasServedIsStartedAgainHoweverSoonItDies() {
        var script = chat().play();
        for (int i = 0; i < 5; i++) {
            script.at(10 * i).serving("r" + i, "a").release("r" + i).thenNothing();
            script.lost("a").then("lost a").stopped("a").then("gone a");
        }
        script.at(60).serving("last", "a").lost("a").then("lost a", "revoke last");
        script.stopped("a").then("gone a").arrive("again", "a").then("load a");
    }

    @Test
    void aModelThatAlwaysServesForAWhileBeforeItDiesIsAlwaysStartedAgain() {
        var script = chat().play();
        for (int i = 0; i < 5; i++) {
            script.at(10 * i)
                    .serving("r" + i, "a")
                    .at(10 * i + 6)
                    .lost("a")
                    .then("lost a", "revoke r" + i);
            script.stopped("a").then("gone a");
        }
    }

    @Test
    void fiveSecondsAreAWhile() {
        var script = chat().play();
        for (int i = 0; i < 3; i++) {
            script.at(10 * i).serving("r" + i, "a").arrive("w" + i, "a").then("grant w" + i);
            script.at(10 * i + 5).lost("a").then("lost a", "revoke r" + i, "revoke w" + i);
            script.stopped("a").then("gone a");
        }
    }

    @Test
    void theBackoffBeginsAnewAfterAModelThatLivedForAWhile() {
        var script = chat().play().arrive("r1", "a").then("load a").failed("a", Kind.START_FAILED);
        script.then("failed a", "reject r1 START_FAILED", "gone a");
        script.at(2).serving("r2", "a").at(8).lost("a").then("lost a", "revoke r2");
        script.stopped("a").then("gone a").arrive("r3", "a").then("load a");
        script.failed("a", Kind.START_FAILED).then("failed a", "reject r3 START_FAILED", "gone a");
        script.thenRetryAfter(1);
    }

    @Test
    void aProcessThatIsGoneWithoutNoticeWasLost() {
        var script =
                chat().play()
                        .serving("r1", "a")
                        .at(9)
                        .stopped("a")
                        .then("lost a", "revoke r1", "gone a");
        script.arrive("r2", "a").then("load a");
    }

    @Test
    void aProcessThatIsLostBeforeItWasReadyFailed() {
        var script = chat().play().arrive("r1", "a").then("load a").lost("a");
        script.then("failed a", "reject r1 START_FAILED").arrive("r2", "b").thenNothing();
        script.failed("a", Kind.START_FAILED).then("gone a", "load b");
    }

    @Test
    void whatAStoppingProcessReportsOtherwiseChangesNothing() {
        var script =
                chat().play()
                        .serving("r1", "a")
                        .release("r1")
                        .unload("a", 0)
                        .then("unload a REQUEST");
        script.lost("a").thenNothing().ready("a").thenNothing().stopped("a").then("gone a");
        script.stopped("a")
                .thenNothing()
                .lost("a")
                .thenNothing()
                .failed("a", Kind.START_FAILED)
                .thenNothing();
    }
}
