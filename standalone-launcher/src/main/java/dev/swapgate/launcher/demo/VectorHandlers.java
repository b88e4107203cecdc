package dev.swapgate.launcher.demo;

import static dev.swapgate.launcher.demo.Json.object;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Embeddings and reranking: equal texts get equal numbers, in every process. */
final class VectorHandlers {
    private static final int DIMENSIONS = 64;

    private final DemoSettings settings;

    VectorHandlers(DemoSettings settings) {
        this.settings = settings;
    }

    /** OpenAI embeddings. */
    void embeddings(Exchange exchange, AnswerSettings answer) throws IOException {
        Map<String, @Nullable Object> body = exchange.json();
        int dimensions =
                body.get("dimensions") instanceof Number number ? number.intValue() : DIMENSIONS;
        boolean base64 = "base64".equals(body.get("encoding_format"));
        List<String> inputs = inputs(body.get("input"));
        List<Object> data = new ArrayList<>();
        for (String input : inputs) {
            List<Float> vector = vector(input, dimensions);
            data.add(
                    object(
                            "object",
                            "embedding",
                            "index",
                            data.size(),
                            "embedding",
                            base64 ? base64(vector) : vector));
        }
        int tokens = inputs.stream().mapToInt(Words::count).sum();
        exchange.pause(System.nanoTime() + answer.delay().toNanos(), settings.cpu());
        exchange.response()
                .json(
                        200,
                        object(
                                "object",
                                "list",
                                "data",
                                data,
                                "model",
                                model(body),
                                "usage",
                                object("prompt_tokens", tokens, "total_tokens", tokens)));
    }

    private String model(Map<String, @Nullable Object> body) {
        return body.get("model") instanceof String model ? model : settings.name();
    }

    /** One text, several, or the same as token numbers. */
    private static List<String> inputs(@Nullable Object input) {
        if (input instanceof List<?> list && !(list.isEmpty() || list.get(0) instanceof Number)) {
            return list.stream().map(String::valueOf).toList();
        }
        return List.of(String.valueOf(input));
    }

    /** A vector of length 1 that depends on the text alone. */
    static List<Float> vector(String text, int dimensions) {
        SplittableRandom random = new SplittableRandom(text.hashCode());
        double[] values = random.doubles(dimensions, -1, 1).toArray();
        double length = Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
        return Arrays.stream(values).mapToObj(v -> (float) (v / length)).toList();
    }

    private static String base64(List<Float> vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(vector.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        vector.forEach(bytes::putFloat);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /**
     * Reranking as llama-server, Jina and Cohere do it: the score is the share of the query's
     * words.
     */
    void rerank(Exchange exchange, AnswerSettings answer) throws IOException {
        Map<String, @Nullable Object> body = exchange.json();
        Set<String> query = words(Prompt.text(body.get("query")));
        List<String> documents = new ArrayList<>();
        Prompt.collect(body.get("documents"), documents);
        List<Map<String, @Nullable Object>> results = new ArrayList<>();
        for (String document : documents) {
            results.add(object("index", results.size(), "relevance_score", score(query, document)));
        }
        results.sort(
                Comparator.comparingDouble(
                        result -> -(double) result.getOrDefault("relevance_score", 0.0)));
        int top = body.get("top_n") instanceof Number number ? number.intValue() : results.size();
        int tokens = query.size() + documents.stream().mapToInt(Words::count).sum();
        exchange.pause(System.nanoTime() + answer.delay().toNanos(), settings.cpu());
        exchange.response()
                .json(
                        200,
                        object(
                                "model", model(body),
                                "object", "list",
                                "usage", object("prompt_tokens", tokens, "total_tokens", tokens),
                                "results", results.stream().limit(top).toList()));
    }

    private static double score(Set<String> query, String document) {
        Set<String> words = words(document);
        long common = query.stream().filter(words::contains).count();
        return query.isEmpty() ? 0 : (double) common / query.size();
    }

    private static Set<String> words(String text) {
        return new HashSet<>(Arrays.asList(text.toLowerCase(Locale.ROOT).split("\\W+")));
    }
}
