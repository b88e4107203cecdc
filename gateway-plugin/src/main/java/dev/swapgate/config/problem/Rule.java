package dev.swapgate.config.problem;

import java.util.Locale;

/**
 * What can be said against a configuration. The names are stable: users refer to them, so does
 * {@code # lint: allow NAME}.
 */
public enum Rule {
    /** The file is missing, not readable or not text. */
    UNREADABLE_FILE(
            Severity.ERROR,
            "the file cannot be read",
            "Nothing can be loaded from it.",
            "Name a file in UTF-8 that this user may read."),

    /** Not YAML, or beyond a limit. */
    INVALID_YAML(
            Severity.ERROR,
            "the text is not YAML, or beyond a limit",
            "Reading ends here; nothing below this place was looked at.",
            "Correct this place, then check again."),

    /** A key twice in one mapping. */
    DUPLICATE_KEY(
            Severity.ERROR,
            "a key is in the same mapping twice",
            "Only one of the two could count, and which one is not said.",
            "Remove one of the two."),

    /** An environment variable that is not set, or unusable. */
    UNSET_VARIABLE(
            Severity.ERROR,
            "an environment variable is not set, or holds a line break",
            "The value cannot be known, and what depends on it was not looked at.",
            "Set the variable for the gateway, or write the value."),

    /** A macro that is not declared, or cannot be used here. */
    UNKNOWN_REFERENCE(
            Severity.ERROR,
            "a reference such as `${name}` means nothing at its place",
            "Nothing would take its place, so the model would see the letters themselves.",
            "Declare the macro above its first use, or correct its name."),

    /** A value of the wrong type or out of range. */
    INVALID_VALUE(
            Severity.ERROR,
            "a value has the wrong type, is out of range, or cannot stand here",
            "The gateway does not start with it.",
            "Write what the message asks for."),

    /** A member that is no model's id. */
    UNKNOWN_MEMBER(
            Severity.ERROR,
            "a group lists a model that does not exist",
            "Nobody would be bound by the group's rules.",
            "Write the id of a model under models, not an alias, or remove the member."),

    /** A member that its own group lists twice. */
    DUPLICATE_MEMBER(
            Severity.ERROR,
            "a group lists a member twice",
            "It says nothing the first time did not say; probably another model was meant.",
            "Remove it, or write the other model."),

    /** A member of two groups. */
    MODEL_IN_TWO_GROUPS(
            Severity.ERROR,
            "a model is a member of two groups",
            "The groups' rules may contradict each other, so only one group can decide for it.",
            "Keep it in one of the two."),

    /** A priority of a model that does not exist. */
    UNKNOWN_MODEL(
            Severity.ERROR,
            "a priority is set for a model that does not exist",
            "No request would have this priority.",
            "Write the id of a model under models."),

    /** A target that does not exist. */
    UNKNOWN_TARGET(
            Severity.ERROR,
            "a profile, selector or matrix names a model that does not exist",
            "Requests that lead there could not be answered.",
            "Write the name of a model, of a peer's model or of a selector."),

    /** An alias that leads to two models. */
    DUPLICATE_ALIAS(
            Severity.ERROR,
            "an alias is given twice",
            "A request for it could mean either.",
            "Keep it at the model that it should lead to."),

    /** A key that nobody reads. */
    UNKNOWN_KEY(
            Severity.WARNING,
            "a key means nothing at its place",
            "It is ignored: what it was to set keeps its default.",
            "Correct its name or its place, or remove it."),

    /** A key that is known and not acted upon. */
    NO_EFFECT(
            Severity.WARNING,
            "a key is recognised but has no effect",
            "The gateway behaves as if it were absent.",
            "Remove it, or use what the message names instead."),

    /** A value that is used otherwise than it is written. */
    DOUBTFUL_VALUE(
            Severity.WARNING,
            "a value is taken otherwise than it is written",
            "The gateway uses another value than the one in the file.",
            "Write what is meant."),

    /** An alias that is another model's id. */
    ALIAS_SHADOWS_MODEL(
            Severity.WARNING,
            "an alias is the id of another model",
            "Requests for this name go to the model whose id it is, never to this one.",
            "Rename the alias, or remove it."),

    /** An alias that changes nothing. */
    NEEDLESS_ALIAS(
            Severity.WARNING,
            "an alias is empty or the model's own id",
            "It is no further name for the model.",
            "Remove it."),

    /** A model to preload that does not exist. */
    UNKNOWN_PRELOAD(
            Severity.WARNING,
            "a model that is to be loaded at start does not exist",
            "It is left out, and its first request waits for the load.",
            "Write the id or an alias of a model."),

    /** Two models on one port. */
    PORT_CLASH(
            Severity.WARNING,
            "two models that may be resident together use the same port of this machine",
            "Whichever is started second finds the port taken and fails.",
            "Use `${PORT}` in cmd and leave proxy out, or give each its own port."),

    /** A model in the hidden group, in a file with exclusive groups. */
    UNGROUPED_BESIDE_EXCLUSIVE(
            Severity.WARNING,
            "a model is in no group although there are exclusive ones",
            "It belongs to the hidden group of all such models, which runs alone: loading it makes"
                    + " the other groups leave, and loading an exclusive group makes it leave.",
            "Put it into a group that says what it may run beside."),

    /** A model in none of the sets of a matrix. */
    IN_NO_SET(
            Severity.WARNING,
            "a model is in no set of the matrix",
            "It runs alone: loading it makes every other model leave, and loading any other makes"
                    + " it leave.",
            "Put it into a set, or into one of its own if it is to run alone."),

    /** A non-exclusive group that an exclusive one has beside it. */
    STAYS_BESIDE_EXCLUSIVE(
            Severity.WARNING,
            "a non-exclusive group is loaded beside a resident exclusive one",
            "Exclusive is what happens when a model of that group is loaded; who comes later"
                    + " settles beside it, and both need memory at once.",
            "Set `swapgate.groups.symmetric: true`, or make the group exclusive, or persistent if"
                    + " it fits beside every other."),

    /** Several persistent groups without a ttl. */
    NEVER_EMPTIED(
            Severity.WARNING,
            "persistent groups together can never be emptied",
            "No load makes their models leave, and no ttl does, so all of them stay once they were"
                    + " asked for.",
            "Give the models a ttl, put them into one group (`swap: true` for one at a time), or"
                    + " drop persistent."),

    /** A group that makes others leave but does not leave for them. */
    EXCLUSIVE_PERSISTENT(
            Severity.WARNING,
            "a group is exclusive and persistent",
            "Loading it makes the others leave, but when they come back it stays beside them.",
            "Write `exclusive: false` for a helper that stays, or `persistent: false` for one that"
                    + " runs alone. Without the key a group is exclusive."),

    /** A non-exclusive group that nevertheless runs alone. */
    BESIDE_NOBODY(
            Severity.WARNING,
            "a non-exclusive group can run beside no other",
            "With `symmetric: true` it makes exclusive models leave, and they make it leave; there"
                    + " is no other group.",
            "Make it persistent, make one of the others non-exclusive, or write `exclusive: true`"
                    + " to say what it does."),

    /** The switch {@code symmetric} where it makes no difference. */
    SYMMETRIC_IN_VAIN(
            Severity.WARNING,
            "`symmetric: true` makes no difference",
            "It counts where a group is exclusive and another is neither exclusive nor persistent;"
                    + " there is no such pair.",
            "Remove it, or write the flags of the groups that were meant."),

    /** A group without members. */
    EMPTY_GROUP(
            Severity.WARNING,
            "a group has no members",
            "It decides about nobody; models that should be in it are elsewhere.",
            "List its models under members, or remove it."),

    /** A preload list that undoes itself. */
    PRELOAD_EVICTS(
            Severity.WARNING,
            "loading a model at start makes another of the list leave",
            "Models are preloaded one after another; the time spent on the first is lost.",
            "Keep one of the two, or put both into one group with `swap: false`, or into one set"
                    + " of the matrix if that decides."),

    /** A model that is preloaded twice. */
    PRELOAD_TWICE(
            Severity.WARNING,
            "a model is in the preload list twice",
            "It is loaded once; probably another model was meant.",
            "Remove it, or write the other model."),

    /** A model that is to be there always and has a ttl. */
    PRELOADED_WITH_TTL(
            Severity.WARNING,
            "a persistent model that is loaded at start has a ttl",
            "After that idle time it leaves, and is not preloaded again: the next request waits for"
                    + " the load.",
            "Write `ttl: 0` to keep it."),

    /** A model without a command. */
    NO_COMMAND(
            Severity.WARNING,
            "a model has no cmd",
            "There is nothing to start, so every request for it is answered with an error.",
            "Write the command of its server."),

    /** A server that listens elsewhere than it is looked for. */
    PORT_MISMATCH(
            Severity.WARNING,
            "cmd and proxy name different ports",
            "The server listens where nobody asks it: the model never becomes ready.",
            "Use `${PORT}` in cmd and leave proxy out, or write the same port in both."),

    /** A container that outlives its command. */
    CONTAINER_WITHOUT_STOP(
            Severity.WARNING,
            "a container is started in cmd, but there is no cmdStop",
            "The engine owns the server. When the command has to be killed, the container goes on"
                    + " running and keeps its memory.",
            "Name the container in cmd and stop it by that name in cmdStop."),

    /** A variable that is set twice. */
    VARIABLE_TWICE(
            Severity.WARNING,
            "env sets a variable twice",
            "The last one counts, this one does not.",
            "Remove one of the two."),

    /** A negative limit. */
    NEGATIVE_LIMIT(
            Severity.WARNING,
            "concurrencyLimit is negative",
            "That does not mean without limit: the default counts.",
            "Write how many requests the server can handle at once."),

    /** A bound that another one always comes before. */
    QUEUE_BOUND_IN_VAIN(
            Severity.WARNING,
            "`queue.maxPerModel` is larger than `queue.max`",
            "The bound over all models is reached first.",
            "Raise max, or lower maxPerModel.");

    /** Whether a configuration can be used in spite of it. */
    public enum Severity {
        /** It cannot. */
        ERROR,
        /** It can, but probably does not do what is meant. */
        WARNING;

        /** The word for people and programs. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Severity severity;
    private final String meaning;
    private final String why;
    private final String fix;

    Rule(Severity severity, String meaning, String why, String fix) {
        this.severity = severity;
        this.meaning = meaning;
        this.why = why;
        this.fix = fix;
    }

    /** Its name, such as {@code unknown-key}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How bad it is. */
    public Severity severity() {
        return severity;
    }

    /** What it reports. */
    public String meaning() {
        return meaning;
    }

    /** What comes of it. */
    public String why() {
        return why;
    }

    /** What to write instead. */
    public String fix() {
        return fix;
    }
}
