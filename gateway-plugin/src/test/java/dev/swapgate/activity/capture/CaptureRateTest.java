package dev.swapgate.activity.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.stream.IntStream;

class CaptureRateTest {

    @Test
    void ofVeryManyCallsInOneSecondOnlySomeAreCaptured() {
        var captures = new Captures(1_000_000);

        long admitted = IntStream.range(0, 10_000).filter(i -> captures.admits()).count();

        // They may begin in one second and end in the next ones.
        assertThat(admitted).isBetween(200L, 2_000L);
    }

    @Test
    void withoutMemoryNoneIs() {
        assertThat(new Captures(0).admits()).isFalse();
    }
}
