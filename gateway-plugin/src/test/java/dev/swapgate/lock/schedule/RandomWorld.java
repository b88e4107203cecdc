package dev.swapgate.lock.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Groups, models and settings drawn from a seed. */
record RandomWorld(
        LockSettings settings,
        List<GroupRule> groups,
        boolean symmetric,
        List<ModelTraits> models) {

    static RandomWorld of(Random random) {
        var groups = new ArrayList<GroupRule>();
        var models = new ArrayList<ModelTraits>();
        boolean ttls = random.nextInt(3) == 0;
        boolean priorities = random.nextInt(3) == 0;
        for (int g = 1 + random.nextInt(4); g > 0; g--) {
            var members = new ArrayList<String>();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                var id = "m" + models.size();
                members.add(id);
                models.add(
                        new ModelTraits(
                                id,
                                1 + random.nextInt(3),
                                priorities ? random.nextInt(3) : 0,
                                Duration.ofSeconds(ttls ? random.nextInt(40) : 0)));
            }
            groups.add(group("g" + g, random, members));
        }
        return new RandomWorld(
                settings(random), List.copyOf(groups), random.nextBoolean(), List.copyOf(models));
    }

    private static LockSettings settings(Random random) {
        boolean tight = random.nextInt(4) == 0;
        return new LockSettings(
                Duration.ofSeconds(List.of(0, 1, 5, 30, 120).get(random.nextInt(5))),
                Duration.ofSeconds(List.of(0, 20, 60).get(random.nextInt(3))),
                List.of(
                                Optional.<Duration>empty(),
                                Optional.of(Duration.ZERO),
                                Optional.of(Duration.ofSeconds(2)))
                        .get(random.nextInt(3)),
                Duration.ofSeconds(random.nextInt(4) == 0 ? 1 + random.nextInt(20) : 0),
                tight ? 1 + random.nextInt(4) : 100,
                tight ? 1 + random.nextInt(8) : 1000,
                Duration.ofSeconds(random.nextInt(5) == 0 ? 1 + random.nextInt(60) : 0));
    }

    /** What a reload makes of a world. */
    record Change(RandomWorld world, Set<String> restarted, Duration drain) {}

    /** Some models go, some come, some have to be restarted, and groups and settings change. */
    Change changed(Random random) {
        var kept = models.stream().filter(model -> random.nextInt(8) > 0).toList();
        var next = new ArrayList<ModelTraits>();
        kept.forEach(model -> next.add(random.nextInt(4) == 0 ? redrawn(model, random) : model));
        for (int i = random.nextInt(3); i > 0 || next.isEmpty(); i--) {
            var id = "m" + random.nextInt(14);
            if (next.stream().noneMatch(model -> model.id().equals(id))) {
                next.add(redrawn(new ModelTraits(id, 1, 0, Duration.ZERO), random));
            }
        }
        var restarted = new TreeSet<String>();
        kept.stream().filter(m -> random.nextInt(5) == 0).forEach(m -> restarted.add(m.id()));
        boolean tuned = random.nextInt(3) == 0;
        return new Change(
                new RandomWorld(
                        tuned ? settings(random) : settings,
                        random.nextBoolean() ? regrouped(next, random) : keptGroups(next, random),
                        random.nextInt(5) == 0 ? !symmetric : symmetric,
                        List.copyOf(next)),
                restarted,
                Duration.ofSeconds(random.nextInt(20)));
    }

    private static ModelTraits redrawn(ModelTraits model, Random random) {
        return new ModelTraits(
                model.id(),
                1 + random.nextInt(3),
                random.nextInt(3),
                Duration.ofSeconds(random.nextInt(40)));
    }

    /** The groups as they are, with newcomers somewhere. */
    private List<GroupRule> keptGroups(List<ModelTraits> models, Random random) {
        var members = new ArrayList<List<String>>();
        groups.forEach(group -> members.add(new ArrayList<>()));
        for (var model : models) {
            int known = 0;
            while (known < groups.size() && !groups.get(known).members().contains(model.id())) {
                known++;
            }
            members.get(known < groups.size() ? known : random.nextInt(groups.size()))
                    .add(model.id());
        }
        var kept = new ArrayList<GroupRule>();
        for (int g = 0; g < groups.size(); g++) {
            var old = groups.get(g);
            kept.add(
                    new GroupRule(
                            old.name(),
                            old.swap(),
                            old.exclusive(),
                            old.persistent(),
                            members.get(g)));
        }
        return kept;
    }

    private static List<GroupRule> regrouped(List<ModelTraits> models, Random random) {
        int count = 1 + random.nextInt(4);
        var members = new ArrayList<List<String>>();
        for (int g = 0; g < count; g++) {
            members.add(new ArrayList<>());
        }
        models.forEach(model -> members.get(random.nextInt(count)).add(model.id()));
        var groups = new ArrayList<GroupRule>();
        members.forEach(ids -> groups.add(group("g" + groups.size(), random, ids)));
        return groups;
    }

    private static GroupRule group(String name, Random random, List<String> members) {
        return new GroupRule(
                name,
                random.nextInt(10) < 7,
                random.nextInt(10) < 6,
                random.nextInt(4) == 0,
                members);
    }

    SchedulePlan plan() {
        return new SchedulePlan(settings, policy(), models);
    }

    boolean has(String model) {
        return models.stream().anyMatch(m -> m.id().equals(model));
    }

    ResidencyPolicy policy() {
        return new GroupPolicy(groups, symmetric);
    }

    SwapSchedule schedule() {
        return new SwapSchedule(settings, policy(), models, Map.of());
    }

    /**
     * Written down a second time, apart from {@link GroupPolicy}: must {@code resident} leave when
     * {@code target} loads?
     */
    boolean evicts(String target, String resident) {
        var newcomer = groupOf(target);
        var old = groupOf(resident);
        if (target.equals(resident)) {
            return false;
        }
        if (newcomer.equals(old)) {
            return old.swap();
        }
        boolean pushed =
                newcomer.exclusive() || (symmetric && old.exclusive() && !newcomer.persistent());
        return pushed && !old.persistent();
    }

    boolean conflict(String one, String other) {
        return evicts(one, other) || evicts(other, one);
    }

    private GroupRule groupOf(String model) {
        return groups.stream().filter(g -> g.members().contains(model)).findFirst().orElseThrow();
    }
}
