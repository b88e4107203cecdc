package dev.swapgate.activity.sqlite;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.jdbc4.JDBC4Connection;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The file of a store. Used under the store's locks.
 *
 * <p>Only one gateway may have it open. Two in one virtual machine, as two versions of a web
 * application are for a moment, each with an SQLite of its own, would undo each other's locks:
 * those of POSIX belong to the process.
 */
final class SqliteFile {
    /** Above it a file is not looked through when it is opened: that would take too long. */
    private static final long LOOKED_THROUGH = 64L << 20;

    private static final String URL = "jdbc:sqlite:";
    private static final int BUSY_MILLIS = 5000;
    private static final Set<SQLiteErrorCode> BROKEN =
            Set.of(SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB);

    /** The file itself, and what SQLite puts beside it. */
    private static final List<String> PARTS = List.of("", "-wal", "-shm", "-journal");

    private final Path path;

    /** Holds the lock that says whose the file is. */
    private @Nullable FileChannel claim;

    /** The key of what was opened last. */
    private @Nullable Object opened;

    SqliteFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    /** Where it is. */
    Path path() {
        return path;
    }

    /** Makes the file this gateway's; false if it is another's. */
    boolean claim() throws IOException {
        if (claim == null) {
            FileChannel channel =
                    FileChannel.open(
                            path.resolveSibling(path.getFileName() + ".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (isLocked(channel)) {
                claim = channel;
            } else {
                channel.close();
            }
        }
        return claim != null;
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // By another web application: the virtual machine keeps one list for all of them.
            return false;
        }
    }

    /** The file, which is closed, may be another gateway's. */
    void release() throws IOException {
        if (claim != null) {
            claim.close();
            claim = null;
        }
    }

    /** Whether what is at its place is not what was opened last, if anything was or is. */
    boolean isOther() {
        try {
            return !Objects.equals(opened, key());
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What tells this file from every other one, or null where there is no such thing. */
    private @Nullable Object key() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Opens it for rows to be added, and makes the table if there is none. */
    Connection openToWrite() throws SQLException {
        Connection connection = connect();
        boolean usable = false;
        try (Statement statement = connection.createStatement()) {
            check(statement);
            for (String sql : RowSql.SCHEMA) {
                statement.execute(sql);
            }
            connection.setAutoCommit(false);
            opened = key();
            usable = true;
            return connection;
        } catch (IOException e) {
            throw new SQLException(e);
        } finally {
            if (!usable) {
                connection.close();
            }
        }
    }

    private void check(Statement statement) throws SQLException {
        if (path.toFile().length() > LOOKED_THROUGH) {
            return;
        }
        try (ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
            if (result.next() && !"ok".equals(result.getString(1))) {
                throw new SQLiteException(result.getString(1), SQLiteErrorCode.SQLITE_CORRUPT);
            }
        }
    }

    /** Opens it for rows to be read. */
    Connection openToRead() throws SQLException {
        Connection connection = connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
        }
        return connection;
    }

    private Connection connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(BUSY_MILLIS);
        // Not by way of the driver, which would register itself with the Java platform and there
        // outlive the web application that brought it.
        return new JDBC4Connection(URL + path, path.toString(), config.toProperties());
    }

    /** Whether a failure says that the file's content is damaged. */
    static boolean isBroken(SQLException failure) {
        return failure instanceof SQLiteException sqlite
                && BROKEN.stream().anyMatch(code -> (sqlite.getErrorCode() & 0xff) == code.code);
    }

    /** Gives the file, which nobody may have open, another name; returns it. */
    Path setAside(long number) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".corrupt-" + number);
        for (String part : PARTS) {
            Path from = path.resolveSibling(path.getFileName() + part);
            if (Files.exists(from)) {
                Path to = aside.resolveSibling(aside.getFileName() + part);
                Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return aside;
    }
}
