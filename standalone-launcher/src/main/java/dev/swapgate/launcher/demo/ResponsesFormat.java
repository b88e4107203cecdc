package dev.swapgate.launcher.demo;

import static dev.swapgate.launcher.demo.Json.object;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** OpenAI's Responses API. One instance words one answer: its events are numbered. */
final class ResponsesFormat implements AnswerFormat {
    private int sequence;

    @Override
    public Object whole(Draft draft, Generation result) {
        return response(
                draft,
                "completed",
                List.of(item(draft, "completed", result.text())),
                Usage.responses(draft, result));
    }

    private static Map<String, @Nullable Object> response(
            Draft draft, String status, List<Object> output, @Nullable Object usage) {
        return object(
                "id",
                "resp_" + draft.id(),
                "object",
                "response",
                "created_at",
                draft.created(),
                "status",
                status,
                "error",
                null,
                "incomplete_details",
                null,
                "instructions",
                null,
                "metadata",
                object(),
                "model",
                draft.model(),
                "output",
                output,
                "parallel_tool_calls",
                true,
                "temperature",
                1.0,
                "tool_choice",
                "auto",
                "tools",
                List.of(),
                "top_p",
                1.0,
                "usage",
                usage);
    }

    private static Map<String, @Nullable Object> item(Draft draft, String status, String text) {
        List<Object> content = text.isEmpty() ? List.of() : List.of(part(text));
        return object(
                "type",
                "message",
                "id",
                "msg_" + draft.id(),
                "status",
                status,
                "role",
                "assistant",
                "content",
                content);
    }

    private static Map<String, @Nullable Object> part(String text) {
        return object("type", "output_text", "text", text, "annotations", List.of());
    }

    private Event event(String type, @Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> data = object("type", type, "sequence_number", sequence++);
        data.putAll(object(keysAndValues));
        return new Event(type, data);
    }

    private Event partEvent(Draft draft, String type, String key, Object value) {
        return event(
                type,
                "item_id",
                "msg_" + draft.id(),
                "output_index",
                0,
                "content_index",
                0,
                key,
                value);
    }

    @Override
    public List<Event> opening(Draft draft) {
        Object begun = response(draft, "in_progress", List.of(), null);
        return List.of(
                event("response.created", "response", begun),
                event("response.in_progress", "response", begun),
                event(
                        "response.output_item.added",
                        "output_index",
                        0,
                        "item",
                        item(draft, "in_progress", "")),
                partEvent(draft, "response.content_part.added", "part", part("")));
    }

    @Override
    public List<Event> token(Draft draft, String token) {
        return List.of(partEvent(draft, "response.output_text.delta", "delta", token));
    }

    @Override
    public List<Event> closing(Draft draft, Generation result) {
        return List.of(
                partEvent(draft, "response.output_text.done", "text", result.text()),
                partEvent(draft, "response.content_part.done", "part", part(result.text())),
                event(
                        "response.output_item.done",
                        "output_index",
                        0,
                        "item",
                        item(draft, "completed", result.text())),
                event("response.completed", "response", whole(draft, result)));
    }
}
