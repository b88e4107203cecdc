package dev.swapgate.lock.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.swapgate.lock.schedule.LockSnapshot.State;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** What a model learns of those who use it. */
class ModelStateTest {
    private final ModelState model =
            new ModelState(0, new ModelTraits("a", 1, 0, Duration.ZERO), ModelEstimates.UNKNOWN);

    @Test
    void howOftenRequestsComeIsLearnedWhileTheModelIsReady() {
        model.state = State.READY;
        model.openedAt = 100;
        model.learnGap(103);
        assertThat(model.gapEstimate).isEqualTo(3);
        model.learnGap(108);
        assertThat(model.gapEstimate).isEqualTo(3.2, within(1e-9));
        model.state = State.OFF;
        model.learnGap(200);
        assertThat(model.gapEstimate).isEqualTo(3.2, within(1e-9));
        model.state = State.READY;
        model.openedAt = 210;
        model.learnGap(212);
        assertThat(model.gapEstimate).isEqualTo(3.08, within(1e-9));
    }

    @Test
    void whoComesAtTheEndOfTheWindowIsStillAFollowUp() {
        var request = new Request(1, model, 0, 0, 0);
        model.state = State.READY;
        model.inFlight.add(request);
        model.finish(request, 10);
        model.learnFollowUp(15, 5);
        assertThat(model.hitRate).isEqualTo(0.55, within(1e-9));
        model.learnFollowUp(16, 5);
        assertThat(model.hitRate).isEqualTo(0.495, within(1e-9));
    }
}
