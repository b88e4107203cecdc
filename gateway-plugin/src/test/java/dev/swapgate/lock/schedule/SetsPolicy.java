package dev.swapgate.lock.schedule;

import dev.swapgate.lock.schedule.ResidencyRule.Kind;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A policy that is not pointwise, in the fewest words: who is in one of the sets may be resident
 * together, and as few as possible leave.
 */
record SetsPolicy(List<Set<String>> sets) implements ResidencyPolicy {

    /** Sets of some of {@code models} models, each model in one of them at least. */
    static SetsPolicy random(Random random, int models) {
        var sets = new ArrayList<Set<String>>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            var set = new TreeSet<String>();
            for (int m = 0; m < models; m++) {
                if (random.nextBoolean()) {
                    set.add("m" + m);
                }
            }
            sets.add(set);
        }
        return new SetsPolicy(sets);
    }

    @Override
    public Set<String> evict(String target, Set<String> resident) {
        var others = new TreeSet<>(resident);
        others.remove(target);
        return sets.stream()
                .filter(set -> set.contains(target))
                .map(set -> {
                    Set<String> leaving = new TreeSet<>(others);
                    leaving.removeAll(set);
                    return leaving;
                })
                .min(Comparator.comparingInt(Set::size))
                .orElse(others);
    }

    boolean allows(Set<String> residents) {
        return residents.size() < 2 || sets.stream().anyMatch(set -> set.containsAll(residents));
    }

    @Override
    public boolean isPointwise() {
        return false;
    }

    @Override
    public boolean knows(String model) {
        return true;
    }

    @Override
    public ResidencyRule rule(String target, String resident, Set<String> residents) {
        var all = new HashSet<>(residents);
        all.add(resident);
        return new ResidencyRule(
                evict(target, all).contains(resident) ? Kind.OTHER_SET : Kind.SAME_SET, "s");
    }
}
