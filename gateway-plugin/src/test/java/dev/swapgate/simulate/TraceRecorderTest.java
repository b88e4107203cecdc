package dev.swapgate.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.LogLevel;
import dev.swapgate.lock.schedule.RejectReason;
import dev.swapgate.log.GatewayLog;
import dev.swapgate.log.LogBuffer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

class TraceRecorderTest {
    private static final long BOUND = 64 * 1024;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final GatewayConfig config = Worlds.config(Worlds.TWO_MODELS);
    private final LogBuffer log = new LogBuffer(LogBuffer.DEFAULT_CAPACITY);
    private final AtomicLong lost = new AtomicLong();

    @TempDir Path directory;

    private TraceRecorder record(Path path) {
        return new TraceRecorder(
                new TraceFile(path, BOUND),
                Map.of("a", 0, "b", 2)::get,
                new GatewayLog(log, LogLevel.DEBUG),
                lost::incrementAndGet);
    }

    private Path file() {
        return directory.resolve("trace.jsonl");
    }

    private List<String> logged() {
        return log.lastLines(100);
    }

    private Trace read(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            return new TraceReader(config).read(path.toString(), in, Progress.UNSEEN);
        }
    }

    @Test
    void whatItRecordsCanBeReplayed() throws IOException {
        try (var recorder = record(file())) {
            recorder.loaded("a", Duration.ofMillis(12_345));
            recorder.released("a", Duration.ZERO, Duration.ofMillis(1));
            recorder.rejected("b", RejectReason.CANCELLED, Duration.ofMillis(2));
            recorder.rejected("b", RejectReason.QUEUE_FULL, Duration.ZERO);
        }

        var trace = read(file());
        assertThat(trace.load("a")).isEqualTo(Duration.ofMillis(12_345));
        assertThat(trace.size()).isEqualTo(2);
        var served = trace.call(0);
        assertThat(served.model()).isEqualTo("a");
        assertThat(served.duration()).isEqualTo(1_000_000);
        assertThat(served.cancelAt()).isEqualTo(Trace.NEVER);
        var gaveUp = trace.call(1);
        assertThat(gaveUp.model()).isEqualTo("b");
        assertThat(gaveUp.priority()).isEqualTo(2);
        assertThat(gaveUp.cancelAt()).isGreaterThanOrEqualTo(gaveUp.at());
        assertThat(gaveUp.duration()).as("a guess").isEqualTo(5_000_000_000L);
        assertThat(lost).hasValue(0);
        assertThat(logged()).isEmpty();
    }

    @Test
    void whoGaveUpIsTakenToBeLikeTheOthers() throws IOException {
        try (var recorder = record(file())) {
            for (int i = 0; i < 200; i++) {
                recorder.released("a", Duration.ZERO, Duration.ofMillis(50));
            }
            recorder.rejected("a", RejectReason.QUEUE_TIMEOUT, SECOND);
        }

        assertThat(read(file()).call(200).duration()).isBetween(50_000_000L, 51_000_000L);
    }

    @Test
    void theFileStaysWithinItsBoundAndOnePredecessorIsKept() throws IOException {
        try (var recorder = record(file())) {
            recorder.loaded("a", Duration.ofMillis(12_345));
            for (int i = 0; i < 20_000; i++) {
                recorder.released("a", SECOND, Duration.ofNanos(i * 1_000L));
                if (i % 4_000 == 0) {
                    await().until(() -> Files.exists(file()) && Files.size(file()) > 0);
                }
                assertThat(sizeNow()).isLessThanOrEqualTo(BOUND);
            }
        }

        var predecessor = directory.resolve("trace.jsonl.1");
        assertThat(Files.size(predecessor)).isBetween(BOUND - 200, BOUND);
        assertThat(Files.size(file())).isLessThanOrEqualTo(BOUND);
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(2);
        }
        assertThat(read(file()).load("a")).as("said anew").isEqualTo(Duration.ofMillis(12_345));
        assertThat(read(predecessor).size()).isGreaterThan(500);
    }

    private long sizeNow() {
        return file().toFile().length();
    }

    @Test
    void aTraceGoesOnAfterARestart() throws IOException {
        Files.writeString(
                file(),
                """
                {"at":100.5,"model":"a","duration":1}
                {"at":90,"model":"a","duration":1,"cancelAt":200.5}
                {"at":150,"model":"a","dura\
                """);

        try (var recorder = record(file())) {
            recorder.released("a", Duration.ZERO, Duration.ZERO);
        }

        var trace = read(file());
        assertThat(trace.size()).isEqualTo(3);
        assertThat(trace.call(2).at()).isBetween(200_500_000_000L, 300_000_000_000L);
    }

    @Test
    void anUnwritablePathIsToldOnceAndCostsNothing() {
        var path = directory.resolve("no/such/trace.jsonl");
        try (var recorder = record(path)) {
            for (int i = 0; i < 1000; i++) {
                recorder.released("a", Duration.ZERO, SECOND);
            }
        }

        assertThat(lost).hasValue(1000);
        assertThat(logged()).singleElement().asString().contains("WARN", path.toString());
    }

    @Test
    void aFullDiskIsToldOnceAndCostsNothing() {
        var full = Path.of("/dev/full");
        try (var recorder = record(full)) {
            for (int i = 0; i < 1000; i++) {
                recorder.released("a", Duration.ZERO, SECOND);
            }
        }

        assertThat(lost).hasValue(1000);
        assertThat(logged()).singleElement().asString().contains("WARN", "/dev/full", "No space");
    }

    @Test
    void whatComesTooFastIsCountedAndTold() throws Exception {
        var pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        var recorder = record(pipe);
        // Nobody reads the pipe yet, so the writer hangs in opening it.
        for (int i = 0; i < 10_000; i++) {
            recorder.released("a", Duration.ZERO, SECOND);
        }
        assertThat(lost).hasValue(10_000 - 8192);
        var reader = new ProcessBuilder("cat", pipe.toString()).redirectErrorStream(true);
        var cat = reader.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        await().untilAsserted(() ->
                assertThat(logged())
                        .singleElement()
                        .asString()
                        .contains("WARN", "1808 lines could not be written"));
        recorder.close();
        assertThat(cat.waitFor()).isZero();
    }
}
