package dev.swapgate.proxy.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.lock.schedule.RevokeCause;
import dev.swapgate.proxy.socket.Parting.Outcome;
import dev.swapgate.proxy.socket.Parting.Step;
import dev.swapgate.proxy.socket.Parting.Step.End;
import dev.swapgate.proxy.socket.Parting.Step.Tell;
import dev.swapgate.proxy.socket.Parting.Step.Wait;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

class PartingTest {

    private final Parting parting = new Parting();

    @ParameterizedTest
    @EnumSource
    void aGoodbyeAndItsAnswerEndIt(Side first) {
        assertThat(parting.closed(first)).containsExactly(new Wait(Parting.ANSWER));
        assertThat(parting.closed(first.other())).containsExactly(new End(Outcome.CLOSED));
        assertThat(parting.ended(first, true)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whoLeavesAfterItsGoodbyeLeavesTheOtherOneTimeToAnswer(Side first) {
        parting.closed(first);
        assertThat(parting.ended(first, true)).containsExactly(new Wait(Parting.LAST_WORDS));
        assertThat(parting.late()).containsExactly(new End(Outcome.CLOSED));
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatNeverComesIsNotWaitedForForEver(Side first) {
        parting.closed(first);
        assertThat(parting.late()).containsExactly(new End(Outcome.CLOSED));
    }

    @ParameterizedTest
    @EnumSource
    void whoAnswersAGoodbyeByLeavingHasAnswered(Side first) {
        parting.closed(first);
        assertThat(parting.ended(first.other(), true)).containsExactly(new End(Outcome.CLOSED));
    }

    @Test
    void aClientThatLeavesWithoutAWordEndsItAtOnce() {
        assertThat(parting.ended(Side.CLIENT, true)).containsExactly(new End(Outcome.CLIENT_GONE));
    }

    @Test
    void aClientThatTakesNothingHasLeft() {
        assertThat(parting.deaf(Side.CLIENT)).containsExactly(new End(Outcome.CLIENT_GONE));
    }

    @Test
    void aServerThatEndsWithoutAWordIsSpokenFor() {
        assertThat(parting.ended(Side.UPSTREAM, true))
                .containsExactly(
                        new Tell(Side.CLIENT, CloseFrame.BAD_GATEWAY),
                        new Wait(Parting.LAST_WORDS));
        assertThat(parting.told(Side.CLIENT)).isEmpty();
        assertThat(parting.closed(Side.CLIENT)).containsExactly(new End(Outcome.LOST));
    }

    @Test
    void aClientThatDoesNotAnswerUsIsCut() {
        parting.ended(Side.UPSTREAM, true);
        parting.told(Side.CLIENT);
        assertThat(parting.late()).containsExactly(new End(Outcome.LOST));
    }

    @Test
    void anAnswerBeforeOurWordsWereSentIsNotTheEnd() {
        parting.ended(Side.UPSTREAM, true);
        assertThat(parting.closed(Side.CLIENT)).isEmpty();
        assertThat(parting.told(Side.CLIENT)).containsExactly(new End(Outcome.LOST));
    }

    @Test
    void aServerThatEndsInsideAFrameLeavesNothingToSay() {
        assertThat(parting.ended(Side.UPSTREAM, false)).containsExactly(new End(Outcome.LOST));
    }

    @Test
    void whatAServerSentBeforeItTookNothingStillCounts() {
        assertThat(parting.deaf(Side.UPSTREAM)).containsExactly(new Wait(Parting.LAST_WORDS));
        assertThat(parting.closed(Side.UPSTREAM)).containsExactly(new Wait(Parting.ANSWER));
        assertThat(parting.closed(Side.CLIENT)).containsExactly(new End(Outcome.CLOSED));
    }

    @Test
    void aServerThatTakesNothingAndSaysNothingIsLost() {
        parting.deaf(Side.UPSTREAM);
        assertThat(parting.late()).contains(new Tell(Side.CLIENT, CloseFrame.BAD_GATEWAY));
    }

    @Test
    void bothAreToldThatTheModelIsUnloaded() {
        assertThat(parting.revoked(RevokeCause.UNLOADED))
                .containsExactly(
                        new Tell(Side.CLIENT, CloseFrame.GOING_AWAY),
                        new Tell(Side.UPSTREAM, CloseFrame.GOING_AWAY),
                        new Wait(Parting.LAST_WORDS));
        parting.told(Side.CLIENT);
        assertThat(parting.closed(Side.CLIENT)).isEmpty();
        assertThat(parting.told(Side.UPSTREAM)).containsExactly(new End(Outcome.REVOKED));
    }

    @Test
    void nobodyIsToldTwice() {
        parting.closed(Side.UPSTREAM);
        assertThat(parting.revoked(RevokeCause.UNLOADED))
                .containsExactly(
                        new Tell(Side.UPSTREAM, CloseFrame.GOING_AWAY),
                        new Wait(Parting.LAST_WORDS));
        assertThat(parting.revoked(RevokeCause.UNLOADED)).isEmpty();
    }

    @Test
    void aLostModelMayStillHaveSaidGoodbye() {
        assertThat(parting.revoked(RevokeCause.LOST)).containsExactly(new Wait(Parting.LAST_WORDS));
        assertThat(parting.closed(Side.UPSTREAM)).containsExactly(new Wait(Parting.ANSWER));
        assertThat(parting.ended(Side.UPSTREAM, true))
                .containsExactly(new Wait(Parting.LAST_WORDS));
        assertThat(parting.closed(Side.CLIENT)).containsExactly(new End(Outcome.CLOSED));
    }

    @Test
    void whoSendsNonsenseIsToldSo() {
        assertThat(parting.broke(Side.CLIENT))
                .contains(
                        new Tell(Side.CLIENT, CloseFrame.PROTOCOL_ERROR),
                        new Tell(Side.UPSTREAM, CloseFrame.GOING_AWAY));
        assertThat(new Parting().broke(Side.UPSTREAM))
                .contains(
                        new Tell(Side.CLIENT, CloseFrame.BAD_GATEWAY),
                        new Tell(Side.UPSTREAM, CloseFrame.PROTOCOL_ERROR));
    }

    private static <T> T any(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Whatever happens in whatever order: one end, nobody told twice, and never a dead end. */
    @Test
    void everyPlayEndsOnceAndNeverHangs() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            Parting played = new Parting();
            List<Step> steps = new ArrayList<>();
            boolean waiting = false;
            Set<Side> closed = EnumSet.noneOf(Side.class);
            Set<Side> told = EnumSet.noneOf(Side.class);
            for (int i = 0; i < 12; i++) {
                Side side = any(random, List.of(Side.values()));
                List<Step> now =
                        switch (random.nextInt(6)) {
                            case 0 -> closed.add(side) ? played.closed(side) : List.<Step>of();
                            case 1 -> played.ended(side, random.nextBoolean());
                            case 2 -> played.deaf(side);
                            case 3 -> played.broke(side);
                            case 4 -> played.revoked(any(random, List.of(RevokeCause.values())));
                            default -> told.remove(side) ? played.told(side) : List.<Step>of();
                        };
                now.forEach(step -> {
                    if (step instanceof Tell tell) {
                        assertThat(closed).doesNotContain(tell.side().other());
                        told.add(tell.side());
                    }
                });
                waiting |= now.stream().anyMatch(Wait.class::isInstance);
                steps.addAll(now);
            }
            List<Step> last = waiting ? played.late() : List.of();
            steps.addAll(last);
            steps.addAll(
                    last.stream().anyMatch(Wait.class::isInstance) ? played.late() : List.of());
            long ends = steps.stream().filter(End.class::isInstance).count();
            assertThat(ends).as("seed %d: %s", seed, steps).isEqualTo(steps.isEmpty() ? 0 : 1);
            for (Side side : Side.values()) {
                assertThat(steps.stream().filter(s -> s instanceof Tell t && t.side() == side))
                        .as("seed %d: %s", seed, steps)
                        .hasSizeLessThanOrEqualTo(1);
            }
        }
    }
}
