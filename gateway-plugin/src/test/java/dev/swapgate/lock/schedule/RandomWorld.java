package dev.swapgate.lock.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

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
            groups.add(
                    new GroupRule(
                            "g" + g,
                            random.nextInt(10) < 7,
                            random.nextInt(10) < 6,
                            random.nextInt(4) == 0,
                            members));
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
