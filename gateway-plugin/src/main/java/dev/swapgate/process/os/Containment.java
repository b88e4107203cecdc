package dev.swapgate.process.os;

/** A way to keep the processes of a command together. Safe for use by many threads. */
public interface Containment {

    /** Which way, for operators. */
    String describe();

    /**
     * A tree for a command that is about to be started.
     *
     * @param token mark that the supervisor puts into the environment of the command
     */
    ProcessTree enclose(String token);
}
