package dev.swapgate.config;

import java.util.HashSet;
import java.util.List;

/**
 * A named set of models with rules on who may be resident together.
 *
 * @param name the group's name
 * @param swap whether at most one member is resident at a time
 * @param exclusive whether loading a member makes all other, non-persistent groups leave
 * @param persistent whether no other group can make its members leave
 * @param members ids of its models
 */
public record GroupConfig(
        String name, boolean swap, boolean exclusive, boolean persistent, List<String> members) {

    /**
     * Name of the hidden group of every model that is in no other: swap, exclusive, not persistent.
     */
    public static final String DEFAULT = "(default)";

    /**
     * Copies and checks the members.
     *
     * @throws IllegalArgumentException if the name is blank or a member is listed twice
     */
    public GroupConfig {
        members = List.copyOf(members);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a group needs a name");
        }
        if (new HashSet<>(members).size() < members.size()) {
            throw new IllegalArgumentException(
                    "group " + name + " lists a member twice: " + members);
        }
    }
}
