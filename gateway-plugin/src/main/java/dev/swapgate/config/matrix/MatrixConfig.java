package dev.swapgate.config.matrix;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may be resident together, and what it costs to make a model leave. Expressions name models by
 * their ids. A model in no set runs alone. Immutable.
 *
 * @param vars short names of models, as they are written
 * @param evictionCosts by model id, where one is set
 * @param sets as they are written
 */
public record MatrixConfig(
        Map<String, String> vars, Map<String, Integer> evictionCosts, List<ResidentSet> sets) {

    /**
     * Copies the collections and checks that they fit together.
     *
     * @throws IllegalArgumentException if there is no set, a cost is not positive, or a reference
     *     leads nowhere or in a circle
     */
    public MatrixConfig {
        vars = Collections.unmodifiableMap(new LinkedHashMap<>(vars));
        evictionCosts = Map.copyOf(evictionCosts);
        sets = List.copyOf(sets);
        if (sets.isEmpty()) {
            throw new IllegalArgumentException("a matrix needs a set");
        }
        if (evictionCosts.values().stream().anyMatch(cost -> cost < 1)) {
            throw new IllegalArgumentException("costs must be positive: " + evictionCosts);
        }
        ordered(sets);
    }

    /** What it costs to make a model leave. */
    public int evictionCost(String model) {
        return evictionCosts.getOrDefault(model, 1);
    }

    /** The sets as they are preferred: as written, but each after those it refers to. */
    public List<ResidentSet> preferred() {
        return ordered(sets);
    }

    /** Whether all these models may be resident together. */
    public boolean allowsTogether(Collection<String> models) {
        var combinations = new Combinations(sets, models);
        return sets.stream()
                .flatMap(set -> combinations.of(set.name()).stream())
                .anyMatch(combination -> combination.cardinality() == Set.copyOf(models).size());
    }

    /**
     * With whom a model is to run: of all combinations that have it, the one for which those that
     * are not in it cost least; of several such ones, the first.
     *
     * @param residents those that are there; the model itself does not count
     */
    public Choice choose(String model, Set<String> residents) {
        var others = new TreeSet<>(residents);
        others.remove(model);
        var models = new ArrayList<String>(others);
        models.add(model);
        var combinations = new Combinations(sets, models);
        var best = new Choice(Optional.empty(), others);
        long least = Long.MAX_VALUE;
        for (ResidentSet set : preferred()) {
            for (BitSet combination : combinations.of(set.name())) {
                if (combination.get(combinations.bit(model))) {
                    Set<String> leaving = new HashSet<>(others);
                    leaving.removeIf(other -> combination.get(combinations.bit(other)));
                    long cost = leaving.stream().mapToLong(this::evictionCost).sum();
                    if (cost < least) {
                        least = cost;
                        best = new Choice(Optional.of(set.name()), leaving);
                    }
                }
            }
        }
        return best;
    }

    private static List<ResidentSet> ordered(List<ResidentSet> sets) {
        var byName = new HashMap<String, ResidentSet>();
        sets.forEach(set -> byName.put(set.name(), set));
        if (byName.size() < sets.size()) {
            throw new IllegalArgumentException("two sets have the same name: " + sets);
        }
        var ordered = new ArrayList<ResidentSet>();
        var order = new Order(byName, new HashSet<>(), new HashSet<>(), ordered);
        sets.forEach(order::add);
        return List.copyOf(ordered);
    }

    private record Order(
            Map<String, ResidentSet> byName,
            Set<String> open,
            Set<String> done,
            List<ResidentSet> ordered) {

        void add(ResidentSet set) {
            if (done.contains(set.name())) {
                return;
            }
            if (!open.add(set.name())) {
                throw new IllegalArgumentException("set " + set.name() + " refers to itself");
            }
            set.expression().references().forEach(name -> add(find(name)));
            done.add(set.name());
            ordered.add(set);
        }

        private ResidentSet find(String name) {
            ResidentSet set = byName.get(name);
            if (set == null) {
                throw new IllegalArgumentException("there is no set " + name);
            }
            return set;
        }
    }
}
