package dev.swapgate.simulate;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/**
 * A file of lines that never grows beyond a bound: when it is full it takes the place of its
 * predecessor, whose name ends in {@code .1}, and a new one begins. Used by one thread.
 */
public final class TraceFile {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PREDECESSOR = ".1";

    /** Enough for the last lines, whatever their length. */
    private static final int TAIL = 256 * 1024;

    private final Path path;
    private final long most;
    private @Nullable OutputStream out;
    private long size;

    /** A file at this path of at most so many bytes; nothing is opened yet. */
    public TraceFile(Path path, long most) {
        this.path = path;
        this.most = most;
    }

    Path path() {
        return path;
    }

    boolean isOpen() {
        return out != null;
    }

    /**
     * Opens the file to append to it. A last line that was not written to its end is removed.
     *
     * @return how long the trace in it has been going on
     */
    Duration open() throws IOException {
        var since = Duration.ZERO;
        size = 0;
        if (Files.exists(path) && Files.size(path) > 0) {
            // Read before the file is changed.
            var age = Duration.between(Files.getLastModifiedTime(path).toInstant(), Instant.now());
            since = Duration.ofNanos(Math.max(0, age.toNanos())).plus(repair());
        }
        openStream();
        return since;
    }

    private void openStream() throws IOException {
        out = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Duration repair() throws IOException {
        try (var channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long from = Math.max(0, channel.size() - TAIL);
            var tail = ByteBuffer.allocate((int) (channel.size() - from));
            while (tail.hasRemaining() && channel.read(tail, from + tail.position()) >= 0) {
                // Read on.
            }
            var text = new String(tail.array(), 0, tail.position(), StandardCharsets.ISO_8859_1);
            size = from + text.lastIndexOf('\n') + 1;
            channel.truncate(size);
            return latest(text);
        }
    }

    /** When the last thing happened that the lines tell. */
    private static Duration latest(String text) {
        double latest =
                text.lines().mapToDouble(TraceFile::instant).filter(at -> at >= 0).max().orElse(0);
        return Duration.ofNanos(Math.round(latest * 1e9));
    }

    private static double instant(String line) {
        try {
            var request = JSON.readTree(line);
            return Math.max(request.path("at").asDouble(0), request.path("cancelAt").asDouble(0));
        } catch (JsonProcessingException e) {
            // The half of a line, at the beginning or the end.
            return 0;
        }
    }

    /**
     * Appends a line.
     *
     * @return whether it is the first one of a new file
     */
    boolean append(byte[] line) throws IOException {
        boolean full = size > 0 && size + line.length > most;
        if (full) {
            rotate();
        }
        try {
            requireNonNull(out).write(line);
            size += line.length;
        } catch (IOException e) {
            abandon();
            throw e;
        }
        return full;
    }

    private void rotate() throws IOException {
        close();
        Files.move(
                path,
                path.resolveSibling(path.getFileName() + PREDECESSOR),
                StandardCopyOption.REPLACE_EXISTING);
        size = 0;
        openStream();
    }

    void close() throws IOException {
        var closing = out;
        out = null;
        if (closing != null) {
            closing.close();
        }
    }

    /** The file may end in half a line now. */
    private void abandon() {
        try {
            close();
        } catch (IOException e) {
            // The failure that led here is the one to be told.
            out = null;
        }
    }
}
