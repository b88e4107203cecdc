package dev.swapgate.activity.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.stream.IntStream;

class SpeedHistogramTest {

    private static double[] upTo(int n) {
        return IntStream.rangeClosed(1, n).asDoubleStream().toArray();
    }

    @Test
    void unknownSpeedsDoNotCount() {
        assertThat(SpeedHistogram.of(new double[] {-1, 0})).isEmpty();
        assertThat(SpeedHistogram.of(new double[] {})).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2, 5", "16, 5", "17, 6", "64, 7", "1000000, 20"})
    void thereAreMoreBinsForMoreSpeeds(int speeds, int bins) {
        SpeedHistogram histogram = SpeedHistogram.of(upTo(speeds)).orElseThrow();

        assertThat(histogram.bins()).hasSize(bins);
        assertThat(histogram.bins().stream().mapToInt(Integer::intValue).sum()).isEqualTo(speeds);
    }

    @Test
    void equalSpeedsShareOneBin() {
        SpeedHistogram histogram = SpeedHistogram.of(new double[] {7, 7, 7}).orElseThrow();

        assertThat(histogram.bins()).containsExactly(3);
        assertThat(histogram.binSize()).isZero();
        assertThat(histogram.p99()).isEqualTo(7);
    }

    @Test
    void percentilesLieBetweenSpeeds() {
        SpeedHistogram histogram = SpeedHistogram.of(new double[] {40, 10, 30, 20}).orElseThrow();

        assertThat(histogram.min()).isEqualTo(10);
        assertThat(histogram.max()).isEqualTo(40);
        assertThat(histogram.binSize()).isEqualTo(6);
        assertThat(histogram.bins()).containsExactly(1, 1, 0, 1, 1);
        assertThat(histogram.p50()).isCloseTo(25, within(1e-9));
        assertThat(histogram.p95()).isCloseTo(38.5, within(1e-9));
        assertThat(histogram.p99()).isCloseTo(39.7, within(1e-9));
    }
}
