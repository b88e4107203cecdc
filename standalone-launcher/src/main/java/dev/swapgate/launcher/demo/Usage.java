package dev.swapgate.launcher.demo;

import static dev.swapgate.launcher.demo.Json.object;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Usage numbers in the forms of the APIs. Stateless. */
final class Usage {
    private Usage() {}

    /** As chat, completions and embeddings give them. */
    static Map<String, @Nullable Object> openAi(Draft draft, Generation result) {
        int prompt = draft.prompt().tokens();
        return object(
                "prompt_tokens",
                prompt,
                "completion_tokens",
                result.tokens(),
                "total_tokens",
                prompt + result.tokens());
    }

    /** As the Responses API gives them. */
    static Map<String, @Nullable Object> responses(Draft draft, Generation result) {
        int prompt = draft.prompt().tokens();
        return object(
                "input_tokens", prompt,
                "input_tokens_details", object("cached_tokens", 0),
                "output_tokens", result.tokens(),
                "output_tokens_details", object("reasoning_tokens", 0),
                "total_tokens", prompt + result.tokens());
    }

    /** As Anthropic gives them. */
    static Map<String, @Nullable Object> anthropic(Draft draft, int output) {
        return object("input_tokens", draft.prompt().tokens(), "output_tokens", output);
    }
}
