package dev.swapgate.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.proxy.route.LocalHandler;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;
import dev.swapgate.proxy.route.StreamSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Small builders for routes and their answers. Stateless. */
public final class Answers {
    /** Also keeps a log from being read as a page and an answer from being stored. */
    static final Map<String, String> PRIVATE =
            Map.of("Cache-Control", "no-store", "X-Content-Type-Options", "nosniff");

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();
    private static final long MILLIS_PER_SECOND = 1000;

    private Answers() {}

    /** A reading route that needs a key. */
    public static Route get(String path, LocalHandler handler) {
        return new Route(Set.of("GET"), path, true, false, new Route.Action.Local(handler));
    }

    /** A reading route that is open to everybody. */
    static Route open(String path, LocalHandler handler) {
        return new Route(Set.of("GET"), path, false, false, new Route.Action.Local(handler));
    }

    /** A route that changes state, by the given method. */
    public static Route change(String method, String path, LocalHandler handler) {
        return new Route(Set.of(method), path, true, true, new Route.Action.Local(handler));
    }

    /** A handler that has its answer at once. */
    public static LocalHandler now(Function<LocalRequest, LocalResponse> answer) {
        return request -> CompletableFuture.completedFuture(answer.apply(request));
    }

    /** An event stream, of which a slow client misses whole events and is told so by a comment. */
    static LocalResponse events(StreamSource source) {
        return new LocalResponse.Stream(
                "text/event-stream",
                Map.of("Cache-Control", "no-cache", "X-Content-Type-Options", "nosniff"),
                source,
                missed -> (": " + missed + " bytes dropped\n\n").getBytes(StandardCharsets.UTF_8));
    }

    /** An empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** An empty array. */
    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** A record, map or list as JSON. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree cannot fail to be written", e);
        }
    }

    /** An answer with status 200. */
    public static LocalResponse json(JsonNode json) {
        return json(200, json);
    }

    /** An answer with the given status. */
    public static LocalResponse json(int status, JsonNode json) {
        return new LocalResponse.Content(status, "application/json", bytes(json), PRIVATE);
    }

    /** What a constant is called on the wire. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** A duration as seconds: whole ones as an integer, others with milliseconds. */
    static void seconds(ObjectNode object, String field, Duration duration) {
        long millis = duration.toMillis();
        if (millis % MILLIS_PER_SECOND == 0) {
            object.put(field, millis / MILLIS_PER_SECOND);
        } else {
            object.put(field, (double) millis / MILLIS_PER_SECOND);
        }
    }
}
