package dev.swapgate.process.os;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * The processes that belong to one supervised command, in whatever way they came to be its
 * offspring. Safe for use by many threads.
 */
public interface ProcessTree {

    /** What the supervisor must know to put the command into this tree. */
    Map<String, String> settings();

    /** The supervisor runs, and will give back what the tree occupies should the gateway die. */
    default void begin() {}

    /**
     * The supervisor reported a process number.
     *
     * @param role {@code child} for what the supervisor started, {@code init} for the first process
     *     of a namespace, {@code pid} for the command
     */
    void reported(String role, long pid);

    /** The role under which the supervisor reports the command itself. */
    default String commandRole() {
        return "child";
    }

    /** The processes that are alive, as the host numbers them. */
    Set<Long> pids();

    /** Whether nothing of it is left. */
    default boolean isEmpty() {
        return pids().isEmpty();
    }

    /** Sends TERM to all of them, once each. */
    default void terminate() {
        signal(pids(), false);
    }

    /** Sends KILL to all of them; to be repeated until {@link #isEmpty}. */
    default void kill() {
        signal(pids(), true);
    }

    /** Gives back what the tree itself occupies. To be called when it is empty. */
    void close();

    /** Sends a signal: TERM, or KILL if {@code forcibly}. */
    static void signal(Collection<Long> pids, boolean forcibly) {
        for (long pid : pids) {
            ProcessHandle.of(pid)
                    .ifPresent(handle -> {
                        if (forcibly) {
                            handle.destroyForcibly();
                        } else {
                            handle.destroy();
                        }
                    });
        }
    }
}
