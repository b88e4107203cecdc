package dev.swapgate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

class ConfigWatchTest {
    @TempDir private Path directory;

    private final AtomicInteger told = new AtomicInteger();
    private Path file = Path.of("");
    private Path more = Path.of("");
    private Optional<ConfigWatch> watch = Optional.empty();

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("config.yaml"), "models: {}\n");
        more = Files.createDirectory(directory.resolve("more"));
        Files.writeString(more.resolve("a.yaml"), "models: {}\n");
        watch(new ConfigSource(Optional.of(file), Optional.of(more)));
    }

    private void watch(ConfigSource source) {
        end();
        watch = Optional.of(new ConfigWatch(source));
    }

    @AfterEach
    void end() {
        watch.ifPresent(ConfigWatch::close);
    }

    private int toldAfterLooks(int looks) {
        for (int i = 0; i < looks; i++) {
            watch.orElseThrow().look(told::incrementAndGet);
        }
        return told.get();
    }

    @Test
    void nothingIsToldWhileNothingChanges() {
        assertThat(toldAfterLooks(5)).isZero();
    }

    @Test
    void aChangeIsToldOnceWhenItIsSeenTheSecondTime() throws IOException {
        Files.writeString(file, "models: { }\n");
        assertThat(toldAfterLooks(1)).isZero();
        assertThat(toldAfterLooks(1)).isEqualTo(1);
        assertThat(toldAfterLooks(5)).isEqualTo(1);
    }

    @Test
    void aFileThatIsStillWrittenIsNotToldOf() throws IOException {
        for (int i = 0; i < 5; i++) {
            Files.writeString(file, "#".repeat(i + 20));
            assertThat(toldAfterLooks(1)).isZero();
        }
        assertThat(toldAfterLooks(1)).isEqualTo(1);
    }

    @Test
    void theSameSizeAtAnotherTimeIsAChange() throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        assertThat(toldAfterLooks(2)).isEqualTo(1);
    }

    @Test
    void aFileThatIsGoneChangesNothingUntilItIsBack() throws IOException {
        Files.delete(file);
        assertThat(toldAfterLooks(5)).isZero();
        Files.writeString(file, "models: {  }\n");
        assertThat(toldAfterLooks(2)).isEqualTo(1);
    }

    @Test
    void filesOfTheDirectoryCountAsWell() throws IOException {
        Files.writeString(more.resolve("b.yml"), "models: {}\n");
        assertThat(toldAfterLooks(2)).isEqualTo(1);
        Files.delete(more.resolve("b.yml"));
        assertThat(toldAfterLooks(2)).isEqualTo(2);
        Files.writeString(more.resolve("notes.txt"), "");
        assertThat(toldAfterLooks(2)).isEqualTo(2);
    }

    @Test
    void anEmptiedDirectoryChangesNothingUntilSomethingIsInItAgain() throws IOException {
        Files.delete(more.resolve("a.yaml"));
        assertThat(toldAfterLooks(5)).isZero();
        Files.delete(more);
        assertThat(toldAfterLooks(5)).isZero();
        Files.createDirectory(more);
        Files.writeString(more.resolve("b.yaml"), "models: {}\n");
        assertThat(toldAfterLooks(2)).isEqualTo(1);
    }

    @Test
    void followsSymbolicLinks() throws IOException {
        Path one = Files.writeString(directory.resolve("one"), "models: {}\n");
        Path two = Files.writeString(directory.resolve("two"), "models: {}\n");
        Path link = Files.createSymbolicLink(directory.resolve("link.yaml"), one);
        watch(ConfigSource.of(link));
        Files.setLastModifiedTime(one, FileTime.from(Instant.EPOCH));
        assertThat(toldAfterLooks(2)).isEqualTo(1);
        Files.delete(link);
        Files.createSymbolicLink(link, two);
        assertThat(toldAfterLooks(2)).isEqualTo(2);
    }
}
