package dev.swapgate.lock.schedule;

import static dev.swapgate.lock.schedule.LockSnapshot.State.LOADING;
import static dev.swapgate.lock.schedule.LockSnapshot.State.OFF;
import static dev.swapgate.lock.schedule.LockSnapshot.State.READY;
import static dev.swapgate.lock.schedule.LockSnapshot.State.STOPPING;
import static dev.swapgate.lock.schedule.Script.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Who is loaded when, and what has to be gone before. */
class SwapScheduleLoadingTest {

    private static Script.Cast chat() {
        return cast().group("chat", "swap exclusive", "a", "b", "c");
    }

    @Test
    void theFirstRequestLoadsItsModelAndIsGrantedWhenItIsReady() {
        chat().play()
                .arrive("r1", "a")
                .then("load a")
                .at(3)
                .ready("a")
                .then("loaded a", "grant r1")
                .at(4)
                .release("r1")
                .thenNothing();
    }

    @Test
    void aReadyModelIsGrantedAtOnceUpToItsSlots() {
        var script = chat().slots("a", 2).play().serving("r1", "a");
        script.arrive("r2", "a").then("grant r2");
        script.arrive("r3", "a").thenNothing().thenPosition("r3", 1);
        script.arrive("r4", "a").thenNothing().thenPosition("r4", 2);
        script.at(1).release("r1").then("grant r3").thenPosition("r4", 1);
        script.at(2).release("r3").then("grant r4").thenPosition("r4", 0);
    }

    @Test
    void waitersOfALoadingModelJoinItAndTheOneItIsForComesFirst() {
        chat().slots("a", 2)
                .priority("b", 0)
                .play()
                .arrive("r1", "a")
                .then("load a")
                .arrive("r2", "a")
                .arrive("r3", "a")
                .thenNothing()
                .thenPosition("r1", 1)
                .thenPosition("r3", 3)
                .ready("a")
                .then("loaded a", "grant r1", "grant r2");
    }

    @Test
    void aSwapBeginsWhenTheLastLeaseOfTheVictimIsClosed() {
        var script = chat().with(Script.settings(0)).play().serving("r1", "a");
        script.arrive("r2", "a").then("grant r2");
        script.at(1).arrive("w", "b").thenNothing();
        script.at(2).release("r1").thenNothing();
        script.at(3).release("r2").then("load b for a");
        assertThat(script.model("a").state()).isEqualTo(STOPPING);
        assertThat(script.model("b").state()).isEqualTo(LOADING);
        script.at(4).stopped("a").then("gone a");
        script.at(5).ready("b").then("loaded b", "grant w");
        assertThat(script.model("b").state()).isEqualTo(READY);
        assertThat(script.model("b").loadEstimate())
                .isEqualTo(Script.duration(10 + 0.3 * (2 - 10)));
    }

    @Test
    void aSwapTakesEveryVictimInOneStep() {
        cast().group("left", "swap", "a")
                .group("right", "swap", "b")
                .group("all", "swap exclusive", "x")
                .with(Script.settings(0))
                .play()
                .serving("r1", "a")
                .serving("r2", "b")
                .at(1)
                .arrive("w", "x")
                .release("r1")
                .thenNothing()
                .at(2)
                .release("r2")
                .then("load x for a,b");
    }

    @Test
    void persistentModelsStay() {
        cast().group("keep", "persistent", "p")
                .group("chat", "swap exclusive", "a")
                .play()
                .serving("r1", "p")
                .arrive("r2", "a")
                .then("load a");
    }

    @Test
    void modelsThatDoNotConflictLoadSideBySide() {
        cast().group("pair", "", "a", "b")
                .play()
                .arrive("r1", "a")
                .then("load a")
                .arrive("r2", "b")
                .then("load b");
    }

    @Test
    void modelsInConflictInOneDirectionOnlyDoNotLoadSideBySide() {
        cast().group("chat", "swap exclusive", "big")
                .group("aside", "", "small")
                .play()
                .arrive("r1", "big")
                .then("load big")
                .arrive("r2", "small")
                .thenNothing()
                .ready("big")
                .then("loaded big", "grant r1", "load small");
    }

    @Test
    void anExclusiveNewcomerWaitsUntilTheOneLoadingIsReadyAndUnused() {
        cast().group("aside", "", "small")
                .group("chat", "swap exclusive", "big")
                .with(Script.settings(0))
                .play()
                .arrive("r1", "small")
                .then("load small")
                .arrive("r2", "big")
                .thenNothing()
                .ready("small")
                .then("loaded small", "grant r1")
                .release("r1")
                .then("load big for small");
    }

    @Test
    void aStoppingModelHoldsBackItsOwnRestart() {
        var script = chat().with(Script.settings(0)).play().serving("r1", "a");
        script.release("r1").thenNothing();
        script.at(1).arrive("w", "b").then("load b for a");
        script.arrive("r2", "a").thenNothing();
        script.at(2).ready("b").then("loaded b", "grant w");
        script.at(3).release("w").thenNothing();
        script.at(4).stopped("a").then("gone a", "load a for b");
    }

    @Test
    void aStoppingModelHoldsBackConflictingLoadsOfOthers() {
        var script = chat().play().serving("r1", "a");
        script.at(1).release("r1").thenNothing();
        script.unload("a", 0).then("unload a REQUEST");
        script.arrive("r2", "b").thenNothing();
        script.at(2).stopped("a").then("gone a", "load b");
    }

    @Test
    void theEndOfAnOlderLoadChangesNothing() {
        var script = chat().play().serving("r1", "a");
        script.release("r1").unload("a", 0).then("unload a REQUEST").stopped("a").then("gone a");
        script.arrive("r2", "a").then("load a");
        script.stopped("a", 1).thenNothing();
        script.ready("a", 1).thenNothing();
        assertThat(script.model("a").state()).isEqualTo(LOADING);
    }

    @Test
    void theGenerationRisesWithEachLoad() {
        var script = chat().play();
        assertThat(script.model("a").generation()).isZero();
        script.serving("r1", "a")
                .release("r1")
                .unload("a", 0)
                .then("unload a REQUEST")
                .stopped("a")
                .then("gone a");
        script.serving("r2", "a");
        assertThat(script.model("a").generation()).isEqualTo(2);
    }

    @Test
    void theSnapshotShowsWhoWaitsAndWhatWasLearned() {
        var script = chat().slots("a", 1).play().at(1).arrive("r1", "a").then("load a");
        script.at(9).ready("a").then("loaded a", "grant r1").arrive("r2", "a").thenNothing();
        script.at(12);
        var model = script.model("a");
        assertThat(model.inFlight()).isEqualTo(1);
        assertThat(model.waiting()).isEqualTo(1);
        assertThat(model.oldestWait()).isEqualTo(Duration.ofSeconds(3));
        assertThat(model.loadEstimate()).isEqualTo(Script.duration(10 + 0.3 * (8 - 10)));
        script.at(16).release("r1").then("grant r2");
        assertThat(script.model("a").requestEstimate())
                .isEqualTo(Script.duration(5 + 0.1 * (7 - 5)));
        assertThat(script.model("b").state()).isEqualTo(OFF);
    }

    @Test
    void unknownModelsAreRefused() {
        var schedule = chat().schedule();
        assertThatThrownBy(() -> schedule.arrive(0, 1, "nobody"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown model: nobody");
        assertThat(schedule.decisions()).isEmpty();
    }
}
