package dev.swapgate.config.matrix;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * The sets of a matrix as far as they concern some models: as bits, in the order in which they are
 * written, each of them once. Used by one thread.
 *
 * <p>What concerns a few models only has few different sets, however many combinations an
 * expression has. Beyond {@value #MOST_IN_ORDER} those that are part of another one are left out;
 * of those that remain, two may then have changed places.
 */
final class Combinations {
    private static final int MOST_IN_ORDER = 1024;

    private final Map<String, Expression> expressions = new HashMap<>();
    private final Map<String, Integer> bits = new HashMap<>();
    private final Map<String, Set<BitSet>> known = new HashMap<>();

    Combinations(List<ResidentSet> sets, Collection<String> models) {
        sets.forEach(set -> expressions.put(set.name(), set.expression()));
        models.forEach(model -> bits.putIfAbsent(model, bits.size()));
    }

    /** The bit that stands for a model, one of those that concern. */
    int bit(String model) {
        return Objects.requireNonNull(bits.get(model), model);
    }

    /** What the combinations of a set have in common with the models. */
    Set<BitSet> of(String set) {
        Set<BitSet> found = known.get(set);
        if (found == null) {
            found = of(Objects.requireNonNull(expressions.get(set)));
            known.put(set, found);
        }
        return found;
    }

    private Set<BitSet> of(Expression expression) {
        return switch (expression) {
            case Expression.Model model -> Set.of(only(model.id()));
            case Expression.Reference reference -> of(reference.set());
            case Expression.Any any -> merged(any.parts(), Combinations::either);
            case Expression.All all -> merged(all.parts(), Combinations::both);
        };
    }

    private BitSet only(String model) {
        var set = new BitSet();
        Integer bit = bits.get(model);
        if (bit != null) {
            set.set(bit);
        }
        return set;
    }

    private Set<BitSet> merged(List<Expression> parts, BinaryOperator<Set<BitSet>> operator) {
        return parts.stream().map(this::of).reduce(operator).orElse(Set.of());
    }

    private static Set<BitSet> either(Set<BitSet> left, Set<BitSet> right) {
        var all = new LinkedHashSet<>(left);
        all.addAll(right);
        return few(all);
    }

    private static Set<BitSet> both(Set<BitSet> left, Set<BitSet> right) {
        Set<BitSet> all = new LinkedHashSet<>();
        for (BitSet one : left) {
            for (BitSet other : right) {
                var joined = (BitSet) one.clone();
                joined.or(other);
                all.add(joined);
            }
            all = few(all);
        }
        return all;
    }

    private static Set<BitSet> few(Set<BitSet> sets) {
        if (sets.size() > MOST_IN_ORDER) {
            sets.removeIf(set ->
                    sets.stream().anyMatch(other -> !other.equals(set) && isPart(set, other)));
        }
        return sets;
    }

    private static boolean isPart(BitSet set, BitSet whole) {
        var rest = (BitSet) set.clone();
        rest.andNot(whole);
        return rest.isEmpty();
    }
}
