package dev.swapgate.activity.sqlite;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import dev.swapgate.activity.row.ActivityPage;
import dev.swapgate.activity.row.ActivityQuery;
import dev.swapgate.activity.row.ActivityRow;
import dev.swapgate.activity.row.ActivityStats;
import dev.swapgate.activity.row.ActivityStore;
import dev.swapgate.activity.row.ActivityStoreException;
import dev.swapgate.activity.row.MemoryStore;
import dev.swapgate.activity.row.SpeedHistogram;
import dev.swapgate.config.StoreFile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Keeps the newest rows in a file of SQLite. Safe for use by many threads: one connection writes
 * and one reads, each with a lock of its own, so that a long question holds no row up. The locks
 * are taken in the order they are declared.
 *
 * <p>Nothing that happens to the file ends the gateway. Rows for which there is no room are lost. A
 * damaged file is set aside and a new one begun; one that never was a database is left alone. Where
 * none can be opened rows are kept in memory.
 */
public final class SqliteStore implements ActivityStore {
    /** How long rows wait for another gateway to leave the file. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final SqliteFile file;
    private final Limits limits;
    private final Consumer<String> warnings;
    private final InstantSource clock = InstantSource.system();
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock reading = new ReentrantLock();

    @GuardedBy("writing")
    private @Nullable Connection writer;

    @GuardedBy("writing")
    private long lastId;

    /** Rows added since the oldest ones were removed. */
    @GuardedBy("writing")
    private long added;

    /** Whether rows were kept in the file: then others in memory would be a second history. */
    @GuardedBy("writing")
    private boolean wasOpen;

    /** How often the file was replaced because it was damaged. */
    private final AtomicInteger replacements = new AtomicInteger();

    private volatile boolean closed;

    @GuardedBy("reading")
    private @Nullable Connection reader;

    /** In place of a file that cannot be opened. */
    private volatile @Nullable MemoryStore substitute;

    /**
     * A store in the given file, which is opened when it is first used.
     *
     * @param warnings told of what went wrong
     */
    public SqliteStore(Path path, Limits limits, Consumer<String> warnings) {
        this.file = new SqliteFile(path);
        this.limits = limits;
        this.warnings = warnings;
    }

    /**
     * How much is kept.
     *
     * @param rows rows in the file
     * @param rowsInMemory rows in memory if the file cannot be opened
     * @param pages size of the file in pages of SQLite; 0: as much as the disk holds
     */
    public record Limits(long rows, int rowsInMemory, long pages) {}

    @Override
    public List<ActivityRow> add(List<ActivityRow> rows) {
        writing.lock();
        try {
            if (closed) {
                return List.of();
            }
            Connection open = connection();
            MemoryStore memory = substitute;
            if (memory != null) {
                return memory.add(rows);
            }
            return open == null ? List.of() : insert(open, rows);
        } finally {
            writing.unlock();
        }
    }

    @GuardedBy("writing")
    private List<ActivityRow> insert(Connection open, List<ActivityRow> rows) {
        try (PreparedStatement statement = open.prepareStatement(RowSql.INSERT)) {
            List<ActivityRow> numbered = new ArrayList<>(rows.size());
            for (ActivityRow row : rows) {
                ActivityRow next = row.numbered(lastId + numbered.size() + 1);
                numbered.add(next);
                RowSql.bind(statement, next);
                statement.addBatch();
            }
            var unused = statement.executeBatch();
            removeOldest(open, lastId + numbered.size(), numbered.size());
            open.commit();
            lastId += numbered.size();
            return numbered;
        } catch (SQLException e) {
            failed(open, e);
            throw new ActivityStoreException(file.path() + " cannot be written", e);
        }
    }

    @GuardedBy("writing")
    private void removeOldest(Connection open, long newest, int more) throws SQLException {
        added += more;
        if (added >= Math.max(1, limits.rows / 100)) {
            try (PreparedStatement statement =
                    open.prepareStatement("DELETE FROM activity WHERE id <= ?")) {
                statement.setLong(1, newest - limits.rows);
                statement.executeUpdate();
            }
            added = 0;
        }
    }

    @GuardedBy("writing")
    private void failed(Connection open, SQLException failure) {
        if (SqliteFile.isBroken(failure)) {
            replace(failure);
            return;
        }
        try {
            open.rollback();
        } catch (SQLException e) {
            closeWriter();
        }
    }

    /**
     * Opens the file now, for whoever wants to know whether that is possible. One that another
     * gateway uses is waited for later.
     *
     * @throws ActivityStoreException if it cannot be opened
     */
    public void start() {
        writing.lock();
        try {
            var unused = connect();
        } catch (IOException | SQLException e) {
            throw new ActivityStoreException(file.path() + " cannot be opened", e);
        } catch (LinkageError e) {
            keepInMemory(e);
        } finally {
            writing.unlock();
        }
    }

    /** The connection that writes; null if rows are kept in memory, or not at all for now. */
    @GuardedBy("writing")
    private @Nullable Connection connection() {
        leaveIfGone();
        if (writer == null && substitute == null && !closed) {
            try {
                if (!connect()) {
                    throw new ActivityStoreException(file.path() + " is in use by another gateway");
                }
            } catch (SQLException e) {
                if (wasOpen) {
                    throw new ActivityStoreException(file.path() + " cannot be opened", e);
                }
                keepInMemory(e);
            } catch (IOException | LinkageError e) {
                // The latter: its native library is missing for this system or cannot be unpacked.
                keepInMemory(e);
            }
        }
        return writer;
    }

    /** Without its name the file would take rows that nobody finds again. */
    @GuardedBy("writing")
    private void leaveIfGone() {
        if (writer == null || !file.isOther()) {
            return;
        }
        warnings.accept(file.path() + " was removed or replaced; it is opened anew");
        closeWriter();
        closeReader();
        try {
            file.release();
        } catch (IOException e) {
            warnings.accept(file.path() + " cannot be released: " + e.getMessage());
        }
    }

    /** Opens the file; false if it is another gateway's. */
    @GuardedBy("writing")
    private boolean connect() throws IOException, SQLException {
        if (file.isOther() && StoreFile.isForeign(file.path())) {
            // Whoever mistyped a path must not lose what is there.
            throw new IOException("it is no database of SQLite, and left as it is");
        }
        if (!file.claim()) {
            return false;
        }
        try {
            opened(file.openToWrite());
        } catch (SQLException e) {
            if (!SqliteFile.isBroken(e)) {
                throw e;
            }
            replace(e);
        }
        return true;
    }

    @GuardedBy("writing")
    private void opened(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (limits.pages > 0) {
                statement.execute("PRAGMA max_page_count = " + limits.pages);
            }
            try (ResultSet result =
                    statement.executeQuery(
                            "SELECT MAX(COALESCE((SELECT MAX(id) FROM activity), 0),"
                                    + " COALESCE((SELECT MAX(seq) FROM sqlite_sequence"
                                    + " WHERE name = 'activity'), 0))")) {
                // Not a number twice in one life of the gateway, whatever becomes of the file.
                lastId = Math.max(lastId, result.next() ? result.getLong(1) : 0);
            }
        }
        writer = connection;
        wasOpen = true;
    }

    @GuardedBy("writing")
    private void replace(SQLException damage) {
        closeWriter();
        closeReader();
        replacements.incrementAndGet();
        try {
            Path aside = file.setAside(clock.millis());
            warnings.accept(
                    file.path()
                            + " is damaged ("
                            + damage.getMessage()
                            + "); it is kept as "
                            + aside.getFileName()
                            + " and a new one is begun");
            opened(file.openToWrite());
        } catch (SQLException | IOException e) {
            keepInMemory(e);
        }
    }

    @GuardedBy("writing")
    private void keepInMemory(Throwable cause) {
        closeWriter();
        substitute = new MemoryStore(limits.rowsInMemory);
        warnings.accept(
                file.path()
                        + " cannot be opened ("
                        + cause.getMessage()
                        + "); activity is kept in memory until the next start");
    }

    @Override
    public void open() {
        long began = System.nanoTime();
        while (!isOpen(System.nanoTime() - began >= PATIENCE.toNanos())) {
            LockSupport.parkNanos(this, PAUSE.toNanos());
        }
    }

    private boolean isOpen(boolean late) {
        writing.lock();
        try {
            var unused = connection();
            return true;
        } catch (ActivityStoreException e) {
            if (late && !wasOpen) {
                keepInMemory(e);
            }
            return late || wasOpen;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public ActivityPage find(ActivityQuery query) {
        MemoryStore memory = ready();
        return memory != null ? memory.find(query) : read(connection -> find(connection, query));
    }

    private static ActivityPage find(Connection connection, ActivityQuery query)
            throws SQLException {
        RowSql sql = RowSql.of(query.filter());
        List<ActivityRow> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql.page(query));
                ResultSet result = sql.bind(statement).executeQuery()) {
            while (result.next()) {
                rows.add(RowSql.row(result));
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(sql.count());
                ResultSet result = sql.bind(statement).executeQuery()) {
            return new ActivityPage(rows, result.next() ? result.getLong(1) : 0);
        }
    }

    @Override
    public ActivityStats stats(Optional<String> model) {
        MemoryStore memory = ready();
        return memory != null ? memory.stats(model) : read(connection -> stats(connection, model));
    }

    private static ActivityStats stats(Connection connection, Optional<String> model)
            throws SQLException {
        RowSql sql =
                RowSql.of(
                        new ActivityQuery.Filter(
                                model.stream().toList(),
                                Optional.empty(),
                                Optional.empty(),
                                OptionalLong.empty(),
                                OptionalLong.empty()));
        Optional<SpeedHistogram> prompts = speeds(connection, sql, "prompt_per_second");
        Optional<SpeedHistogram> speeds = speeds(connection, sql, "tokens_per_second");
        try (PreparedStatement statement = connection.prepareStatement(sql.sums());
                ResultSet sums = sql.bind(statement).executeQuery()) {
            if (!sums.next()) {
                throw new SQLException("sums without a row");
            }
            return new ActivityStats(
                    sums.getLong(1),
                    sums.getLong(2),
                    sums.getLong(3),
                    sums.getLong(4),
                    prompts,
                    speeds);
        }
    }

    private static Optional<SpeedHistogram> speeds(Connection connection, RowSql sql, String column)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.speeds(column));
                ResultSet result = sql.bind(statement).executeQuery()) {
            double[] speeds = new double[64];
            int count = 0;
            while (result.next()) {
                if (count == speeds.length) {
                    speeds = Arrays.copyOf(speeds, 2 * count);
                }
                speeds[count] = result.getDouble(1);
                count++;
            }
            return SpeedHistogram.of(Arrays.copyOf(speeds, count));
        }
    }

    /**
     * Opens the file if it was not used yet; what to ask instead, if that is not possible.
     *
     * @throws ActivityStoreException if it is another gateway's: no question waits for that
     */
    private @Nullable MemoryStore ready() {
        writing.lock();
        try {
            var unused = connection();
            return substitute;
        } finally {
            writing.unlock();
        }
    }

    private <T> T read(Question<T> question) {
        int before = replacements.get();
        try {
            try {
                return ask(question);
            } catch (SQLException e) {
                if (!SqliteFile.isBroken(e)) {
                    throw e;
                }
                repair(e, before);
                return ask(question);
            }
        } catch (SQLException e) {
            throw new ActivityStoreException(file.path() + " cannot be read", e);
        }
    }

    private <T> T ask(Question<T> question) throws SQLException {
        reading.lock();
        try {
            if (closed) {
                throw new ActivityStoreException(file.path() + " is closed");
            }
            Connection open = reader;
            if (open == null) {
                open = file.openToRead();
                reader = open;
            }
            return question.ask(open);
        } finally {
            reading.unlock();
        }
    }

    /** The file is damaged, which a reader found, unless it was replaced meanwhile. */
    private void repair(SQLException damage, int before) {
        writing.lock();
        try {
            if (!closed && replacements.get() == before) {
                replace(damage);
            }
        } finally {
            writing.unlock();
        }
    }

    /** What is asked of a connection. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public void close() {
        writing.lock();
        try {
            closed = true;
            closeReader();
            closeWriter();
            file.release();
        } catch (IOException e) {
            warnings.accept(file.path() + " cannot be released: " + e.getMessage());
        } finally {
            writing.unlock();
        }
    }

    @GuardedBy("writing")
    private void closeWriter() {
        close(writer);
        writer = null;
    }

    private void closeReader() {
        reading.lock();
        try {
            close(reader);
            reader = null;
        } finally {
            reading.unlock();
        }
    }

    private void close(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                warnings.accept(file.path() + " cannot be closed: " + e.getMessage());
            }
        }
    }
}
