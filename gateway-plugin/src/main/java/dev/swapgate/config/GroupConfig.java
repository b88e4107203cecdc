package dev.swapgate.config;

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

    /** Copies the members. */
    public GroupConfig {
        members = List.copyOf(members);
    }
}
