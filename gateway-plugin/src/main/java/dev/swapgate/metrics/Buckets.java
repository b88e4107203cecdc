package dev.swapgate.metrics;

/**
 * What values of one kind are counted in. Never compared.
 *
 * @param bounds upper bounds of the buckets, without the last, which has none
 * @param perUnit how many make one unit of what is shown
 */
@SuppressWarnings("ArrayRecordComponent")
record Buckets(long[] bounds, double perUnit) {

    /** Durations in nanoseconds, shown in seconds: from one millisecond to half an hour. */
    static final Buckets TIMES =
            new Buckets(
                    new long[] {
                        1_000_000L,
                        2_500_000L,
                        5_000_000L,
                        10_000_000L,
                        25_000_000L,
                        50_000_000L,
                        100_000_000L,
                        250_000_000L,
                        500_000_000L,
                        1_000_000_000L,
                        2_500_000_000L,
                        5_000_000_000L,
                        10_000_000_000L,
                        30_000_000_000L,
                        60_000_000_000L,
                        120_000_000_000L,
                        300_000_000_000L,
                        600_000_000_000L,
                        1_800_000_000_000L
                    },
                    1e9);

    /** Thousandths of tokens in a second, shown as tokens in a second. */
    static final Buckets SPEEDS =
            new Buckets(
                    new long[] {
                        1_000L,
                        2_000L,
                        5_000L,
                        10_000L,
                        20_000L,
                        30_000L,
                        50_000L,
                        75_000L,
                        100_000L,
                        150_000L,
                        200_000L,
                        500_000L,
                        1_000_000L,
                        5_000_000L
                    },
                    1e3);

    /** The bounds as they are shown; the last is infinite, as the format of Prometheus demands. */
    double[] shown() {
        double[] shown = new double[bounds.length + 1];
        for (int i = 0; i < bounds.length; i++) {
            shown[i] = bounds[i] / perUnit;
        }
        shown[bounds.length] = Double.POSITIVE_INFINITY;
        return shown;
    }
}
