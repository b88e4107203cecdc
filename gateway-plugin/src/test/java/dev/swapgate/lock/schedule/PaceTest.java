package dev.swapgate.lock.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class PaceTest {
    private final ModelState model =
            new ModelState(0, new ModelTraits("a", 1, 0, Duration.ZERO), ModelEstimates.UNKNOWN);

    @Test
    void newcomersComeSoManyTimesAsOftenAsWasLearned() {
        model.gapEstimate = Script.nanos(3);
        assertThat(new Pace(1, 1, 2).gap(model)).hasValue(Script.nanos(1.5));
        assertThat(Pace.ALONE.gap(model)).isEmpty();
    }

    @Test
    void nobodyIsExpectedWhereNothingWasLearned() {
        assertThat(Pace.SLOW.gap(model)).isEmpty();
    }

    @Test
    void whatTakesLongerThanExpectedTakesHalfOfThatMore() {
        assertThat(Pace.ALONE.requestLeft(4e9, Script.nanos(3))).isEqualTo(Script.nanos(2));
        assertThat(Pace.SLOW.loadLeft(4e9, 0)).isEqualTo(Script.nanos(5));
    }
}
