package dev.swapgate.process.os;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Follows the descendants of a command where there is neither a {@code /proc} nor anything better,
 * as on macOS. What left its parent before it was looked at is not found.
 */
final class HandleContainment implements Containment {

    @Override
    public String describe() {
        return "process group";
    }

    @Override
    public ProcessTree enclose(String token) {
        return new HandleTree();
    }

    private static final class HandleTree implements ProcessTree {
        private final Set<ProcessHandle> known = ConcurrentHashMap.newKeySet();

        @Override
        public Map<String, String> settings() {
            return Map.of(Supervisor.MODE, "group", Supervisor.ENTER, Supervisor.LAUNCH_HERE);
        }

        @Override
        public void reported(String role, long pid) {
            ProcessHandle.of(pid).ifPresent(known::add);
        }

        @Override
        public Set<Long> pids() {
            known.removeIf(handle -> !handle.isAlive());
            for (ProcessHandle handle : Set.copyOf(known)) {
                handle.descendants().forEach(known::add);
            }
            return known.stream().map(ProcessHandle::pid).collect(Collectors.toUnmodifiableSet());
        }

        @Override
        public void close() {
            known.clear();
        }
    }
}
