package dev.swapgate.lock.schedule;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Who of a set of models may be resident together, and beside whom.
 *
 * @param name the group's name, unique
 * @param swap whether at most one member is resident at a time
 * @param exclusive whether loading a member makes all other, non-persistent groups leave
 * @param persistent whether no other group can make its members leave
 * @param members ids of its models
 */
public record GroupRule(
        String name, boolean swap, boolean exclusive, boolean persistent, List<String> members) {

    /** Copies the members. */
    public GroupRule {
        requireNonNull(name, "name");
        members = List.copyOf(members);
    }
}
