package dev.swapgate.launcher.demo;

import static dev.swapgate.launcher.demo.Json.object;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** OpenAI text completions. */
final class CompletionFormat implements AnswerFormat {

    @Override
    public Object whole(Draft draft, Generation result) {
        return body(draft, choices(result.text(), finish(result)), Usage.openAi(draft, result));
    }

    private static String finish(Generation result) {
        return result.isCut() ? "length" : "stop";
    }

    private static List<Object> choices(String text, @Nullable String finish) {
        return List.of(object("index", 0, "text", text, "logprobs", null, "finish_reason", finish));
    }

    private static Map<String, @Nullable Object> body(
            Draft draft, List<Object> choices, @Nullable Object usage) {
        Map<String, @Nullable Object> body =
                object(
                        "id",
                        "cmpl-" + draft.id(),
                        "object",
                        "text_completion",
                        "created",
                        draft.created(),
                        "model",
                        draft.model(),
                        "system_fingerprint",
                        draft.fingerprint(),
                        "choices",
                        choices);
        if (usage != null) {
            body.put("usage", usage);
        }
        return body;
    }

    @Override
    public List<Event> opening(Draft draft) {
        return List.of();
    }

    @Override
    public List<Event> token(Draft draft, String token) {
        return List.of(Event.of(body(draft, choices(token, null), null)));
    }

    @Override
    public List<Event> closing(Draft draft, Generation result) {
        List<Event> events = new ArrayList<>();
        events.add(Event.of(body(draft, choices("", finish(result)), null)));
        if (draft.prompt().includeUsage()) {
            events.add(Event.of(body(draft, List.of(), Usage.openAi(draft, result))));
        }
        events.add(Event.of("[DONE]"));
        return events;
    }
}
