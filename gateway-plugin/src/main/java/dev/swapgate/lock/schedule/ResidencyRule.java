package dev.swapgate.lock.schedule;

/**
 * Why a resident leaves or stays when another model is loaded.
 *
 * @param kind the rule
 * @param name of the group whose flag decides, or of the set of the matrix
 */
public record ResidencyRule(Kind kind, String name) {

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
        NOT_EXCLUSIVE(false, "group %s is not exclusive"),
        /** Both are in one combination of the set that costs least. */
        SAME_SET(false, "both are in set %s of the matrix"),
        /** The resident is not in the combination that costs least. */
        OTHER_SET(true, "set %s of the matrix, which costs least to make room for, is without it"),
        /** The newcomer is in no set. */
        NO_SET(true, "no set of the matrix has %s, so it runs alone");

        private final boolean leaves;
        private final String text;

        Kind(boolean leaves, String text) {
            this.leaves = leaves;
            this.text = text;
        }

        /** What the name of a rule is the name of. */
        public String named() {
            return switch (this) {
                case SAME_SET, OTHER_SET -> "set";
                case NO_SET -> "model_in_no_set";
                default -> "group";
            };
        }
    }

    /** Whether the resident leaves. */
    public boolean leaves() {
        return kind.leaves;
    }

    /** The rule in words, with the name of the group or set. */
    public String text() {
        return kind.text.formatted(name);
    }
}
