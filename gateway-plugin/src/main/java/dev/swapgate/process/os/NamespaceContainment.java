package dev.swapgate.process.os;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps each command in a PID namespace of its own (pid_namespaces(7)): when its first process
 * ends, the kernel ends all others.
 */
final class NamespaceContainment implements Containment {
    private final boolean ofUser;
    private final String enter;

    /**
     * @param ofUser whether a user namespace comes first, as who is not root needs it
     */
    NamespaceContainment(Programs programs, boolean ofUser) {
        this.ofUser = ofUser;
        var unshare = new ArrayList<>(programs.newSession());
        unshare.add(programs.path("unshare"));
        if (ofUser) {
            unshare.addAll(List.of("--user", "--map-current-user"));
        }
        unshare.addAll(List.of("--pid", "--fork", "--kill-child=KILL"));
        unshare.addAll(List.of("--mount-proc", "--propagation", "slave"));
        unshare.addAll(
                List.of(programs.path("sh"), "-c", "eval \"$SWAPGATE_INIT\"", "swapgate-init"));
        enter = "exec 5</proc; exec " + Supervisor.quote(unshare);
    }

    @Override
    public String describe() {
        return ofUser ? "PID namespace in a user namespace" : "PID namespace";
    }

    @Override
    public boolean hidesNeighbours() {
        return true;
    }

    @Override
    public boolean isUnprivileged() {
        return ofUser;
    }

    @Override
    public ProcessTree enclose(String token) {
        return new NamespaceTree(enter);
    }

    private static final class NamespaceTree implements ProcessTree {
        private final String enter;
        private final long bornTicks = ProcessTable.nowTicks();

        /** The parent of the namespace's first process: its end is that one's end. */
        private volatile long child;

        private volatile long init;
        private volatile String namespace = "";

        NamespaceTree(String enter) {
            this.enter = enter;
        }

        @Override
        public Map<String, String> settings() {
            return Map.of(Supervisor.MODE, "pidns", Supervisor.ENTER, enter);
        }

        @Override
        public void reported(String role, long pid) {
            switch (role) {
                case "child" -> child = pid;
                case "init" -> {
                    init = pid;
                    namespace = ProcessTable.namespace(pid, "pid");
                }
                default -> {}
            }
        }

        @Override
        public String commandRole() {
            return "pid";
        }

        @Override
        public Set<Long> pids() {
            if (namespace.isEmpty()) {
                return Set.of();
            }
            return ProcessTable.read().stream()
                    .filter(entry -> entry.startTicks() >= bornTicks && entry.isAlive())
                    .map(ProcessTable.Entry::pid)
                    .filter(pid -> ProcessTable.namespace(pid, "pid").equals(namespace))
                    .collect(Collectors.toUnmodifiableSet());
        }

        @Override
        public boolean isEmpty() {
            return isGone(init) && isGone(child);
        }

        private static boolean isGone(long pid) {
            return pid == 0 || !ProcessTable.isAlive(pid);
        }

        @Override
        public void terminate() {
            if (init == 0) {
                kill();
            } else {
                Set<Long> others = pids();
                // Before anybody ends, the first process must know that all are to get their time.
                ProcessTree.signal(Set.of(init), false);
                ProcessTree.signal(without(others, init), false);
            }
        }

        private static Set<Long> without(Set<Long> pids, long one) {
            return pids.stream().filter(pid -> pid != one).collect(Collectors.toSet());
        }

        @Override
        public void kill() {
            // The parent of the first process ends by itself when it has reaped that one.
            ProcessTree.signal(Set.of(init == 0 ? child : init), true);
        }

        @Override
        public void close() {}
    }
}
