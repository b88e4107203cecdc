package dev.swapgate.activity.row;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How speeds are spread.
 *
 * @param bins number of speeds in each bin
 * @param min the lowest speed, where the first bin begins
 * @param max the highest speed, where the last bin ends
 * @param binSize width of a bin; 0 if all speeds are the same
 * @param p50 the median
 * @param p95 what 95 of 100 speeds do not exceed
 * @param p99 what 99 of 100 speeds do not exceed
 */
public record SpeedHistogram(
        List<Integer> bins,
        double min,
        double max,
        double binSize,
        double p50,
        double p95,
        double p99) {
    private static final int FEWEST_BINS = 5;
    private static final int MOST_BINS = 20;

    /** Copies the list. */
    public SpeedHistogram {
        bins = List.copyOf(bins);
    }

    /** The spread of those of the speeds that are known and positive; empty if there are none. */
    public static Optional<SpeedHistogram> of(double[] speeds) {
        double[] sorted = Arrays.stream(speeds).filter(speed -> speed > 0).sorted().toArray();
        return sorted.length == 0 ? Optional.empty() : Optional.of(ofSorted(sorted));
    }

    private static SpeedHistogram ofSorted(double[] sorted) {
        double min = sorted[0];
        double max = sorted[sorted.length - 1];
        boolean same = min == max;
        int[] counts = new int[same ? 1 : bins(sorted.length)];
        double size = same ? 0 : (max - min) / counts.length;
        for (double speed : sorted) {
            int bin = same ? 0 : (int) ((speed - min) / size);
            counts[Math.min(bin, counts.length - 1)]++;
        }
        List<Integer> bins = new ArrayList<>();
        Arrays.stream(counts).forEach(bins::add);
        return new SpeedHistogram(
                bins,
                min,
                max,
                size,
                percentile(sorted, 0.5),
                percentile(sorted, 0.95),
                percentile(sorted, 0.99));
    }

    /** As Sturges has it, within bounds. */
    private static int bins(int values) {
        int bins = (int) Math.ceil(Math.log(values) / Math.log(2)) + 1;
        return Math.clamp(bins, FEWEST_BINS, MOST_BINS);
    }

    private static double percentile(double[] sorted, double share) {
        double rank = share * (sorted.length - 1);
        int below = (int) rank;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }
}
