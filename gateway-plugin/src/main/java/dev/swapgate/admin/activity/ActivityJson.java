package dev.swapgate.admin.activity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.activity.Flight;
import dev.swapgate.activity.capture.Capture;
import dev.swapgate.activity.row.ActivityPage;
import dev.swapgate.activity.row.ActivityQuery;
import dev.swapgate.activity.row.ActivityRow;
import dev.swapgate.activity.row.ActivityStats;
import dev.swapgate.activity.row.SpeedHistogram;
import dev.swapgate.activity.row.Tokens;
import dev.swapgate.admin.Answers;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/** Activity as JSON. Stateless. */
public final class ActivityJson {
    private ActivityJson() {}

    static ObjectNode page(ActivityPage page, ActivityQuery query, LongPredicate hasCapture) {
        ObjectNode node = Answers.object();
        ArrayNode data = node.putArray("data");
        page.rows().forEach(row -> data.add(row(row, hasCapture.test(row.id()))));
        node.put("page", query.page()).put("limit", query.limit()).put("total", page.total());
        long pages = (page.total() + query.limit() - 1) / query.limit();
        return node.put("total_pages", pages);
    }

    private static ObjectNode row(ActivityRow row, boolean hasCapture) {
        ObjectNode node = Answers.object().put("id", row.id());
        node.put("timestamp", row.timestamp().toString()).put("model", row.model());
        node.put("req_path", row.path()).put("resp_content_type", row.contentType());
        node.put("resp_status_code", row.status());
        node.set("tokens", tokens(row.tokens()));
        node.put("duration_ms", row.took().toMillis()).put("has_capture", hasCapture);
        if (!row.error().isEmpty()) {
            node.put("error_msg", row.error());
        }
        if (!row.metadata().isEmpty()) {
            node.set("metadata", Answers.tree(row.metadata()));
        }
        return node;
    }

    private static ObjectNode tokens(Tokens tokens) {
        ObjectNode node = Answers.object().put("cache_tokens", tokens.cached());
        node.put("draft_tokens", tokens.drafted());
        node.put("draft_acc_tokens", tokens.draftAccepted());
        node.put("input_tokens", tokens.input()).put("output_tokens", tokens.output());
        node.put("prompt_per_second", tokens.promptPerSecond());
        return node.put("tokens_per_second", tokens.perSecond());
    }

    static ObjectNode stats(ActivityStats stats) {
        ObjectNode node = Answers.object().put("total_requests", stats.requests());
        node.put("total_input_tokens", stats.input());
        node.put("total_output_tokens", stats.output());
        node.put("total_cache_tokens", stats.cached());
        node.set("prompt_histogram", histogram(stats.promptSpeeds()));
        node.set("gen_histogram", histogram(stats.speeds()));
        return node;
    }

    private static JsonNode histogram(Optional<SpeedHistogram> histogram) {
        return histogram.map(Answers::tree).orElse(JsonNodeFactory.instance.nullNode());
    }

    static ObjectNode capture(long id, Capture capture) {
        ObjectNode node = Answers.object().put("id", id).put("req_path", capture.path());
        node.set("req_headers", Answers.tree(capture.requestHeaders()));
        node.set("req_body", bytes(capture.requestBody()));
        node.set("resp_headers", Answers.tree(capture.responseHeaders()));
        node.set("resp_body", bytes(capture.responseBody()));
        return node;
    }

    private static JsonNode bytes(byte @Nullable [] body) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return body == null ? nodes.nullNode() : nodes.binaryNode(body);
    }

    /** The calls in flight, as a message that replaces what was said of them before. */
    public static ObjectNode snapshot(List<Flight> flights) {
        ObjectNode node = Answers.object().put("operation", "snapshot");
        ArrayNode requests = node.putArray("requests");
        flights.forEach(flight -> requests.add(flight(flight)));
        return node;
    }

    /** A call in flight. */
    public static ObjectNode flight(Flight flight) {
        ObjectNode node = Answers.object().put("id", flight.id());
        node.put("timestamp", flight.timestamp().toString()).put("model", flight.model());
        node.put("req_path", flight.path()).put("method", flight.method());
        node.set("req_headers", Answers.tree(flight.requestHeaders()));
        node.put("remote_ip", flight.client());
        node.set("resp_headers", Answers.tree(flight.responseHeaders()));
        node.put("resp_bytes", flight.responseBytes());
        node.put("elapsed_ms", flight.elapsed().toMillis());
        if (!flight.metadata().isEmpty()) {
            node.set("metadata", Answers.tree(flight.metadata()));
        }
        return node;
    }
}
