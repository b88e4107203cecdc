package dev.swapgate.lock.schedule;

import static dev.swapgate.lock.schedule.Script.bounds;
import static dev.swapgate.lock.schedule.Script.cast;
import static dev.swapgate.lock.schedule.Script.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.lock.schedule.LoadFailure.Kind;
import dev.swapgate.lock.schedule.LockSnapshot.State;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a change of the plan does to those that wait and to those that are resident. */
class SwapScheduleReloadTest {

    private static Script.Cast chat(String... members) {
        return cast().group("chat", "swap exclusive", members);
    }

    private static Script.Cast apart(String... members) {
        var cast = cast();
        for (var member : members) {
            cast.group(member + "s", "", member);
        }
        return cast;
    }

    // -- what stays

    @Test
    void nothingHappensIfNothingHasChanged() {
        var script = chat("a", "b").play().serving("r1", "a").arrive("r2", "b").thenNothing();
        script.reload(chat("a", "b"), 30).thenNothing();
        script.thenPosition("r2", 1);
        script.at(200).release("r1").then("load b for a").ready("b").then("loaded b", "grant r2");
    }

    @Test
    void anotherModelsChangeDoesNotTouchOneThatServes() {
        var script = apart("a", "b").play().serving("r1", "a").serving("r2", "b");
        script.reload(apart("a", "b"), 30, "b").thenNothing();
        script.arrive("r3", "a").then("grant r3");
        assertThat(script.model("a").generation()).isEqualTo(1);
    }

    @Test
    void whatWasLearnedStays() {
        var script = chat("a", "b").play().serving("r1", "a").at(3).release("r1").thenNothing();
        var before = script.model("a");
        script.reload(chat("a", "b", "c").slots("a", 2), 30).thenNothing();
        assertThat(script.model("a")).isEqualTo(before);
    }

    @Test
    void newSlotsAndTtlApplyToAProcessThatStays() {
        var script = apart("a").slots("a", 1).play().serving("r1", "a");
        script.arrive("r2", "a").thenNothing();
        script.reload(apart("a").slots("a", 2).ttl("a", 30), 30).then("grant r2");
        script.at(10).release("r1").release("r2").thenNothing().thenWakeAt(40);
        script.wake().then("unload a TTL");
    }

    @Test
    void aLongerTtlReplacesTheOneThatWasRunning() {
        var script = apart("a").ttl("a", 30).play().serving("r1", "a").release("r1").thenNothing();
        script.at(10).reload(apart("a").ttl("a", 100), 30).thenNothing().thenWakeAt(100);
        script.reload(apart("a"), 30).thenNothing().thenNoWake();
    }

    // -- what has to be another process

    @Test
    void aChangedModelServesThoseItHasBegunWithAndTheOthersWaitForTheNext() {
        var script = apart("a").slots("a", 1).play().serving("r1", "a");
        script.arrive("r2", "a").thenNothing();
        script.reload(apart("a"), 30, "a").thenNothing().thenWakeAt(30);
        script.arrive("r3", "a").thenNothing();
        assertThat(script.model("a").state()).isEqualTo(State.DRAINING);
        script.at(5).release("r1").then("unload a RELOAD").stopped("a").then("gone a", "load a");
        script.ready("a").then("loaded a", "grant r2", "grant r3");
    }

    @Test
    void aChangedModelThatServesNobodyIsUnloadedAtOnceAndNotLoadedForNobody() {
        var script = apart("a").play().serving("r1", "a").release("r1").thenNothing();
        script.reload(apart("a"), 30, "a").then("unload a RELOAD").stopped("a").then("gone a");
    }

    @Test
    void leasesAreCutWhenTheTimeToDrainIsOver() {
        var script = apart("a").play().serving("r1", "a").arrive("r2", "a").then("grant r2");
        script.reload(apart("a"), 10, "a").thenNothing();
        script.wake().then("revoke r1", "revoke r2", "unload a RELOAD");
    }

    @Test
    void aLoadOfAChangedModelIsGivenUpAndItsRequestWaitsForTheNext() {
        var script = apart("a").play().arrive("r1", "a").then("load a").arrive("r2", "a");
        script.thenNothing().reload(apart("a"), 30, "a").then("abort a");
        script.thenPosition("r1", 1).thenPosition("r2", 2);
        script.failed("a", Kind.ABORTED).then("failed a", "gone a", "load a");
        script.ready("a").then("loaded a", "grant r1", "grant r2");
    }

    @Test
    void aLoadThatIsReadyBeforeItCouldBeGivenUpServesNobody() {
        var script = apart("a").play().arrive("r1", "a").then("load a");
        script.reload(apart("a"), 30, "a").then("abort a");
        script.ready("a").then("loaded a", "unload a RELOAD").stopped("a").then("gone a", "load a");
    }

    @Test
    void theRestAfterAFailureEndsWhenTheModelIsChanged() {
        var script = apart("a", "b").play().arrive("r1", "a").then("load a");
        script.failed("a", Kind.START_FAILED).then("failed a", "reject r1 START_FAILED", "gone a");
        script.reload(apart("a", "b"), 30, "b").thenNothing();
        script.arrive("r2", "a").then("reject r2 BACKOFF");
        script.reload(apart("a", "b"), 30, "a").thenNothing().arrive("r3", "a").then("load a");
    }

    @Test
    void aDrainThatWasBegunBeforeEndsWhenItWouldHave() {
        var script = apart("a", "b").play().serving("r1", "a").unload("a", 30).thenNothing();
        script.at(10).reload(apart("a", "b"), 60, "b").thenNothing().thenWakeAt(30);
        script.wake().then("revoke r1", "unload a REQUEST");
    }

    // -- what is removed

    @Test
    void whoWaitsForARemovedModelIsToldAndItsRequestsInFlightEnd() {
        var script = apart("a", "b").slots("a", 1).play().serving("r1", "a");
        script.arrive("r2", "a").thenNothing();
        script.reload(apart("b"), 30).then("reject r2 MODEL_REMOVED");
        script.arrive("r3", "a").then("reject r3 MODEL_REMOVED");
        script.release("r1").then("unload a RELOAD").stopped("a").then("gone a");
        script.arrive("r4", "a").then("reject r4 MODEL_REMOVED");
        script.reload(apart("b"), 30).thenNothing();
        script.arrive("r5", "a").then("reject r5 MODEL_REMOVED");
    }

    @Test
    void aRemovedModelIsShownUntilItIsGone() {
        var schedule = apart("a", "b").schedule();
        schedule.arrive(0, 1, "a");
        schedule.ready(0, "a", 1);
        schedule.reconfigure(0, apart("b").plan(), Set.of(), Script.duration(30));
        assertThat(schedule.models()).containsExactly("b", "a");
        schedule.release(0, 1);
        schedule.stopped(0, "a", 1);
        assertThat(schedule.models()).containsExactly("b");
        assertThat(schedule.snapshot(0).models()).hasSize(1);
        assertThat(schedule.isOff("a")).isTrue();
    }

    @Test
    void aModelThatComesBackBeginsWithAnotherLoadThanItsLast() {
        var script = apart("a", "b").play().serving("r1", "a").release("r1").thenNothing();
        script.reload(apart("b"), 30).then("unload a RELOAD").stopped("a").then("gone a");
        script.reload(apart("b"), 30).reload(apart("a", "b"), 30).thenNothing();
        script.arrive("r2", "a").then("load a");
        assertThat(script.model("a").generation()).isEqualTo(2);
    }

    @Test
    void aModelThatComesBackBeforeItIsGoneIsLoadedAnew() {
        var script = apart("a", "b").play().serving("r1", "a");
        script.reload(apart("b"), 30).reload(apart("a", "b"), 30).thenNothing();
        script.arrive("r2", "a").thenNothing();
        script.release("r1").then("unload a RELOAD").stopped("a").then("gone a", "load a");
    }

    @Test
    void nobodyIsTakenForAModelThatWasNeverThere() {
        var schedule = apart("a").schedule();
        assertThatThrownBy(() -> schedule.arrive(0, 1, "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // -- groups

    @Test
    void residentsThatExcludeEachOtherDoNotStayTogether() {
        var script = apart("a", "b").play().serving("r1", "a").serving("r2", "b");
        script.at(1).release("r1").thenNothing().at(2).release("r2").thenNothing();
        script.reload(chat("a", "b"), 30).then("unload a RELOAD");
    }

    @Test
    void residentsThatNoSetHasTogetherDoNotStayTogether() {
        var script = apart("a", "b", "c").play().serving("r1", "a").serving("r2", "b");
        script.serving("r3", "c").at(1).release("r1").at(2).release("r2").at(3).release("r3");
        var sets = List.of(Set.of("a", "b"), Set.of("b", "c"));
        script.reload(apart("a", "b", "c").together(sets), 30).then("unload a RELOAD");
    }

    @Test
    void residentsThatOneSetHasTogetherStay() {
        var script = apart("a", "b", "c").play().serving("r1", "a").serving("r2", "b");
        script.serving("r3", "c").release("r1").release("r2").release("r3").thenNothing();
        var sets = List.of(Set.of("a", "b", "c"));
        script.reload(apart("a", "b", "c").together(sets), 30).thenNothing();
    }

    @Test
    void aRemovedResidentIsNotAskedAboutInSets() {
        var script = apart("a", "b").play().serving("r1", "a");
        var sets = List.of(Set.of("b", "c"));
        script.reload(apart("b", "c").together(sets), 30).thenNothing();
        script.arrive("r2", "c").thenNothing().release("r1").then("unload a RELOAD");
        script.stopped("a").then("gone a", "load c");
    }

    @Test
    void aLoadThatSomebodyWaitsForOutlastsAnIdleModel() {
        var script = apart("a", "b").play().arrive("r1", "a").then("load a").serving("r2", "b");
        script.at(5).release("r2").thenNothing();
        script.reload(chat("a", "b"), 30).then("unload b RELOAD");
    }

    @Test
    void theOneThatIsUsedStays() {
        var script = apart("a", "b").play().serving("r1", "a").serving("r2", "b");
        script.at(2).release("r2").thenNothing();
        script.reload(chat("a", "b"), 30).then("unload b RELOAD");
    }

    @Test
    void whereBothAreUsedOneIsDrained() {
        var script = apart("a", "b").play().serving("r1", "a").serving("r2", "b");
        script.reload(chat("a", "b"), 30).thenNothing().thenWakeAt(30);
        script.arrive("r3", "a").then("grant r3");
        script.arrive("r4", "b").thenNothing();
        script.release("r2").then("unload b RELOAD").stopped("b").then("gone b");
    }

    @Test
    void residentsOfWhichOneCouldHaveSettledBesideTheOtherStayTogether() {
        var script = apart("a", "b").play().serving("r1", "a").serving("r2", "b");
        var next = cast().group("as", "exclusive", "a").group("bs", "", "b");
        script.reload(next, 30).thenNothing();
        script.release("r1").release("r2").thenNothing();
    }

    @Test
    void aProcessThatLeavesCountsByItsOldRulesUntilItIsGone() {
        var script = chat("a", "b").play().serving("r1", "a");
        script.reload(apart("a", "b"), 30, "a").thenNothing();
        script.arrive("r2", "b").thenNothing();
        script.release("r1").then("unload a RELOAD").stopped("a").then("gone a", "load b");
        script.ready("b").then("loaded b", "grant r2").arrive("r3", "a").then("load a");
    }

    @Test
    void aNewModelWaitsUntilProcessesThatNeverHeardOfItAreGone() {
        var script = apart("a", "b").play().serving("r1", "a");
        script.reload(apart("b", "c"), 30).thenNothing();
        script.arrive("r2", "b").then("load b").arrive("r3", "c").thenNothing();
        script.release("r1").then("unload a RELOAD").stopped("a").then("gone a", "load c");
    }

    // -- settings

    @Test
    void newLimitsApplyAtOnceAndSendNobodyAway() {
        var script = chat("a", "b").with(bounds(5, 5, 0)).play().serving("r1", "a");
        script.arrive("r2", "b").arrive("r3", "b").thenNothing();
        script.at(1).reload(chat("a", "b").with(bounds(1, 1, 10)), 30).thenNothing();
        script.arrive("r4", "b").then("reject r4 QUEUE_FULL").thenWakeAt(10);
        script.wake().then("reject r2 QUEUE_TIMEOUT", "reject r3 QUEUE_TIMEOUT");
    }

    @Test
    void aShorterTurnAppliesToTheOneThatHasIt() {
        var script = chat("a", "b").play().serving("r1", "a").arrive("r2", "b").thenNothing();
        script.arrive("r3", "a").then("grant r3");
        script.at(1).reload(chat("a", "b").with(settings(0)), 30).thenNothing();
        script.arrive("r4", "a").thenNothing();
    }

    @Test
    void nothingIsReloadedOnceTheEndHasBegun() {
        var script = apart("a").play().serving("r1", "a").shutdown(30).thenNothing();
        script.reload(apart("b"), 0).thenNothing().release("r1").then("unload a SHUTDOWN");
    }

    @Test
    void aCopyIsReloadedWithoutTheOriginal() {
        var schedule = apart("a").schedule();
        schedule.arrive(0, 1, "a");
        var copy = schedule.copy();
        copy.reconfigure(0, apart("b").plan(), Set.of(), Script.duration(0));
        assertThat(copy.waitingTickets()).isEmpty();
        assertThat(schedule.waitingTickets()).containsExactly(1L);
        assertThat(new Forecast(schedule, 0).explain("a", Map.of()).refusal()).isEmpty();
    }
}
