package dev.swapgate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

class BucketSnapshotTest {
    private final BucketReservoir reservoir = new BucketReservoir(Buckets.TIMES);

    @Test
    void anEmptySnapshotIsAllZero() {
        BucketSnapshot snapshot = reservoir.getSnapshot();

        assertThat(snapshot.count()).isZero();
        assertThat(snapshot.getMean()).isZero();
        assertThat(snapshot.getMax()).isZero();
        assertThat(snapshot.getStdDev()).isZero();
        assertThat(snapshot.size()).isZero();
    }

    @Test
    void quantilesAreUpperBoundsOfTheirBuckets() {
        for (int i = 0; i < 99; i++) {
            reservoir.update(TimeUnit.MILLISECONDS.toNanos(3));
        }
        reservoir.update(TimeUnit.SECONDS.toNanos(20));
        BucketSnapshot snapshot = reservoir.getSnapshot();

        assertThat(snapshot.getMedian()).isEqualTo(5e6);
        assertThat(snapshot.getMin()).isEqualTo(5_000_000);
        assertThat(snapshot.getMax()).isEqualTo(30_000_000_000L);
        assertThat(snapshot.getMean()).isEqualTo(202_970_000);
    }

    @Test
    void negativeTimesCountAsZero() {
        reservoir.update(-5);

        assertThat(reservoir.getSnapshot().sum()).isZero();
        assertThat(reservoir.getSnapshot().counts()[0]).isOne();
    }

    @Test
    void aDumpHasOneLinePerBucket() {
        reservoir.update(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        reservoir.getSnapshot().dump(out);

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(reservoir.size())
                .first()
                .isEqualTo("1000000 1");
    }
}
