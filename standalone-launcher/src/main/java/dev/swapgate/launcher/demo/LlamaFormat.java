package dev.swapgate.launcher.demo;

import static dev.swapgate.launcher.demo.Json.object;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** llama-server's own completions: {@code /completion} and {@code /infill}. */
final class LlamaFormat implements AnswerFormat {

    @Override
    public Object whole(Draft draft, Generation result) {
        return last(draft, result, result.text());
    }

    private static Map<String, @Nullable Object> last(
            Draft draft, Generation result, String content) {
        return object(
                "index",
                0,
                "content",
                content,
                "tokens",
                List.of(),
                "id_slot",
                0,
                "stop",
                true,
                "model",
                draft.model(),
                "tokens_predicted",
                result.tokens(),
                "tokens_evaluated",
                draft.prompt().tokens(),
                "prompt",
                draft.prompt().text(),
                "truncated",
                false,
                "stop_type",
                result.isCut() ? "limit" : "eos",
                "stopping_word",
                "",
                "tokens_cached",
                0,
                "timings",
                object("prompt_n", draft.prompt().tokens(), "predicted_n", result.tokens()));
    }

    @Override
    public List<Event> opening(Draft draft) {
        return List.of();
    }

    @Override
    public List<Event> token(Draft draft, String token) {
        return List.of(
                Event.of(object("index", 0, "content", token, "tokens", List.of(), "stop", false)));
    }

    @Override
    public List<Event> closing(Draft draft, Generation result) {
        return List.of(Event.of(last(draft, result, "")));
    }
}
