package dev.swapgate.lock.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

class LockSettingsTest {
    private static final Duration ZERO = Duration.ZERO;
    private static final Duration NEGATIVE = Duration.ofNanos(-1);

    private static void assertRefused(
            String what, Duration maxTurn, Duration headStart, Duration linger, Duration[] rest) {
        assertThatThrownBy(() ->
                        new LockSettings(
                                maxTurn, headStart, Optional.of(linger), rest[0], 10, 10, rest[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(what);
    }

    @Test
    void noTimeIsNegative() {
        var fine = new Duration[] {ZERO, ZERO};
        assertRefused("maxTurn", NEGATIVE, ZERO, ZERO, fine);
        assertRefused("priorityHeadStart", ZERO, NEGATIVE, ZERO, fine);
        assertRefused("linger", ZERO, ZERO, NEGATIVE, fine);
        assertRefused("drainTimeout", ZERO, ZERO, ZERO, new Duration[] {NEGATIVE, ZERO});
        assertRefused("queueTimeout", ZERO, ZERO, ZERO, new Duration[] {ZERO, NEGATIVE});
    }

    @Test
    void aHitRateIsAShare() {
        for (double share : new double[] {0, 1}) {
            assertThat(new ModelEstimates(ZERO, ZERO, share).hitRate()).isEqualTo(share);
        }
        for (double none : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> new ModelEstimates(ZERO, ZERO, none))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
