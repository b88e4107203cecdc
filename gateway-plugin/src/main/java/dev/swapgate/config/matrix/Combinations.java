package dev.swapgate.config.matrix;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The sets of a matrix as far as they concern some models: only the largest ones, as bits. Used by
 * one thread.
 */
final class Combinations {
    private static final int MOST_MODELS = 30;

    private final List<ResidentSet> sets;
    private final Map<String, Expression> expressions = new HashMap<>();
    private final Map<String, Integer> bits = new HashMap<>();
    private final Map<String, Set<Integer>> known = new HashMap<>();

    Combinations(List<ResidentSet> sets, Collection<String> models) {
        this.sets = sets;
        sets.forEach(set -> expressions.put(set.name(), set.expression()));
        models.forEach(model -> bits.putIfAbsent(model, 1 << bits.size()));
        if (bits.size() > MOST_MODELS) {
            throw new IllegalArgumentException("more than " + MOST_MODELS + " models: " + models);
        }
    }

    /** Whether one of the sets has all the models. */
    boolean areComplete() {
        int all = (1 << bits.size()) - 1;
        return sets.stream().anyMatch(set -> of(set.name()).contains(all));
    }

    private Set<Integer> of(String set) {
        Set<Integer> found = known.get(set);
        if (found == null) {
            found = of(Objects.requireNonNull(expressions.get(set)));
            known.put(set, found);
        }
        return found;
    }

    private Set<Integer> of(Expression expression) {
        return switch (expression) {
            case Expression.Model model -> Set.of(bits.getOrDefault(model.id(), 0));
            case Expression.Reference reference -> of(reference.set());
            case Expression.Any any ->
                    largest(
                            any.parts().stream()
                                    .flatMap(part -> of(part).stream())
                                    .collect(Collectors.toSet()));
            case Expression.All all ->
                    all.parts().stream().map(this::of).reduce(Set.of(0), Combinations::joined);
        };
    }

    private static Set<Integer> joined(Set<Integer> left, Set<Integer> right) {
        var joined = new HashSet<Integer>();
        left.forEach(one -> right.forEach(other -> joined.add(one | other)));
        return largest(joined);
    }

    /** Without those that are part of another one. */
    private static Set<Integer> largest(Set<Integer> sets) {
        return sets.stream()
                .filter(set ->
                        sets.stream()
                                .noneMatch(other -> !other.equals(set) && (set & other) == set))
                .collect(Collectors.toSet());
    }
}
