package dev.swapgate.config.read;

import static java.util.Objects.requireNonNull;

import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.matrix.MatrixConfig;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who may be resident together. Immutable. */
final class Residency {
    private final Collection<GroupConfig> groups;
    private final Map<String, GroupConfig> groupOf = new HashMap<>();
    private final boolean symmetric;
    private final Optional<MatrixConfig> matrix;

    /**
     * What these rules allow.
     *
     * @param groups all of them; every model is in one
     * @param symmetric whether exclusive residents leave, too
     * @param matrix decides in place of the groups
     */
    Residency(Collection<GroupConfig> groups, boolean symmetric, Optional<MatrixConfig> matrix) {
        this.groups = groups;
        this.symmetric = symmetric;
        this.matrix = matrix;
        groups.forEach(group -> group.members().forEach(member -> groupOf.put(member, group)));
    }

    /** Whether all these models may be resident together, whatever is loaded first. */
    boolean allowsTogether(Set<String> models) {
        return matrix.map(m -> m.allowsTogether(models))
                .orElseGet(() ->
                        groups.stream()
                                .anyMatch(group ->
                                        !group.swap() && group.members().containsAll(models)));
    }

    /** Whether these two models are resident together at times. */
    boolean mayMeet(String one, String other) {
        return matrix.map(m -> m.allowsTogether(Set.of(one, other)))
                .orElseGet(() -> mayMeet(groupOf(one), groupOf(other)));
    }

    private boolean mayMeet(GroupConfig one, GroupConfig other) {
        if (one.name().equals(other.name())) {
            return !one.swap();
        }
        if (one.persistent() || other.persistent()) {
            return true;
        }
        return symmetric
                ? !one.exclusive() && !other.exclusive()
                : !one.exclusive() || !other.exclusive();
    }

    private GroupConfig groupOf(String model) {
        return requireNonNull(groupOf.get(model), model);
    }

    /** What to write so that models may be resident together. */
    String advice() {
        return matrix.isPresent()
                ? "one set of the matrix must have all of them"
                : "put them into one group with swap: false";
    }
}
