package dev.swapgate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.lock.schedule.ModelEstimates;
import dev.swapgate.log.GatewayLog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was learned about the models, in {@code estimates.json} of the state directory. Replaced as
 * a whole, so that a crash leaves the old or the new one. Used by one thread at a time.
 */
final class EstimatesFile {
    /** The name of the file. */
    static final String NAME = "estimates.json";

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();
    private static final int VERSION = 1;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Longer than anything that was ever learned, and safe to calculate with. */
    private static final double MOST_SECONDS = Duration.ofDays(365).toSeconds();

    private final Path directory;
    private final GatewayLog log;

    EstimatesFile(Path directory, GatewayLog log) {
        this.directory = directory;
        this.log = log;
    }

    /** What was learned about these models before; nothing if the file is absent or damaged. */
    Map<String, ModelEstimates> read(Set<String> models) {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            return known(parse(Files.readAllBytes(file)), models);
        } catch (IOException | IllegalArgumentException e) {
            log.warn("{}: not used, and begun anew: {}", file, reason(e));
            return Map.of();
        }
    }

    private Map<String, ModelEstimates> known(
            Map<String, ModelEstimates> read, Set<String> models) {
        var unknown = new TreeSet<>(read.keySet());
        unknown.removeAll(models);
        if (!unknown.isEmpty()) {
            log.warn(
                    "{}: passed over what was learned about models that are not configured: {}",
                    directory.resolve(NAME),
                    String.join(", ", unknown));
        }
        read.keySet().retainAll(models);
        return read;
    }

    private static Map<String, ModelEstimates> parse(byte[] json) throws IOException {
        JsonNode root = MAPPER.readTree(json);
        if (root.path("version").asInt() != VERSION || !root.path("models").isObject()) {
            throw new IllegalArgumentException(
                    "it must be an object with \"version\": %d and \"models\"".formatted(VERSION));
        }
        var estimates = new TreeMap<String, ModelEstimates>();
        root.path("models")
                .properties()
                .forEach(entry -> estimates.put(entry.getKey(), estimates(entry.getValue())));
        return estimates;
    }

    private static ModelEstimates estimates(JsonNode node) {
        return new ModelEstimates(
                duration(node, "load"), duration(node, "request"), number(node, "hit_rate"));
    }

    private static Duration duration(JsonNode node, String field) {
        double seconds = number(node, field);
        if (!(seconds <= MOST_SECONDS)) {
            throw new IllegalArgumentException(
                    "%s must be at most %.0f s: %s".formatted(field, MOST_SECONDS, seconds));
        }
        return Duration.ofNanos(Math.round(seconds * NANOS_PER_SECOND));
    }

    private static double number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isNumber()) {
            throw new IllegalArgumentException(field + " must be a number: " + value);
        }
        return value.asDouble();
    }

    /** Says if nothing can be kept here while nothing is lost yet. */
    void check() {
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, NAME, ".new"));
        } catch (IOException e) {
            log.warn(
                    "swapgate.stateDir: {}: what is learned cannot be kept: {}",
                    directory,
                    reason(e));
        }
    }

    /** Replaces the file; what goes wrong is logged. */
    void write(Map<String, ModelEstimates> estimates) {
        try {
            Files.createDirectories(directory);
            Path next = directory.resolve(NAME + ".new");
            try (var channel =
                    FileChannel.open(
                            next,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(json(estimates));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(next, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
            try (var entry = FileChannel.open(directory, StandardOpenOption.READ)) {
                entry.force(true);
            }
        } catch (IOException e) {
            log.warn("{}: not written: {}", directory.resolve(NAME), reason(e));
        }
    }

    private static byte[] json(Map<String, ModelEstimates> estimates) {
        ObjectNode root = MAPPER.createObjectNode().put("version", VERSION);
        ObjectNode models = root.putObject("models");
        new TreeMap<>(estimates)
                .forEach((id, learned) ->
                        models.putObject(id)
                                .put("load", learned.load().toNanos() / NANOS_PER_SECOND)
                                .put("request", learned.request().toNanos() / NANOS_PER_SECOND)
                                .put("hit_rate", learned.hitRate()));
        try {
            return MAPPER.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree cannot fail to be written", e);
        }
    }

    /** Some exceptions of the file system say no more than a path. */
    private static String reason(Exception problem) {
        return problem instanceof JsonProcessingException json
                ? "it is not JSON: " + json.getOriginalMessage()
                : problem.toString();
    }
}
