package dev.swapgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.LogLevel;
import dev.swapgate.config.LogOutput;
import dev.swapgate.lock.schedule.ModelEstimates;
import dev.swapgate.log.GatewayLog;
import dev.swapgate.log.LogBook;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

class EstimatesFileTest {
    private static final Map<String, ModelEstimates> LEARNED =
            Map.of(
                    "a", new ModelEstimates(Duration.ofMillis(12_500), Duration.ofSeconds(4), 0.25),
                    "b", new ModelEstimates(Duration.ofSeconds(1), Duration.ofNanos(7), 1));

    @TempDir Path directory;

    private final LogBook logs = new LogBook(Set.of(), LogOutput.PROXY);
    private final GatewayLog log = new GatewayLog(logs.gateway(), LogLevel.INFO);

    private EstimatesFile file() {
        return new EstimatesFile(directory.resolve("state"), log);
    }

    private String logged() {
        return new String(logs.gateway().snapshot(), StandardCharsets.UTF_8);
    }

    private Path path() {
        return directory.resolve("state").resolve(EstimatesFile.NAME);
    }

    private void write(String content) throws IOException {
        Files.createDirectories(directory.resolve("state"));
        Files.writeString(path(), content);
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        file().write(LEARNED);
        assertThat(file().read(Set.of("a", "b"))).isEqualTo(LEARNED);
        try (var files = Files.list(directory.resolve("state"))) {
            assertThat(files).containsExactly(path());
        }
        assertThat(logged()).isEmpty();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsToldBeforeThereIsSomethingToLose() throws IOException {
        file().check();
        assertThat(logged()).isEmpty();
        assertThat(directory.resolve("state")).isEmptyDirectory();

        Path none = Files.createFile(directory.resolve("file")).resolve("state");
        new EstimatesFile(none, log).check();
        assertThat(logged()).contains("swapgate.stateDir: " + none + ": what is learned cannot");
    }

    @Test
    void nothingWasLearnedAtFirst() {
        assertThat(file().read(Set.of("a"))).isEmpty();
        assertThat(logged()).isEmpty();
    }

    @Test
    void modelsThatAreNotConfiguredArePassedOverWithAWarning() {
        file().write(LEARNED);
        assertThat(file().read(Set.of("a", "c"))).containsOnlyKeys("a");
        assertThat(logged()).contains("not configured: b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"version\":2,\"models\":{}}",
                "{\"version\":1}",
                "{\"version\":1,\"models\":{\"a\":1}}",
                "{\"version\":1,\"models\":{\"a\":{\"load\":1,\"request\":1}}}",
                "{\"version\":1,\"models\":{\"a\":{\"load\":-1,\"request\":1,\"hit_rate\":0}}}",
                "{\"version\":1,\"models\":{\"a\":{\"load\":1e30,\"request\":1,\"hit_rate\":0}}}",
                "{\"version\":1,\"models\":{\"a\":{\"load\":1,\"request\":1,\"hit_rate\":2}}}"
            })
    void aDamagedFileIsNotUsedAndWarnedOf(String content) throws IOException {
        write(content);
        assertThat(file().read(Set.of("a"))).isEmpty();
        assertThat(logged()).contains(path().toString()).contains("begun anew");
    }

    @Test
    void whatIsLeftOfAnInterruptedWriteDoesNotMatter() throws IOException {
        file().write(LEARNED);
        Files.writeString(path().resolveSibling(EstimatesFile.NAME + ".new"), "{\"ver");
        assertThat(file().read(Set.of("a", "b"))).isEqualTo(LEARNED);
        file().write(Map.of());
        assertThat(file().read(Set.of("a", "b"))).isEmpty();
    }

    @Test
    void aDirectoryThatCannotBeIsWarnedOf() throws IOException {
        Files.writeString(directory.resolve("state"), "a file");
        file().write(LEARNED);
        assertThat(logged()).contains("not written");
    }

    @Test
    void newsAreWrittenInTimeAndAtTheEnd() {
        var learned = new AtomicReference<>(Map.<String, ModelEstimates>of());
        try (var keeper = new EstimatesKeeper(file(), learned::get, Duration.ofMillis(20))) {
            learned.set(LEARNED);
            Awaitility.await().until(() -> Files.exists(path()));
            assertThat(file().read(Set.of("a", "b"))).isEqualTo(LEARNED);
            assertThat(keeper).isNotNull();
        }
        try (var keeper = new EstimatesKeeper(file(), learned::get, Duration.ofHours(1))) {
            learned.set(Map.of());
            assertThat(keeper).isNotNull();
        }
        assertThat(file().read(Set.of("a", "b"))).isEmpty();
    }

    @Test
    void withoutNewsNothingIsWritten() {
        try (var keeper = new EstimatesKeeper(file(), () -> LEARNED, Duration.ofMillis(1))) {
            assertThat(keeper).isNotNull();
        }
        assertThat(path()).doesNotExist();
    }
}
