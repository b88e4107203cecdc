package dev.swapgate.lock.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.Seeds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Checks the invariants of an eviction function on random groups, residents and targets. */
final class RandomEvictions {
    private final Random random;
    private final boolean symmetric;
    private final List<GroupRule> groups;
    private final List<String> models = new ArrayList<>();
    private final Map<String, GroupRule> groupOf = new HashMap<>();
    private final GroupPolicy policy;
    private final Map<String, String> violations = new TreeMap<>();

    private RandomEvictions(long seed) {
        random = Seeds.random(seed);
        symmetric = random.nextBoolean();
        groups = groups();
        for (var group : groups) {
            group.members().forEach(member -> groupOf.put(member, group));
            models.addAll(group.members());
        }
        policy = new GroupPolicy(groups, symmetric);
    }

    private List<GroupRule> groups() {
        var made = new ArrayList<GroupRule>();
        int next = 0;
        for (int g = 1 + random.nextInt(4); g > 0; g--) {
            var members = new ArrayList<String>();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                members.add("m" + next++);
            }
            made.add(
                    new GroupRule(
                            "g" + g,
                            random.nextBoolean(),
                            random.nextBoolean(),
                            random.nextInt(5) < 2,
                            members));
        }
        return made;
    }

    /** Checks so many worlds, from this seed on; tells the first violation of each invariant. */
    static void check(long firstSeed, int worlds) {
        var violations = new TreeMap<String, String>();
        for (long seed = firstSeed; seed < firstSeed + worlds; seed++) {
            var evictions = new RandomEvictions(seed);
            evictions.check();
            long of = seed;
            evictions.violations.forEach((invariant, told) ->
                    violations.putIfAbsent(invariant, "seed " + of + ": " + told));
        }
        assertThat(violations).isEmpty();
    }

    /** Notes where an invariant does not hold, and goes on. */
    private void holds(String invariant, Runnable assertion) {
        try {
            assertion.run();
        } catch (AssertionError e) {
            violations.putIfAbsent("[" + invariant + "]", String.valueOf(e.getMessage()));
        }
    }

    private void check() {
        var resident =
                new HashSet<>(models.stream().filter(model -> random.nextBoolean()).toList());
        var target = anyModel();
        var group = groupOf(target);
        var evicted = policy.evict(target, resident);
        var after = new HashSet<>(resident);
        after.removeAll(evicted);
        after.add(target);

        holds("I1", () -> assertThat(evicted).doesNotContain(target).isSubsetOf(resident));
        holds(
                "I2",
                () ->
                        assertThat(evicted)
                                .allMatch(
                                        x -> !groupOf(x).persistent() || groupOf(x).equals(group)));
        if (group.swap()) {
            holds(
                    "I3",
                    () ->
                            assertThat(after)
                                    .filteredOn(x -> groupOf(x).equals(group))
                                    .containsExactly(target));
        } else {
            holds("I3", () -> assertThat(evicted).noneMatch(x -> groupOf(x).equals(group)));
        }
        if (group.exclusive()) {
            holds(
                    "I4",
                    () ->
                            assertThat(after)
                                    .allMatch(x ->
                                            groupOf(x).equals(group) || groupOf(x).persistent()));
        } else if (!symmetric || group.persistent()) {
            holds("I5", () -> assertThat(evicted).allMatch(x -> groupOf(x).equals(group)));
        } else {
            holds("symmetric", () -> assertThat(after).noneMatch(x -> isPushed(x, group)));
        }
        holds("I6", () -> assertThat(policy.evict(target, after)).isEmpty());
        checkPointwise(target, resident, evicted);
        checkRenaming(target, resident, evicted);
    }

    private boolean isPushed(String resident, GroupRule newcomer) {
        var group = groupOf(resident);
        return !group.equals(newcomer) && group.exclusive() && !group.persistent();
    }

    private void checkPointwise(String target, Set<String> resident, Set<String> evicted) {
        var union = new HashSet<String>();
        resident.forEach(x -> union.addAll(policy.evict(target, Set.of(x))));
        holds("I7", () -> assertThat(evicted).isEqualTo(union));
        var more = new HashSet<>(resident);
        more.add(anyModel());
        holds("I8", () -> assertThat(policy.evict(target, more)).containsAll(evicted));
    }

    private void checkRenaming(String target, Set<String> resident, Set<String> evicted) {
        var shuffled = new ArrayList<>(models);
        Collections.shuffle(shuffled, random);
        var name = new HashMap<String, String>();
        models.forEach(model -> name.put(model, shuffled.get(name.size())));
        var renamed =
                groups.stream()
                        .map(g ->
                                new GroupRule(
                                        g.name(),
                                        g.swap(),
                                        g.exclusive(),
                                        g.persistent(),
                                        all(g.members(), name)))
                        .toList();
        holds(
                "I9",
                () ->
                        assertThat(
                                        new GroupPolicy(renamed, symmetric)
                                                .evict(
                                                        name(target, name),
                                                        Set.copyOf(all(resident, name))))
                                .containsExactlyInAnyOrderElementsOf(all(evicted, name)));
    }

    private static List<String> all(Iterable<String> models, Map<String, String> names) {
        var renamed = new ArrayList<String>();
        models.forEach(model -> renamed.add(name(model, names)));
        return renamed;
    }

    private static String name(String model, Map<String, String> names) {
        return names.getOrDefault(model, model);
    }

    private String anyModel() {
        return models.get(random.nextInt(models.size()));
    }

    private GroupRule groupOf(String model) {
        return java.util.Objects.requireNonNull(groupOf.get(model));
    }
}
