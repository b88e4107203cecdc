package dev.swapgate.lock.schedule;

import static dev.swapgate.lock.schedule.LockSnapshot.State.DRAINING;
import static dev.swapgate.lock.schedule.Script.cast;
import static dev.swapgate.lock.schedule.Script.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.lock.schedule.LoadFailure.Kind;

import org.junit.jupiter.api.Test;

/** Models that leave without another one needing their place, and leases that are cut. */
class SwapScheduleUnloadTest {

    private static Script.Cast chat() {
        return cast().group("chat", "swap exclusive", "a", "b", "c").with(settings(10));
    }

    // -- ttl

    @Test
    void anUnusedModelIsUnloadedAfterItsTtl() {
        var script =
                chat().ttl("a", 30)
                        .play()
                        .serving("r1", "a")
                        .at(10)
                        .release("r1")
                        .thenNothing()
                        .thenWakeAt(40);
        script.at(39).tick().thenNothing();
        script.wake().then("unload a TTL").thenNoWake();
        script.stopped("a").then("gone a");
    }

    @Test
    void theTtlBeginsAnewWithEachRequest() {
        var script =
                chat().ttl("a", 30).play().serving("r1", "a").at(10).release("r1").thenNothing();
        script.at(20).arrive("r2", "a").then("grant r2");
        script.at(40).tick().thenNothing().thenNoWake();
        script.at(50).release("r2").thenNothing().thenWakeAt(80);
    }

    @Test
    void theTtlIsCountedFromTheLastRequestEvenIfTheAlarmIsOlder() {
        var script =
                chat().ttl("a", 30).play().serving("r1", "a").at(10).release("r1").thenNothing();
        script.at(20).arrive("r2", "a").then("grant r2").at(25).release("r2").thenNothing();
        script.wake().thenNothing().thenWakeAt(55).wake().then("unload a TTL");
    }

    @Test
    void aModelThatNobodyUsesAfterItsLoadHasATtlToo() {
        var script =
                chat().ttl("a", 30)
                        .play()
                        .arrive("r1", "a")
                        .then("load a")
                        .leave("r1")
                        .then("reject r1 CANCELLED");
        script.at(5).ready("a").then("loaded a").thenWakeAt(35).wake().then("unload a TTL");
    }

    @Test
    void theTtlSparesAModelThatSomebodyWaitsFor() {
        var script =
                cast().group("chat", "swap exclusive", "a")
                        .group("left", "swap", "l")
                        .group("all", "swap exclusive", "x")
                        .ttl("a", 5)
                        .with(settings(0))
                        .play()
                        .serving("r1", "a")
                        .serving("r2", "l");
        script.at(1).release("r1").arrive("w", "x").arrive("r3", "a").thenNothing();
        script.at(6).tick().thenNothing().thenNoWake();
        script.leave("r3").then("reject r3 CANCELLED").wake().then("unload a TTL");
    }

    // -- unload

    @Test
    void anUnloadRefusesTheWaitersAndDrainsTheLeases() {
        var script = chat().slots("a", 1).play().serving("r1", "a").arrive("r2", "a").thenNothing();
        script.at(1).unload("a", 30).then("reject r2 MODEL_UNLOADED").thenWakeAt(31);
        assertThat(script.model("a").state()).isEqualTo(DRAINING);
        script.at(5).release("r1").then("unload a REQUEST").at(6).stopped("a").then("gone a");
        script.at(31).tick().thenNothing().thenNoWake();
    }

    @Test
    void newcomersOfADrainingModelAreServedByAFreshLoad() {
        var script = chat().play().serving("r1", "a").unload("a", 30).thenNothing();
        script.arrive("r2", "a").thenNothing();
        script.at(1).release("r1").then("unload a REQUEST").stopped("a").then("gone a", "load a");
    }

    @Test
    void leasesThatOutliveTheDrainAreCut() {
        var script =
                chat().play()
                        .serving("r1", "a")
                        .arrive("r2", "a")
                        .then("grant r2")
                        .unload("a", 30)
                        .thenNothing();
        script.wake().then("revoke r1", "revoke r2", "unload a REQUEST");
        script.release("r1").thenNothing();
    }

    @Test
    void aSecondUnloadMayShortenTheDrainAndRefusesTheNewcomers() {
        var script =
                chat().play().serving("r1", "a").unload("a", 30).arrive("r2", "a").thenNothing();
        script.at(1).unload("a", 40).then("reject r2 MODEL_UNLOADED").thenWakeAt(30);
        script.unload("a", 0).then("revoke r1", "unload a REQUEST");
    }

    @Test
    void anUnloadGivesUpALoad() {
        var script = chat().play().arrive("r1", "a").then("load a");
        script.unload("a", 30)
                .then("reject r1 MODEL_UNLOADED", "abort a")
                .arrive("r2", "a")
                .thenNothing();
        script.failed("a", Kind.ABORTED).then("failed a", "gone a", "load a");
    }

    @Test
    void anUnloadOfALoadThatWasReadyFirstStopsIt() {
        var script = chat().play().arrive("r1", "a").then("load a").unload("a", 0);
        script.then("reject r1 MODEL_UNLOADED", "abort a").arrive("r2", "a").thenNothing();
        script.ready("a")
                .then("loaded a", "unload a REQUEST")
                .stopped("a")
                .then("gone a", "load a");
    }

    @Test
    void anUnloadOfAModelThatIsNotResidentRefusesItsWaiters() {
        var script = chat().play().serving("r1", "a").arrive("w", "b").thenNothing();
        script.unload("b", 30).then("reject w MODEL_UNLOADED");
    }

    @Test
    void anUnloadOfAModelThatIsStoppingAnywayAddsNothing() {
        var script =
                chat().play()
                        .serving("r1", "a")
                        .release("r1")
                        .at(20)
                        .arrive("w", "b")
                        .then("load b for a");
        script.arrive("r2", "a").unload("a", 0).then("reject r2 MODEL_UNLOADED");
    }

    @Test
    void aModelThatDiesWhileItDrainsIsNotUnloadedAsWell() {
        var script = chat().play().serving("r1", "a").unload("a", 30).thenNothing();
        script.at(1).lost("a").then("lost a", "revoke r1").stopped("a").then("gone a");
    }

    @Test
    void unloadingAllDoesNotLoadWhatWaited() {
        var script = chat().play().serving("r1", "a").arrive("w", "b").thenNothing();
        script.unloadAll(0).then("revoke r1", "unload a REQUEST", "reject w MODEL_UNLOADED");
        script.stopped("a").then("gone a");
    }

    @Test
    void drainingBeginsNoSwapThatItsLeasesForbid() {
        var script =
                chat().play().serving("r1", "a").unload("a", 30).arrive("w", "b").thenNothing();
        script.at(3).release("r1").then("unload a REQUEST").stopped("a").then("gone a", "load b");
    }

    // -- shutdown

    @Test
    void aShutdownRefusesWhoWaitsAndWhoComes() {
        var script = chat().play().serving("r1", "a").arrive("w", "b").thenNothing();
        script.shutdown(30)
                .then("reject w SHUTTING_DOWN")
                .arrive("r2", "a")
                .then("reject r2 SHUTTING_DOWN");
        script.at(4)
                .release("r1")
                .then("unload a SHUTDOWN")
                .stopped("a")
                .then("gone a")
                .thenWakeAt(30);
    }

    @Test
    void aSecondShutdownCutsWhatTheFirstOneDrained() {
        var script = chat().play().serving("r1", "a").shutdown(30).thenNothing();
        script.at(1).shutdown(0).then("revoke r1", "unload a SHUTDOWN");
    }

    @Test
    void aShutdownGivesUpLoads() {
        var script = chat().play().arrive("r1", "a").then("load a").shutdown(30);
        script.then("reject r1 SHUTTING_DOWN", "abort a")
                .failed("a", Kind.ABORTED)
                .then("failed a", "gone a");
    }

    @Test
    void theTimeToDrainIsCountedFromTheUnload() {
        var script = chat().play().serving("r1", "a").at(50).unloadAll(30).thenWakeAt(80);
        script.at(60).shutdown(15).thenNothing();
        script.wake();
        script.then("revoke r1", "unload a REQUEST");
    }

    @Test
    void aShutdownCountsFromItsBeginningToo() {
        var script = chat().play().serving("r1", "a").at(50).shutdown(30).thenWakeAt(80);
        script.wake().then("revoke r1", "unload a SHUTDOWN");
    }

    @Test
    void whoIsRefusedHasNobodysLeaseCutAnyMore() {
        var cast = chat().with(Script.drainTimeout(10, 5));
        for (boolean shutdown : new boolean[] {false, true}) {
            var script = cast.play().serving("r1", "a").at(1).arrive("w", "b").thenWakeAt(16);
            script.at(2);
            if (shutdown) {
                script.shutdown(100).then("reject w SHUTTING_DOWN");
            } else {
                script.unloadAll(100).then("reject w MODEL_UNLOADED");
            }
            script.thenWakeAt(102);
        }
    }

    // -- drain timeout of the schedule

    @Test
    void leasesThatOutliveTheTurnByTheDrainTimeoutAreCutForWhoWaits() {
        var script =
                cast().group("chat", "swap exclusive", "a", "b")
                        .with(Script.drainTimeout(10, 5))
                        .play();
        script.serving("r1", "a").at(20).arrive("w", "b").thenNothing().thenWakeAt(35);
        script.at(29).arrive("r2", "a").then("grant r2");
        script.wake().then("revoke r1", "revoke r2", "load b for a").thenNoWake();
    }

    @Test
    void aLeaseGrantedAfterTheTurnHasTheWholeDrainTimeout() {
        var script =
                cast().group("chat", "swap exclusive", "a", "b")
                        .slots("a", 1)
                        .with(Script.drainTimeout(0, 5))
                        .play();
        script.serving("r1", "a")
                .arrive("r2", "a")
                .at(1)
                .arrive("w", "b")
                .thenNothing()
                .thenWakeAt(6);
        script.at(5).release("r1").then("grant r2").thenWakeAt(10);
        script.wake().then("revoke r2", "load b for a");
    }

    @Test
    void aModelThatLeavesAnywayIsStoppedWhenItsLastLeaseWasCut() {
        var script =
                cast().group("chat", "swap exclusive", "a", "b")
                        .with(Script.drainTimeout(10, 5))
                        .play();
        script.serving("r1", "a").at(1).unload("a", 100).thenNothing();
        script.at(2).arrive("w", "b").thenNothing().thenWakeAt(17);
        script.wake().then("revoke r1", "unload a REQUEST").stopped("a").then("gone a", "load b");
    }

    @Test
    void nothingIsCutIfNobodyNeedsTheModelOut() {
        var script =
                cast().group("chat", "swap exclusive", "a", "b")
                        .slots("a", 1)
                        .with(Script.drainTimeout(10, 5))
                        .play();
        script.serving("r1", "a").arrive("r2", "a").thenNothing().thenNoWake();
        script.at(20).arrive("w", "b").thenNothing().thenWakeAt(35);
        script.at(30).leave("w").then("reject w CANCELLED").thenNoWake();
    }
}
