package dev.swapgate.launcher.demo;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a request asks for, in whichever API it does so.
 *
 * @param model the model's name as the client wrote it; empty if it wrote none
 * @param stream whether tokens are sent one by one
 * @param includeUsage whether a stream ends with usage numbers
 * @param maxTokens longest answer
 * @param ignoreEos whether the answer is exactly that long
 * @param text the last thing the user said
 * @param tokens length of everything that was sent
 * @param tool name of the tool that the model must call
 */
record Prompt(
        String model,
        boolean stream,
        boolean includeUsage,
        OptionalInt maxTokens,
        boolean ignoreEos,
        String text,
        int tokens,
        Optional<String> tool) {

    private static final List<String> LIMITS =
            List.of("max_completion_tokens", "max_tokens", "max_output_tokens", "n_predict");
    private static final List<String> TEXTS =
            List.of(
                    "system",
                    "instructions",
                    "input_prefix",
                    "input_suffix",
                    "prompt",
                    "input",
                    "messages");

    /** Reads a request's body. */
    static Prompt of(Map<String, @Nullable Object> body) {
        List<String> texts = new ArrayList<>();
        for (String key : TEXTS) {
            collect(body.get(key), texts);
        }
        return new Prompt(
                text(body.get("model")),
                Boolean.TRUE.equals(body.get("stream")),
                body.get("stream_options") instanceof Map<?, ?> options
                        && Boolean.TRUE.equals(options.get("include_usage")),
                limit(body),
                Boolean.TRUE.equals(body.get("ignore_eos")),
                texts.isEmpty() ? "" : texts.get(texts.size() - 1),
                Math.max(1, texts.stream().mapToInt(Words::count).sum()),
                tool(body));
    }

    /** Every text in a string, a list of parts, or a list of messages, in order. */
    static void collect(@Nullable Object value, List<String> texts) {
        switch (value) {
            case String text -> texts.add(text);
            case List<?> list -> list.forEach(item -> collect(item, texts));
            case Map<?, ?> map -> {
                collect(map.get("text"), texts);
                collect(map.get("content"), texts);
            }
            case null, default -> {}
        }
    }

    private static OptionalInt limit(Map<String, @Nullable Object> body) {
        for (String key : LIMITS) {
            if (body.get(key) instanceof Number number && number.intValue() >= 0) {
                return OptionalInt.of(number.intValue());
            }
        }
        return OptionalInt.empty();
    }

    /** A tool is called only if the client insists on one: this model has no opinion of its own. */
    private static Optional<String> tool(Map<String, @Nullable Object> body) {
        Object choice = body.get("tool_choice");
        if (choice instanceof Map<?, ?> map) {
            return Optional.of(name(map)).filter(name -> !name.isEmpty()).or(() -> firstTool(body));
        }
        return "required".equals(choice) ? firstTool(body) : Optional.empty();
    }

    private static Optional<String> firstTool(Map<String, @Nullable Object> body) {
        if (body.get("tools") instanceof List<?> tools
                && !tools.isEmpty()
                && tools.get(0) instanceof Map<?, ?> tool) {
            return Optional.of(name(tool)).filter(name -> !name.isEmpty());
        }
        return Optional.empty();
    }

    private static String name(Map<?, ?> tool) {
        return tool.get("function") instanceof Map<?, ?> function
                ? text(function.get("name"))
                : text(tool.get("name"));
    }

    static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }
}
