package dev.swapgate.metrics;

import com.codahale.metrics.Snapshot;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a {@link BucketReservoir} held at one instant. Statistics that the buckets do not hold are
 * given as the upper bound of the bucket they fall in. Immutable.
 */
final class BucketSnapshot extends Snapshot {
    private final Buckets buckets;
    private final long[] counts;
    private final long sum;

    BucketSnapshot(Buckets buckets, long[] counts, long sum) {
        this.buckets = buckets;
        this.counts = counts;
        this.sum = sum;
    }

    /** What the values are counted in. */
    Buckets buckets() {
        return buckets;
    }

    /** Values per bucket, not cumulative; the last one is above every bound. */
    long[] counts() {
        return counts.clone();
    }

    /** Sum of all values. */
    long sum() {
        return sum;
    }

    /** Number of values. */
    long count() {
        return Arrays.stream(counts).sum();
    }

    private long upperBound(int bucket) {
        long[] bounds = buckets.bounds();
        return bounds[Math.min(bucket, bounds.length - 1)];
    }

    @Override
    public double getValue(double quantile) {
        double rank = quantile * count();
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (counts[i] > 0 && seen >= rank) {
                return upperBound(i);
            }
        }
        return 0;
    }

    @Override
    public long[] getValues() {
        return counts();
    }

    @Override
    public int size() {
        return (int) Math.min(Integer.MAX_VALUE, count());
    }

    @Override
    public long getMax() {
        return (long) getValue(1);
    }

    @Override
    public double getMean() {
        long count = count();
        return count == 0 ? 0 : (double) sum / count;
    }

    @Override
    public long getMin() {
        return (long) getValue(0);
    }

    @Override
    public double getStdDev() {
        double mean = getMean();
        long count = count();
        double squares = 0;
        for (int i = 0; i < counts.length; i++) {
            squares += counts[i] * Math.pow(upperBound(i) - mean, 2);
        }
        return count < 2 ? 0 : Math.sqrt(squares / (count - 1));
    }

    @Override
    public void dump(OutputStream output) {
        PrintWriter writer = new PrintWriter(output, false, StandardCharsets.UTF_8);
        for (int i = 0; i < counts.length; i++) {
            writer.println(upperBound(i) + " " + counts[i]);
        }
        writer.flush();
    }
}
