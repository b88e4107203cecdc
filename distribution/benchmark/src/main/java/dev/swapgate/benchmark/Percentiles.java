package dev.swapgate.benchmark;

import java.util.Arrays;

/** Order statistics of one series. */
final class Percentiles {
    private final double[] sorted;

    /** Copies and sorts. */
    Percentiles(double[] values) {
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    /** The value below which the share {@code q} of the series lies (nearest rank). */
    double at(double q) {
        int index = (int) Math.ceil(q * sorted.length) - 1;
        return sorted[Math.max(0, Math.min(sorted.length - 1, index))];
    }

    /** The middle value. */
    double median() {
        return at(0.5);
    }
}
