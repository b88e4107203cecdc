package dev.swapgate.metrics;

import com.codahale.metrics.Reservoir;

import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps values as counts per bucket, so that sum, count and buckets are exact over the whole life
 * of the gateway and can be added up over several gateways. Safe for use by many threads; an update
 * takes no lock.
 */
final class BucketReservoir implements Reservoir {

    private final Buckets buckets;
    private final LongAdder[] counts;
    private final LongAdder sum = new LongAdder();

    BucketReservoir(Buckets buckets) {
        this.buckets = buckets;
        this.counts = new LongAdder[buckets.bounds().length + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    @Override
    public int size() {
        return counts.length;
    }

    @Override
    public void update(long added) {
        long value = Math.max(0, added);
        counts[bucket(value)].increment();
        sum.add(value);
    }

    private int bucket(long value) {
        long[] bounds = buckets.bounds();
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
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
        return new BucketSnapshot(buckets, values, sum.sum());
    }
}
