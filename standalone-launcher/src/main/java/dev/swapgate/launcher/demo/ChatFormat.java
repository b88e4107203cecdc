package dev.swapgate.launcher.demo;

import static dev.swapgate.launcher.demo.Json.object;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** OpenAI chat completions. */
final class ChatFormat implements AnswerFormat {

    @Override
    public Object whole(Draft draft, Generation result) {
        return object(
                "id", "chatcmpl-" + draft.id(),
                "object", "chat.completion",
                "created", draft.created(),
                "model", draft.model(),
                "system_fingerprint", draft.fingerprint(),
                "choices",
                        List.of(choice("message", message(draft, result), finish(draft, result))),
                "usage", Usage.openAi(draft, result));
    }

    private static Map<String, @Nullable Object> message(Draft draft, Generation result) {
        return draft.prompt()
                .tool()
                .map(tool ->
                        object(
                                "role",
                                "assistant",
                                "content",
                                null,
                                "tool_calls",
                                List.of(call(draft, tool, false))))
                .orElseGet(() ->
                        object("role", "assistant", "content", result.text(), "refusal", null));
    }

    private static Map<String, @Nullable Object> call(Draft draft, String tool, boolean streamed) {
        Map<String, @Nullable Object> call =
                object(
                        "id",
                        "call_" + draft.id(),
                        "type",
                        "function",
                        "function",
                        object("name", tool, "arguments", "{}"));
        if (streamed) {
            call.put("index", 0);
        }
        return call;
    }

    private static String finish(Draft draft, Generation result) {
        return draft.prompt().tool().isPresent()
                ? "tool_calls"
                : result.isCut() ? "length" : "stop";
    }

    private static Map<String, @Nullable Object> choice(
            String key, Object content, @Nullable String finish) {
        return object("index", 0, key, content, "logprobs", null, "finish_reason", finish);
    }

    private static Event chunk(Draft draft, List<Object> choices, @Nullable Object usage) {
        Map<String, @Nullable Object> chunk =
                object(
                        "id",
                        "chatcmpl-" + draft.id(),
                        "object",
                        "chat.completion.chunk",
                        "created",
                        draft.created(),
                        "model",
                        draft.model(),
                        "system_fingerprint",
                        draft.fingerprint(),
                        "choices",
                        choices);
        if (draft.prompt().includeUsage()) {
            chunk.put("usage", usage);
        }
        return Event.of(chunk);
    }

    @Override
    public List<Event> opening(Draft draft) {
        Map<String, @Nullable Object> delta = object("role", "assistant", "content", "");
        return List.of(chunk(draft, List.of(choice("delta", delta, null)), null));
    }

    @Override
    public List<Event> token(Draft draft, String token) {
        if (draft.prompt().tool().isPresent()) {
            return List.of();
        }
        return List.of(
                chunk(draft, List.of(choice("delta", object("content", token), null)), null));
    }

    @Override
    public List<Event> closing(Draft draft, Generation result) {
        List<Event> events = new ArrayList<>();
        draft.prompt()
                .tool()
                .map(tool -> object("tool_calls", List.of(call(draft, tool, true))))
                .ifPresent(delta ->
                        events.add(chunk(draft, List.of(choice("delta", delta, null)), null)));
        events.add(chunk(draft, List.of(choice("delta", object(), finish(draft, result))), null));
        if (draft.prompt().includeUsage()) {
            events.add(chunk(draft, List.of(), Usage.openAi(draft, result)));
        }
        events.add(Event.of("[DONE]"));
        return events;
    }
}
