package dev.swapgate.simulate;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.lock.schedule.ModelEstimates;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Writes notes as lines of a trace. Used by one thread.
 *
 * <p>Whoever gave up gets the duration that its model's requests usually have: a replay may serve
 * it in time. Each file begins with the load times known by then, so that it can be replayed alone.
 */
final class TraceWriter {
    private final JsonMapper json =
            JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();
    private final TraceFile file;
    private final ToIntFunction<String> priority;
    private final Map<String, Duration> loads = new TreeMap<>();
    private final Map<String, Double> durations = new TreeMap<>();
    private boolean begun;

    /** Where the trace begins, on the clock of {@link System#nanoTime}. */
    private long origin;

    TraceWriter(TraceFile file, ToIntFunction<String> priority) {
        this.file = file;
        this.priority = priority;
    }

    /** Opens the file; a trace that is there already goes on. */
    void open() throws IOException {
        long now = System.nanoTime();
        var passed = file.open();
        if (!begun) {
            origin = now - passed.toNanos();
            begun = true;
        }
    }

    /** Writes a line. */
    void write(TraceNote note) throws IOException {
        if (!file.isOpen()) {
            open();
        }
        byte[] line = line(note);
        if (file.append(line)) {
            for (var load : loads.entrySet()) {
                file.append(load(load.getKey(), load.getValue()));
            }
        }
    }

    void close() throws IOException {
        file.close();
    }

    private byte[] line(TraceNote note) throws IOException {
        return switch (note) {
            case TraceNote.Loaded(var model, var took) -> {
                loads.put(model, took);
                yield load(model, took);
            }
            case TraceNote.Served(var model, var arrived, var used) -> {
                learn(model, used);
                yield bytes(request(model, arrived, used));
            }
            case TraceNote.GaveUp(var model, var arrived, var waited) -> {
                var usual = Duration.ofNanos(Math.round(usual(model)));
                var request = request(model, arrived, usual);
                request.put("cancelAt", seconds(arrived + waited.toNanos() - origin));
                yield bytes(request);
            }
        };
    }

    private double usual(String model) {
        return durations.getOrDefault(model, (double) ModelEstimates.UNKNOWN.request().toNanos());
    }

    private void learn(String model, Duration used) {
        double before = usual(model);
        durations.put(model, before + ModelEstimates.REQUEST_WEIGHT * (used.toNanos() - before));
    }

    private ObjectNode request(String model, long arrived, Duration duration) {
        var request =
                json.createObjectNode()
                        .put("at", seconds(arrived - origin))
                        .put("model", model)
                        .put("duration", seconds(duration.toNanos()));
        int ofModel = priority.applyAsInt(model);
        return ofModel == 0 ? request : request.put("priority", ofModel);
    }

    private byte[] load(String model, Duration took) throws IOException {
        return bytes(
                json.createObjectNode().put("model", model).put("load", seconds(took.toNanos())));
    }

    /** To the microsecond; nothing is before the beginning. */
    private static BigDecimal seconds(long nanos) {
        return BigDecimal.valueOf(Math.max(0, nanos) / 1000, 6).stripTrailingZeros();
    }

    private byte[] bytes(ObjectNode line) throws IOException {
        return (json.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
