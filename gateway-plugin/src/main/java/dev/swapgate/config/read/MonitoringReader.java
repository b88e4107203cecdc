package dev.swapgate.config.read;

import dev.swapgate.config.LogOutput;
import dev.swapgate.config.LogTimeFormat;
import dev.swapgate.config.MonitoringSettings;
import dev.swapgate.config.MonitoringSettings.Performance;
import dev.swapgate.config.StoreFile;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Tree.Scalar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Reads what is written down about requests and the machine. Used by one thread. */
final class MonitoringReader {
    private static final MonitoringSettings DEFAULT = MonitoringSettings.DEFAULT;

    /** What a database of SQLite begins with. */
    private final Section top;

    private MonitoringReader(Section top) {
        this.top = top;
    }

    static MonitoringSettings read(Section top) {
        return new MonitoringReader(top).read();
    }

    private MonitoringSettings read() {
        return new MonitoringSettings(
                Words.read(top, "logToStdout", LogOutput.class).orElse(DEFAULT.logToStdout()),
                Words.readOr(
                        top, "logTimeFormat", LogTimeFormat.USUAL, "times are written as usual"),
                activityInMemory(),
                Math.max(0, top.integer("captureBuffer", 5, Integer.MIN_VALUE, 1 << 20))
                        * (1L << 20),
                top.read("store", this::store),
                top.read("ui", ui -> ui.read("activity", MonitoringReader::sessionHeaders)),
                top.read("performance", MonitoringReader::performance));
    }

    private int activityInMemory() {
        int most = Integer.MAX_VALUE;
        int rows = top.integer("metricsMaxInMemory", 0, Integer.MIN_VALUE, most);
        return rows > 0 ? rows : DEFAULT.activityInMemory();
    }

    private Optional<Path> store(Section section) {
        boolean isThere = top.take("store").isPresent();
        Optional<Scalar> path = section.scalar("path");
        if (path.isEmpty()) {
            if (isThere) {
                section.missing("path", "names no file; write the path of one, or remove store");
            }
            return Optional.empty();
        }
        String flaw = fileFlaw(path.get().text());
        if (!flaw.isEmpty()) {
            section.error(path.get(), "path", path.get().shown() + " " + flaw);
            return Optional.empty();
        }
        return path.map(scalar -> Path.of(scalar.text()));
    }

    private static String fileFlaw(String text) {
        if (text.isBlank()) {
            return "is empty; it must be the path of a file";
        }
        try {
            Path file = Path.of(text).toAbsolutePath();
            Path directory = file.getParent();
            if (Files.isDirectory(file) || directory == null) {
                return "is a directory; it must be the path of a file in it";
            }
            if (!Files.isDirectory(directory)) {
                return "is in a directory that does not exist; create it";
            }
            if (!Files.isWritable(Files.exists(file) ? file : directory)) {
                return "may not be written by this user";
            }
            return isForeign(file)
                    ? "is a file of another kind, no database of SQLite; name another one"
                    : "";
        } catch (InvalidPathException e) {
            return "is not a path";
        }
    }

    /** Whether there is a file that does not begin as a database does. */
    private static boolean isForeign(Path file) {
        try {
            return StoreFile.isForeign(file);
        } catch (IOException e) {
            // Told when it is opened.
            return false;
        }
    }

    private static List<String> sessionHeaders(Section activity) {
        boolean isSet = activity.take("session_id").isPresent();
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        List<String> written =
                activity.items("session_id").stream()
                        .map(header -> header.text().strip())
                        .filter(header -> !header.isEmpty())
                        .filter(header -> headers.putIfAbsent(header, header) == null)
                        .toList();
        return isSet ? written : DEFAULT.sessionHeaders();
    }

    private static Performance performance(Section section) {
        return new Performance(section.flag("disabled", false), every(section));
    }

    private static Duration every(Section section) {
        Optional<Scalar> written = section.scalar("every");
        if (written.isEmpty()) {
            return Performance.SHORTEST;
        }
        Optional<Duration> every = GoDuration.parse(written.get().text());
        if (every.isPresent() && every.get().isZero()) {
            return Performance.SHORTEST;
        }
        if (every.isEmpty() || every.get().compareTo(Performance.SHORTEST) < 0) {
            String message = "must be a time of at least 5s, such as 15s or 1m30s, but is ";
            section.error(written.get(), "every", message + written.get().shown());
            return Performance.SHORTEST;
        }
        return every.get();
    }
}
