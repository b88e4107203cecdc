package dev.swapgate.activity.usage;

import com.fasterxml.jackson.databind.JsonNode;

import dev.swapgate.activity.row.Tokens;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What the answers of the known families of servers say of tokens, collected piece by piece: {@code
 * usage} of OpenAI, Anthropic and whoever speaks like them, {@code timings} of llama-server, {@code
 * metrics} of vLLM. Used by one thread.
 */
final class Usage {
    private static final double MILLIS_PER_SECOND = 1000;
    private static final double NANOS_PER_MILLI = 1e6;

    private long input;
    private long output;
    private long cached = -1;
    private @Nullable JsonNode timings;
    private @Nullable JsonNode metrics;

    /** A {@code usage} object. A later one of a stream may know less than one before. */
    void usage(JsonNode usage) {
        input = positive(first(usage, "prompt_tokens", "input_tokens"), input);
        output = positive(first(usage, "completion_tokens", "output_tokens"), output);
        long read = integer(usage.get("cache_read_input_tokens"));
        if (read < 0) {
            read = integer(usage.path("input_tokens_details").get("cached_tokens"));
        }
        if (read < 0) {
            read = integer(usage.path("prompt_tokens_details").get("cached_tokens"));
        }
        cached = read < 0 ? cached : read;
    }

    private static long first(JsonNode usage, String name, String other) {
        long value = integer(usage.get(name));
        return value >= 0 ? value : integer(usage.get(other));
    }

    private static long positive(long value, long otherwise) {
        return value > 0 ? value : otherwise;
    }

    /** A {@code timings} object. */
    void timings(JsonNode found) {
        timings = found.isObject() ? found : timings;
    }

    /** A {@code metrics} object. */
    void metrics(JsonNode found) {
        metrics = found.isObject() ? found : metrics;
    }

    /** Everything together; {@code wall} is the time measured from outside. */
    Reading reading(Duration wall) {
        JsonNode llama = timings;
        if (llama != null) {
            return fromTimings(llama, wall);
        }
        JsonNode vllm = metrics;
        return new Reading(
                vllm == null
                        ? new Tokens(cached, -1, -1, input, output, -1, -1)
                        : fromMetrics(vllm),
                wall,
                "");
    }

    private Reading fromTimings(JsonNode found, Duration wall) {
        long reused = integer(found.get("cache_n"));
        long drafted = integer(found.get("draft_n"));
        long accepted = integer(found.get("draft_n_accepted"));
        boolean drafts = drafted >= 0 && accepted >= 0;
        Tokens tokens =
                new Tokens(
                        reused >= 0 ? reused : cached,
                        drafts ? drafted : -1,
                        drafts ? accepted : -1,
                        Math.max(0, integer(found.get("prompt_n"))),
                        Math.max(0, integer(found.get("predicted_n"))),
                        speed(number(found.get("prompt_per_second"))),
                        speed(number(found.get("predicted_per_second"))));
        double millis =
                Math.max(0, number(found.get("prompt_ms")))
                        + Math.max(0, number(found.get("predicted_ms")));
        Duration inside = Duration.ofNanos((long) (millis * NANOS_PER_MILLI));
        return new Reading(tokens, inside.compareTo(wall) > 0 ? inside : wall, "");
    }

    private Tokens fromMetrics(JsonNode found) {
        JsonNode speculative = found.path("speculative_decoding");
        long drafted = integer(speculative.get("num_draft_tokens"));
        long accepted = integer(speculative.get("num_accepted_draft_tokens"));
        boolean drafts = drafted >= 0 && accepted >= 0;
        double firstToken = number(found.get("time_to_first_token_ms"));
        double between = number(found.get("mean_itl_ms"));
        long read = input - Math.max(0, cached);
        return new Tokens(
                cached,
                drafts ? drafted : -1,
                drafts ? accepted : -1,
                input,
                output,
                firstToken > 0 ? speed(read / (firstToken / MILLIS_PER_SECOND)) : -1,
                between > 0 ? speed(MILLIS_PER_SECOND / between) : -1);
    }

    /** A count, or -1 if it is none. */
    private static long integer(@Nullable JsonNode node) {
        return node != null && node.isNumber() && node.canConvertToLong()
                ? Math.max(-1, node.longValue())
                : -1;
    }

    private static double number(@Nullable JsonNode node) {
        return node != null && node.isNumber() ? node.doubleValue() : -1;
    }

    /** A speed that can be shown: a server that divides by no time at all has none. */
    private static double speed(double value) {
        return value >= 0 && !Double.isInfinite(value) ? value : -1;
    }
}
