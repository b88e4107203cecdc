package dev.swapgate.lock.schedule;

/**
 * Why a resident leaves or stays when another model is loaded.
 *
 * @param kind the rule
 * @param group the group whose flag decides
 */
public record ResidencyRule(Kind kind, String group) {

    /** The rules; the first that applies decides. */
    public enum Kind {
        /** Both are in the group, which holds one resident. */
        SAME_SWAP_GROUP(true, "same swap group %s"),
        /** Both are in the group, which holds several residents. */
        SAME_GROUP(false, "same group %s, which is not a swap group"),
        /** No other group makes a member of the resident's group leave. */
        PERSISTENT(false, "group %s is persistent"),
        /** The newcomer's group makes every other one leave. */
        EXCLUSIVE(true, "group %s is exclusive"),
        /** The resident's group is exclusive and groups are symmetric. */
        EXCLUSIVE_RESIDENT(true, "group %s is exclusive and groups are symmetric"),
        /** The newcomer's group makes nobody leave. */
        NOT_EXCLUSIVE(false, "group %s is not exclusive");

        private final boolean leaves;
        private final String text;

        Kind(boolean leaves, String text) {
            this.leaves = leaves;
            this.text = text;
        }
    }

    /** Whether the resident leaves. */
    public boolean leaves() {
        return kind.leaves;
    }

    /** The rule in words, with the group's name. */
    public String text() {
        return kind.text.formatted(group);
    }
}
