package dev.swapgate.lock.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.Seeds;

import org.assertj.core.api.SoftAssertions;

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
    private final SoftAssertions softly = new SoftAssertions();

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
            for (var violation : evictions.softly.errorsCollected()) {
                var told = String.valueOf(violation.getMessage());
                var invariant = told.substring(0, told.indexOf(']') + 1);
                violations.putIfAbsent(invariant, "seed " + seed + ": " + told);
            }
        }
        assertThat(violations).isEmpty();
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

        softly.assertThat(evicted).as("I1").doesNotContain(target).isSubsetOf(resident);
        softly.assertThat(evicted)
                .as("I2")
                .allMatch(x -> !groupOf(x).persistent() || groupOf(x).equals(group));
        if (group.swap()) {
            softly.assertThat(after)
                    .as("I3")
                    .filteredOn(x -> groupOf(x).equals(group))
                    .containsExactly(target);
        } else {
            softly.assertThat(evicted).as("I3").noneMatch(x -> groupOf(x).equals(group));
        }
        if (group.exclusive()) {
            softly.assertThat(after)
                    .as("I4")
                    .allMatch(x -> groupOf(x).equals(group) || groupOf(x).persistent());
        } else if (!symmetric || group.persistent()) {
            softly.assertThat(evicted).as("I5").allMatch(x -> groupOf(x).equals(group));
        } else {
            softly.assertThat(after).as("symmetric").noneMatch(x -> isPushed(x, group));
        }
        softly.assertThat(policy.evict(target, after)).as("I6").isEmpty();
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
        softly.assertThat(evicted).as("I7").isEqualTo(union);
        var more = new HashSet<>(resident);
        more.add(anyModel());
        softly.assertThat(policy.evict(target, more)).as("I8").containsAll(evicted);
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
        softly.assertThat(
                        new GroupPolicy(renamed, symmetric)
                                .evict(name(target, name), Set.copyOf(all(resident, name))))
                .as("I9")
                .containsExactlyInAnyOrderElementsOf(all(evicted, name));
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
