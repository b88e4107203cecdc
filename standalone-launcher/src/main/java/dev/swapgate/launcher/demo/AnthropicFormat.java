package dev.swapgate.launcher.demo;

import static dev.swapgate.launcher.demo.Json.object;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Anthropic messages. */
final class AnthropicFormat implements AnswerFormat {

    @Override
    public Object whole(Draft draft, Generation result) {
        return message(
                draft,
                List.of(content(draft, result.text())),
                stop(draft, result),
                result.tokens());
    }

    private static Map<String, @Nullable Object> message(
            Draft draft, List<Object> content, @Nullable String stop, int tokens) {
        return object(
                "id",
                "msg_" + draft.id(),
                "type",
                "message",
                "role",
                "assistant",
                "model",
                draft.model(),
                "content",
                content,
                "stop_reason",
                stop,
                "stop_sequence",
                null,
                "usage",
                Usage.anthropic(draft, tokens));
    }

    private static Map<String, @Nullable Object> content(Draft draft, String text) {
        return draft.prompt()
                .tool()
                .map(tool ->
                        object(
                                "type",
                                "tool_use",
                                "id",
                                "toolu_" + draft.id(),
                                "name",
                                tool,
                                "input",
                                object()))
                .orElseGet(() -> object("type", "text", "text", text));
    }

    private static String stop(Draft draft, Generation result) {
        return draft.prompt().tool().isPresent()
                ? "tool_use"
                : result.isCut() ? "max_tokens" : "end_turn";
    }

    private static Event event(String type, @Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> data = object("type", type);
        data.putAll(object(keysAndValues));
        return new Event(type, data);
    }

    @Override
    public List<Event> opening(Draft draft) {
        return List.of(
                event("message_start", "message", message(draft, List.of(), null, 0)),
                event("content_block_start", "index", 0, "content_block", content(draft, "")),
                event("ping"));
    }

    @Override
    public List<Event> token(Draft draft, String token) {
        if (draft.prompt().tool().isPresent()) {
            return List.of();
        }
        return List.of(
                event(
                        "content_block_delta",
                        "index",
                        0,
                        "delta",
                        object("type", "text_delta", "text", token)));
    }

    @Override
    public List<Event> closing(Draft draft, Generation result) {
        return List.of(
                event("content_block_stop", "index", 0),
                event(
                        "message_delta",
                        "delta",
                        object("stop_reason", stop(draft, result), "stop_sequence", null),
                        "usage",
                        Usage.anthropic(draft, result.tokens())),
                event("message_stop"));
    }
}
