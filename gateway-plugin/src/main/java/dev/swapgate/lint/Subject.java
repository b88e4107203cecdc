package dev.swapgate.lint;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.problem.Place;
import dev.swapgate.config.read.LoadedConfig;
import dev.swapgate.config.yaml.Places;
import dev.swapgate.lock.schedule.ResidencyPolicy;
import dev.swapgate.plan.LockPlan;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is looked at.
 *
 * @param config the configuration
 * @param places where it is written
 * @param policy who leaves for whom by its groups or matrix
 */
record Subject(GatewayConfig config, Places places, ResidencyPolicy policy) {

    static Subject of(LoadedConfig loaded) {
        return new Subject(loaded.config(), loaded.places(), LockPlan.policy(loaded.config()));
    }

    /** The groups that have members, as they are written; last the hidden one. */
    List<GroupConfig> groups() {
        return config.groups().values().stream()
                .filter(group -> !group.members().isEmpty())
                .sorted(
                        Comparator.comparing(Subject::isHidden)
                                .thenComparing(
                                        group -> places.groupKey(group.name()), Place.AS_WRITTEN))
                .toList();
    }

    /** The groups that have members and are written in the file. */
    List<GroupConfig> writtenGroups() {
        return groups().stream().filter(group -> !isHidden(group)).toList();
    }

    static boolean isHidden(GroupConfig group) {
        return group.name().equals(GroupConfig.DEFAULT);
    }

    /** Whether a resident of one group leaves when a model of the other is loaded. */
    boolean leaves(GroupConfig resident, GroupConfig newcomer) {
        String model = resident.members().getFirst();
        return policy.evict(newcomer.members().getFirst(), Set.of(model)).contains(model);
    }

    /** A model and where it belongs. */
    static String describe(GroupConfig group) {
        String model = quote(group.members().getFirst());
        return isHidden(group)
                ? model + " (in no group)"
                : model + " (group " + quote(group.name()) + ")";
    }

    static String quote(String text) {
        return '"' + text + '"';
    }

    /** The first names of a list, and how many more there are. */
    static String list(List<String> names) {
        int shown = names.size() <= 5 ? names.size() : 4;
        String more = shown < names.size() ? " and " + (names.size() - shown) + " more" : "";
        return names.stream().limit(shown).map(Subject::quote).collect(Collectors.joining(", "))
                + more;
    }
}
