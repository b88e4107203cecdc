package dev.swapgate.metrics;

import com.codahale.metrics.Reservoir;

import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps durations in nanoseconds as counts per bucket, so that sum, count and buckets are exact
 * over the whole life of the gateway and can be added up over several gateways. Safe for use by
 * many threads; an update takes no lock.
 */
final class BucketReservoir implements Reservoir {

    /** Upper bounds of the buckets in nanoseconds: from one millisecond to half an hour. */
    static final long[] BOUNDS = {
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
    };

    private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1];
    private final LongAdder sum = new LongAdder();

    BucketReservoir() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    @Override
    public int size() {
        return counts.length;
    }

    @Override
    public void update(long nanos) {
        long value = Math.max(0, nanos);
        counts[bucket(value)].increment();
        sum.add(value);
    }

    private static int bucket(long nanos) {
        int bucket = 0;
        while (bucket < BOUNDS.length && nanos > BOUNDS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    @Override
    public BucketSnapshot getSnapshot() {
        long[] values = new long[counts.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = counts[i].sum();
        }
        return new BucketSnapshot(values, sum.sum());
    }
}
