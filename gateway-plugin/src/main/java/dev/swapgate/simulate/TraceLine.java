package dev.swapgate.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.ModelConfig;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Understands one line of a trace: a request, or how long a model takes to load. */
final class TraceLine {
    private static final List<String> OF_REQUEST =
            List.of("at", "model", "duration", "priority", "cancelAt");
    private static final List<String> OF_LOAD = List.of("model", "load");
    private static final String RIGHT =
            "; a line is an object such as {\"at\":3.25,\"model\":\"m\",\"duration\":4.0}"
                    + " or {\"model\":\"m\",\"load\":12.5}";

    /** About 63 years: instants may count from 1970. */
    private static final double MOST_SECONDS = 2e9;

    private static final int MOST_NAMES = 30;
    private static final int LONGEST_SHOWN = 80;

    private final ObjectReader json =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .reader();

    private final Map<String, ModelConfig> models = new HashMap<>();

    TraceLine(GatewayConfig config) {
        for (var model : config.models().values()) {
            model.aliases().forEach(alias -> models.putIfAbsent(alias, model));
        }
        // An id wins over an alias of the same spelling.
        models.putAll(config.models());
    }

    /** Adds to the trace what the line says. */
    void read(byte[] line, Trace trace) throws BadLineException {
        var object = parse(line);
        boolean isLoad = object.has("load");
        checkKeys(object, isLoad ? OF_LOAD : OF_REQUEST);
        var model = model(object);
        if (isLoad) {
            trace.load(model.id(), Duration.ofNanos(seconds(object, "load")));
        } else {
            trace.add(call(object, model));
        }
    }

    private JsonNode parse(byte[] line) throws BadLineException {
        JsonNode object;
        try {
            object = json.readTree(line);
        } catch (JsonProcessingException e) {
            String reason = e.getOriginalMessage().lines().findFirst().orElse("");
            throw new BadLineException("is not JSON: " + reason + RIGHT);
        } catch (IOException e) {
            throw new BadLineException("is not text in UTF-8: " + e.getMessage());
        }
        if (!object.isObject()) {
            throw new BadLineException("is " + shown(object) + RIGHT);
        }
        return object;
    }

    private static void checkKeys(JsonNode object, List<String> known) throws BadLineException {
        for (var names = object.fieldNames(); names.hasNext(); ) {
            var name = names.next();
            if (!known.contains(name)) {
                throw new BadLineException(
                        "has the unknown key %s; known are, for a request, %s, and for a load time, %s"
                                .formatted(
                                        quoted(name),
                                        String.join(", ", OF_REQUEST),
                                        String.join(", ", OF_LOAD)));
            }
        }
    }

    private ModelConfig model(JsonNode object) throws BadLineException {
        var name = required(object, "model");
        var model = name.isTextual() ? models.get(name.textValue()) : null;
        if (model == null) {
            throw new BadLineException(
                    "model is %s, but must be one of %s".formatted(shown(name), names()));
        }
        return model;
    }

    private String names() {
        var names = new TreeSet<>(models.keySet());
        var some = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        int more = names.size() - MOST_NAMES;
        return more > 0 ? some + " and " + more + " more" : some;
    }

    private static Trace.Call call(JsonNode object, ModelConfig model) throws BadLineException {
        long at = seconds(object, "at");
        long duration = seconds(object, "duration");
        long cancelAt = optional(object, "cancelAt") == null ? Trace.NEVER : cancelAt(object, at);
        return new Trace.Call(
                model.id(), at, duration, priority(object, model.priority()), cancelAt);
    }

    private static long cancelAt(JsonNode object, long at) throws BadLineException {
        long cancelAt = seconds(object, "cancelAt");
        if (cancelAt < at) {
            throw new BadLineException(
                    "cancelAt is %s, but must not be before at, which is %s"
                            .formatted(shown(object.get("cancelAt")), shown(object.get("at"))));
        }
        return cancelAt;
    }

    private static int priority(JsonNode object, int fallback) throws BadLineException {
        var priority = optional(object, "priority");
        if (priority == null) {
            return fallback;
        }
        if (!priority.canConvertToInt() || !priority.isIntegralNumber()) {
            throw new BadLineException(
                    "priority is %s, but must be a whole number".formatted(shown(priority)));
        }
        return priority.intValue();
    }

    private static long seconds(JsonNode object, String key) throws BadLineException {
        var value = required(object, key);
        double seconds = value.isNumber() ? value.doubleValue() : -1;
        if (!(seconds >= 0 && seconds <= MOST_SECONDS)) {
            throw new BadLineException(
                    "%s is %s, but must be a number of seconds from 0 to %.0f"
                            .formatted(key, shown(value), MOST_SECONDS));
        }
        return Math.round(seconds * 1e9);
    }

    private static JsonNode required(JsonNode object, String key) throws BadLineException {
        var value = object.get(key);
        if (value == null) {
            throw new BadLineException("has no " + key + RIGHT);
        }
        return value;
    }

    private static @Nullable JsonNode optional(JsonNode object, String key) {
        var value = object.get(key);
        return value == null || value.isNull() ? null : value;
    }

    private static String quoted(String text) {
        return '"' + cut(text) + '"';
    }

    private static String shown(JsonNode value) {
        return cut(value.toString());
    }

    private static String cut(String text) {
        return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
    }
}
