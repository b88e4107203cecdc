package dev.swapgate.lock.schedule;

import dev.swapgate.lock.schedule.ResidencyRule.Kind;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Decides by groups who must leave. Immutable.
 *
 * <p>A swap group holds one resident; loading a member of an exclusive group makes every other
 * group leave, persistent ones excepted. With {@code symmetric} an exclusive resident also leaves
 * for a newcomer of a group that is neither exclusive nor persistent; without it the newcomer
 * settles beside the resident.
 */
public final class GroupPolicy implements ResidencyPolicy {
    private final Map<String, GroupRule> groupOf = new HashMap<>();
    private final boolean symmetric;

    /**
     * Creates the policy of the given groups.
     *
     * @throws IllegalArgumentException if a model is a member twice
     */
    public GroupPolicy(Collection<GroupRule> groups, boolean symmetric) {
        this.symmetric = symmetric;
        groups.forEach(this::addMembers);
    }

    private void addMembers(GroupRule group) {
        for (var member : group.members()) {
            var other = groupOf.putIfAbsent(member, group);
            if (other != null) {
                throw new IllegalArgumentException(
                        "model %s is a member of group %s and of group %s; it may be in one only"
                                .formatted(member, other.name(), group.name()));
            }
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a model is in no group
     */
    @Override
    public Set<String> evict(String target, Set<String> resident) {
        var group = groupOf(target);
        var victims = new LinkedHashSet<String>();
        for (var other : resident) {
            if (!other.equals(target) && rule(groupOf(other), group).leaves()) {
                victims.add(other);
            }
        }
        return victims;
    }

    /** Always: whoever leaves does so for the groups of the two. */
    @Override
    public boolean isPointwise() {
        return true;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a model is in no group
     */
    @Override
    public ResidencyRule rule(String target, String resident, Set<String> residents) {
        return rule(groupOf(resident), groupOf(target));
    }

    private ResidencyRule rule(GroupRule resident, GroupRule newcomer) {
        if (resident.equals(newcomer)) {
            return newcomer.swap()
                    ? new ResidencyRule(Kind.SAME_SWAP_GROUP, newcomer.name())
                    : new ResidencyRule(Kind.SAME_GROUP, newcomer.name());
        }
        if (resident.persistent()) {
            return new ResidencyRule(Kind.PERSISTENT, resident.name());
        }
        if (newcomer.exclusive()) {
            return new ResidencyRule(Kind.EXCLUSIVE, newcomer.name());
        }
        return symmetric && resident.exclusive() && !newcomer.persistent()
                ? new ResidencyRule(Kind.EXCLUSIVE_RESIDENT, resident.name())
                : new ResidencyRule(Kind.NOT_EXCLUSIVE, newcomer.name());
    }

    /** Whether the model is in one of the groups. */
    @Override
    public boolean knows(String model) {
        return groupOf.containsKey(model);
    }

    private GroupRule groupOf(String model) {
        var group = groupOf.get(model);
        if (group == null) {
            throw new IllegalArgumentException("model " + model + " is in no group");
        }
        return group;
    }
}
