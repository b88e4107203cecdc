package dev.swapgate.launcher.demo;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What happened, one JSON object a line, appended to a file that many processes may share: each
 * line is one write. Its {@code mono} is the system's monotonic clock in nanoseconds and comparable
 * between processes of one machine, {@code wall} is milliseconds since 1970.
 */
final class EventLog {
    private final String name;
    private final long pid = ProcessHandle.current().pid();
    private final @Nullable FileChannel file;

    /** A log into {@code path}, or into nothing. */
    EventLog(String name, Optional<Path> path) throws IOException {
        this.name = name;
        file =
                path.isEmpty()
                        ? null
                        : FileChannel.open(
                                path.get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Appends an event with alternating keys and values. */
    void add(String event, @Nullable Object... keysAndValues) {
        if (file == null) {
            return;
        }
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.put("name", name);
        line.put("pid", pid);
        line.put("mono", System.nanoTime());
        line.put("wall", System.currentTimeMillis());
        line.putAll(Json.object(keysAndValues));
        byte[] json = Json.bytes(line);
        try {
            file.write(ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n').flip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
