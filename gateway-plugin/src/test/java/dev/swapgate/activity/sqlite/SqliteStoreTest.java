package dev.swapgate.activity.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.activity.row.ActivityQuery;
import dev.swapgate.activity.row.ActivityRow;
import dev.swapgate.activity.row.ActivityStore;
import dev.swapgate.activity.row.ActivityStoreException;
import dev.swapgate.activity.row.Rows;
import dev.swapgate.activity.row.StoreContract;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class SqliteStoreTest extends StoreContract {
    @TempDir Path directory;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private int stores;

    @Override
    protected ActivityStore open(int most) {
        stores++;
        return store(directory.resolve("store " + stores + ".db"), most, 0);
    }

    private SqliteStore store(Path file, int most, long pages) {
        return new SqliteStore(file, new SqliteStore.Limits(most, 10, pages), warnings::add);
    }

    private static List<ActivityRow> rows(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(n -> Rows.row("m", n)).toList();
    }

    private static List<Long> ids(ActivityStore store) {
        return store.find(ActivityQuery.NEWEST).rows().stream().map(ActivityRow::id).toList();
    }

    @Test
    void rowsOutliveTheStore() {
        Path file = directory.resolve("a.db");
        try (SqliteStore store = store(file, 100, 0)) {
            store.add(rows(1, 3));
        }

        try (SqliteStore store = store(file, 100, 0)) {
            assertThat(ids(store)).containsExactly(3L, 2L, 1L);
            assertThat(store.add(rows(4, 4)).getFirst().id()).isEqualTo(4);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void rowsThatWereCommittedOutliveAKill() throws IOException {
        Path file = directory.resolve("a.db");
        Path copy = directory.resolve("b.db");
        try (SqliteStore store = store(file, 100, 0)) {
            store.add(rows(1, 3));
            for (String part : List.of("", "-wal")) {
                Files.copy(Path.of(file + part), Path.of(copy + part));
            }
        }

        try (SqliteStore store = store(copy, 100, 0)) {
            assertThat(ids(store)).containsExactly(3L, 2L, 1L);
        }
    }

    @Test
    void aFileBelongsToOneStoreAtATime() {
        Path file = directory.resolve("a.db");
        SqliteStore first = store(file, 100, 0);
        try (SqliteStore second = store(file, 100, 0)) {
            first.add(rows(1, 3));
            assertThatThrownBy(() -> second.add(rows(4, 4)))
                    .isInstanceOf(ActivityStoreException.class)
                    .hasMessageContaining("in use by another gateway");
            var waiting = CompletableFuture.runAsync(second::open);
            // No question waits with it.
            assertThatThrownBy(() -> ids(second))
                    .isInstanceOf(ActivityStoreException.class)
                    .hasMessageContaining("in use by another gateway");
            assertThat(waiting).isNotDone();
            first.close();
            assertThat(waiting).succeedsWithin(Duration.ofSeconds(30));
            assertThat(ids(second)).hasSize(3);
            assertThat(second.add(rows(4, 4)).getFirst().id()).isEqualTo(4);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void anEmptyStoreDoesNotUseANumberTwice() {
        Path file = directory.resolve("a.db");
        try (SqliteStore store = store(file, 1, 0)) {
            store.add(rows(1, 5));
        }

        try (SqliteStore store = store(file, 1, 0)) {
            assertThat(store.add(rows(6, 6)).getFirst().id()).isEqualTo(6);
        }
    }

    @Test
    void aFileThatIsNoneOfOursIsLeftAlone() throws IOException {
        Path file = directory.resolve("a.db");
        String text = "this is not what a database looks like ".repeat(100);
        Files.writeString(file, text);

        try (SqliteStore store = store(file, 100, 0)) {
            assertThatThrownBy(store::start)
                    .isInstanceOf(ActivityStoreException.class)
                    .hasMessageContaining("a.db cannot be opened: it is no database of SQLite");
            store.add(rows(1, 2));
            assertThat(ids(store)).containsExactly(2L, 1L);
        }

        assertThat(file).hasContent(text);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(path -> path.getFileName().toString().startsWith("a.db")))
                    .containsExactly(file);
        }
    }

    @Test
    void anEmptyFileBecomesOneOfOurs() throws IOException {
        Path file = Files.createFile(directory.resolve("a.db"));
        try (SqliteStore store = store(file, 100, 0)) {
            store.start();
            store.add(rows(1, 2));
        }
        assertThat(Files.size(file)).isPositive();
    }

    @Test
    void whatCannotBeOpenedIsToldAtTheStart() {
        Path file = directory.resolve("missing").resolve("a.db");
        try (SqliteStore store = store(file, 1_000, 0)) {
            assertThatThrownBy(store::start)
                    .isInstanceOf(ActivityStoreException.class)
                    .hasMessageContaining("a.db cannot be opened");
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void aDamagedFileIsSetAside() throws IOException {
        Path file = directory.resolve("a.db");
        try (SqliteStore store = store(file, 10_000, 0)) {
            store.add(rows(1, 2_000));
        }
        overwriteTheMiddle(file);

        try (SqliteStore store = store(file, 10_000, 0)) {
            store.add(rows(1, 1));
            assertThat(ids(store)).containsExactly(1L);
        }
        assertThat(warnings).singleElement().asString().contains("a.db is damaged");
    }

    @Test
    void damageThatAReaderFindsIsRepaired() throws IOException {
        Path file = directory.resolve("a.db");
        try (SqliteStore store = store(file, 10_000, 0)) {
            store.add(rows(1, 2_000));
            overwrite(file);
            overwrite(Path.of(file + "-wal"));

            assertThat(ids(store)).isEmpty();

            assertThat(store.add(rows(1, 1))).hasSize(1);
            assertThat(ids(store)).hasSize(1);
        }
        assertThat(warnings).singleElement().asString().contains("a.db is damaged");
    }

    @Test
    void aFileThatIsRemovedIsBegunAnew() throws IOException {
        Path file = directory.resolve("a.db");
        try (SqliteStore store = store(file, 100, 0)) {
            store.add(rows(1, 3));
            assertThat(ids(store)).hasSize(3);
            for (String part : List.of("", "-wal", "-shm", ".lock")) {
                Files.delete(Path.of(file + part));
            }

            assertThat(store.add(rows(4, 4)).getFirst().id()).isEqualTo(4);

            assertThat(ids(store)).containsExactly(4L);
            assertThat(warnings).singleElement().asString().contains("a.db was removed");
            assertThatThrownBy(() -> store(file, 100, 0).add(rows(1, 1)))
                    .hasMessageContaining("in use");
        }
        try (SqliteStore store = store(file, 100, 0)) {
            assertThat(ids(store)).containsExactly(4L);
        }
    }

    private static void overwrite(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            byte[] damage =
                    "damage".repeat((int) channel.size() / 6).getBytes(StandardCharsets.UTF_8);
            channel.write(ByteBuffer.wrap(damage), 0);
        }
    }

    private static void overwriteTheMiddle(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (long at = 4096; at < channel.size(); at += 4096) {
                channel.write(
                        ByteBuffer.wrap("damage".repeat(100).getBytes(StandardCharsets.UTF_8)), at);
            }
        }
    }

    @Test
    void rowsThatFindNoRoomAreLostAndTheOthersStay() {
        Path file = directory.resolve("a.db");
        try (SqliteStore store = store(file, 1_000_000, 40)) {
            List<Long> stored = new ArrayList<>();
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 1000; i++) {
                                    store.add(rows(1, 50)).forEach(row -> stored.add(row.id()));
                                }
                            })
                    .isInstanceOf(ActivityStoreException.class)
                    .hasMessageContaining("full");
            assertThat(stored).isNotEmpty();
            assertThatThrownBy(() -> store.add(rows(1, 50)))
                    .isInstanceOf(ActivityStoreException.class);

            assertThat(store.stats(Optional.empty()).requests()).isEqualTo(stored.size());
        }

        try (SqliteStore store = store(file, 1_000_000, 0)) {
            assertThat(store.add(rows(1, 50))).hasSize(50);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void withoutAFileRowsAreKeptInMemory() {
        Path file = directory.resolve("missing").resolve("a.db");

        try (SqliteStore store = store(file, 1_000, 0)) {
            store.open();
            store.add(rows(1, 11));
            assertThat(ids(store)).hasSize(10).startsWith(11L);
            assertThat(store.stats(Optional.empty()).requests()).isEqualTo(10);
        }
        assertThat(warnings).singleElement().asString().contains("kept in memory");
    }

    @Test
    void theFileStaysBounded() throws IOException {
        Path file = directory.resolve("a.db");
        try (SqliteStore store = store(file, 500, 0)) {
            for (int i = 0; i < 10; i++) {
                store.add(rows(1, 100));
            }
            assertThat(store.stats(Optional.empty()).requests()).isEqualTo(500);
        }
        long size = Files.size(file);

        try (SqliteStore store = store(file, 500, 0)) {
            for (int i = 0; i < 50; i++) {
                store.add(rows(1, 100));
            }
        }
        assertThat(Files.size(file)).isLessThan(2 * size);
    }

    @Test
    void aClosedStoreTakesNothing() {
        SqliteStore store = store(directory.resolve("a.db"), 10, 0);
        store.close();

        assertThat(store.add(rows(1, 1))).isEmpty();
    }
}
