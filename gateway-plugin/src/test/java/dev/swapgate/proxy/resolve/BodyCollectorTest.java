package dev.swapgate.proxy.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.proxy.body.Bytes;
import dev.swapgate.proxy.body.SpoolFile;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class BodyCollectorTest {
    private static final long DISK = 100_000;
    private static final long MEMORY = 50_000;
    private final SpoolBudget budget = new SpoolBudget(DISK, MEMORY);

    @Test
    void everySizeComesBackAsItWentInAndEverythingIsGivenBack() throws IOException {
        Random random = new Random(9);
        for (int size : new int[] {0, 1, 999, 1_000, 1_001, 4_096, 9_999, 10_000}) {
            byte[] content = new byte[size];
            random.nextBytes(content);
            BodyCollector collector = collector();
            append(collector, content, 1 + random.nextInt(2_000));
            BufferedBody body = collector.complete();

            assertThat(body.length()).isEqualTo(size);
            assertThat(read(body)).isEqualTo(content);
            assertThat(body.content("a/b").getLength()).isEqualTo(size);
            assertThat(budget.free()).isEqualTo(size > 1_000 ? DISK - size : DISK);
            body.close();
            body.close();
            assertUntouched();
        }
    }

    @Test
    void aByteMoreThanAllowedIsTooMuch() {
        BodyCollector collector = collector();
        append(collector, new byte[10_000], 3_000);

        assertThatThrownBy(() -> collector.append(new byte[1], 0, 1))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.REQUEST_TOO_LARGE));
        assertUntouched();
    }

    @Test
    void aFullBudgetRefusesAndGivesBack() {
        SpoolBudget small = new SpoolBudget(5_000, MEMORY);
        BodyCollector first = new BodyCollector(10_000, 1_000, small);
        append(first, new byte[4_000], 500);
        BodyCollector second = new BodyCollector(10_000, 1_000, small);

        assertThatThrownBy(() -> append(second, new byte[4_000], 500))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE));
        assertThat(small.free()).isEqualTo(1_000);
        first.close();
        assertThat(small.free()).isEqualTo(5_000);
    }

    @Test
    void withoutRoomInMemoryBodiesGoToDiskAtOnce() throws IOException {
        SpoolBudget tight = new SpoolBudget(DISK, 1);
        BodyCollector collector = new BodyCollector(10_000, 1_000, tight);
        append(collector, new byte[] {1, 2, 3}, 2);
        BufferedBody body = collector.complete();

        assertThat(tight.free()).isEqualTo(DISK - 3);
        assertThat(read(body)).containsExactly(1, 2, 3);
        body.close();
        assertThat(tight.free()).isEqualTo(DISK);
        assertThat(tight.freeMemory()).isEqualTo(1);
    }

    @Test
    void aFullDiskIsRefusedAndGivesBack() {
        SpoolFile.Opener broken =
                () -> {
                    throw new IOException("No space left on device");
                };
        BodyCollector collector = new BodyCollector(10_000, 1_000, budget, broken);

        assertThatThrownBy(() -> append(collector, new byte[2_000], 500))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE);
                            assertThat(e.message()).doesNotContain("device");
                        });
        assertUntouched();
    }

    @Test
    void aDiskThatFillsUpWhileWritingIsRefusedAndGivesBack() throws IOException {
        SpoolFile file = SpoolFile.create();
        BodyCollector collector = new BodyCollector(10_000, 1_000, budget, () -> file);
        append(collector, new byte[2_000], 500);
        file.close();

        assertThatThrownBy(() -> collector.append(new byte[10], 0, 10))
                .isInstanceOf(GatewayError.class);
        assertUntouched();
    }

    @Test
    void closingFreesAndLateBytesAreDropped() {
        BodyCollector collector = collector();
        append(collector, new byte[5_000], 700);
        collector.close();
        collector.close();
        collector.append(new byte[500], 0, 500);

        assertUntouched();
        assertThatThrownBy(collector::complete).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingAfterCompletionLeavesTheBodyAlone() throws IOException {
        BodyCollector collector = collector();
        append(collector, new byte[5_000], 700);
        BufferedBody body = collector.complete();
        collector.close();

        assertThat(read(body)).hasSize(5_000);
        body.close();
        assertUntouched();
    }

    @Test
    void whoeverClosesWheneverTheBudgetIsWholeAfterwards() throws Exception {
        List<Future<?>> closers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 500; round++) {
                BodyCollector collector = collector();
                closers.add(threads.submit(collector::close));
                try {
                    append(collector, new byte[3_000], 100);
                    collector.complete().close();
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessageContaining("given up");
                }
            }
            for (Future<?> closer : closers) {
                closer.get(10, TimeUnit.SECONDS);
            }
        }
        assertUntouched();
    }

    private BodyCollector collector() {
        return new BodyCollector(10_000, 1_000, budget);
    }

    private static void append(BodyCollector collector, byte[] content, int step) {
        for (int at = 0; at < content.length; at += step) {
            byte[] part = Arrays.copyOfRange(content, at, Math.min(content.length, at + step));
            collector.append(part, 0, part.length);
            // The caller reuses its buffer.
            Arrays.fill(part, (byte) 0x55);
        }
    }

    private static byte[] read(BufferedBody body) throws IOException {
        Bytes bytes = HeldBody.bytesOf(body);
        return bytes.open().readAllBytes();
    }

    private void assertUntouched() {
        assertThat(budget.free()).isEqualTo(DISK);
        assertThat(budget.freeMemory()).isEqualTo(MEMORY);
    }
}
