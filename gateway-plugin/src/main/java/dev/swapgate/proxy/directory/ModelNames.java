package dev.swapgate.proxy.directory;

import dev.swapgate.config.ModelConfig;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The models by every name they go by, and the names that resemble one that is none. Immutable. */
public final class ModelNames {
    private static final int MAX_SUGGESTIONS = 3;

    private final Map<String, ModelConfig> byName = new HashMap<>();
    private final List<String> listed;

    /** The names of the given models. */
    public ModelNames(Collection<ModelConfig> models) {
        this(models, List.of());
    }

    /** The names of the given models; other names are only suggested. */
    ModelNames(Collection<ModelConfig> models, Collection<String> others) {
        models.forEach(model -> byName.put(model.id(), model));
        for (ModelConfig model : models) {
            model.aliases().forEach(alias -> byName.putIfAbsent(alias, model));
        }
        Stream<String> own =
                models.stream()
                        .filter(model -> !model.unlisted())
                        .flatMap(model ->
                                Stream.concat(Stream.of(model.id()), model.aliases().stream()));
        this.listed = Stream.concat(own, others.stream()).distinct().sorted().toList();
    }

    /** The model with this id or alias; an id wins over an alias of the same spelling. */
    public @Nullable ModelConfig find(String name) {
        return byName.get(name);
    }

    /**
     * The model with this id or alias.
     *
     * @throws GatewayError 404 with the names that are nearly this one
     */
    public ModelConfig require(String name) {
        ModelConfig model = byName.get(name);
        if (model == null) {
            throw unknown(name);
        }
        return model;
    }

    /** No model goes by this name. */
    public GatewayError unknown(String name) {
        List<String> similar = similar(name);
        String hint =
                similar.isEmpty()
                        ? "GET /v1/models lists those that do."
                        : "Did you mean "
                                + similar.stream()
                                        .map(other -> "\"" + other + "\"")
                                        .collect(Collectors.joining(" or "))
                                + "?";
        return new GatewayError(
                        ErrorCode.MODEL_NOT_FOUND,
                        "The model \"" + name + "\" does not exist. " + hint)
                .about("model");
    }

    /** Listed names that are nearly this one, most similar first. */
    private List<String> similar(String name) {
        record Candidate(String name, int distance) {}
        String wanted = name.toLowerCase(Locale.ROOT);
        int limit = Math.max(2, wanted.length() / 3);
        return listed.stream()
                .map(other ->
                        new Candidate(
                                other, distance(wanted, other.toLowerCase(Locale.ROOT), limit)))
                .filter(candidate -> candidate.distance <= limit)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MAX_SUGGESTIONS)
                .map(Candidate::name)
                .toList();
    }

    /**
     * Number of single-character edits between two names (Levenshtein); {@code limit + 1} as soon
     * as it is known to be more than the limit. A name that begins with the other is near, too.
     */
    private static int distance(String a, String b, int limit) {
        if (!a.isEmpty() && b.endsWith("/" + a)) {
            return 0;
        }
        if (!a.isEmpty() && (a.startsWith(b) || b.startsWith(a))) {
            return Math.min(limit, Math.abs(a.length() - b.length()));
        }
        if (Math.abs(a.length() - b.length()) > limit) {
            return limit + 1;
        }
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = row(a.charAt(i - 1), i, b, previous);
            if (Arrays.stream(current).min().orElse(0) > limit) {
                return limit + 1;
            }
            previous = current;
        }
        return previous[b.length()];
    }

    private static int[] row(char c, int i, String b, int[] previous) {
        int[] current = new int[b.length() + 1];
        current[0] = i;
        for (int j = 1; j <= b.length(); j++) {
            int replaced = previous[j - 1] + (c == b.charAt(j - 1) ? 0 : 1);
            current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
        }
        return current;
    }
}
