package dev.swapgate.proxy.directory;

import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.yaml.Nearest;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;

import org.jspecify.annotations.Nullable;

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
     * Edits between two names, or more than the limit. One that begins with the other is near, too.
     */
    private static int distance(String a, String b, int limit) {
        if (!a.isEmpty() && b.endsWith("/" + a)) {
            return 0;
        }
        int longer = Math.abs(a.length() - b.length());
        if (!a.isEmpty() && (a.startsWith(b) || b.startsWith(a))) {
            return Math.min(limit, longer);
        }
        // Long names from anywhere are not compared letter by letter.
        return longer > limit ? limit + 1 : Nearest.distance(a, b);
    }
}
