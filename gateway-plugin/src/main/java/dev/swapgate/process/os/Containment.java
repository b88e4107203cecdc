package dev.swapgate.process.os;

/** A way to keep the processes of a command together. Safe for use by many threads. */
public interface Containment {

    /** Which way, for operators. */
    String describe();

    /** Whether a program in it cannot see the processes outside. */
    default boolean hidesNeighbours() {
        return false;
    }

    /** Whether programs in it gain no privileges when they are started, as {@code sudo} must. */
    default boolean isUnprivileged() {
        return false;
    }

    /**
     * A tree for a command that is about to be started.
     *
     * @param token mark that the supervisor puts into the environment of the command
     */
    ProcessTree enclose(String token);
}
