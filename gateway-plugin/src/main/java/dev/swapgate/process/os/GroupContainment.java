package dev.swapgate.process.os;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Keeps nothing together, but finds what belongs together: by session and process group, by the
 * mark in the environment, by parenthood, and by having been found before.
 *
 * <p>Works everywhere on Linux. A process escapes it only by leaving its session and its parent and
 * overwriting its environment, all before it was ever looked at.
 */
final class GroupContainment implements Containment {

    @Override
    public String describe() {
        return "process group and environment mark";
    }

    @Override
    public ProcessTree enclose(String token) {
        return new GroupTree(token);
    }

    private static final class GroupTree implements ProcessTree {
        private final String token;
        private final long bornTicks = ProcessTable.nowTicks();

        /** Start times of the members by number, the dead included. */
        private final Map<Long, Long> known = new ConcurrentHashMap<>();

        private volatile long leader;

        GroupTree(String token) {
            this.token = token;
        }

        @Override
        public Map<String, String> settings() {
            return Map.of(Supervisor.MODE, "group", Supervisor.ENTER, Supervisor.LAUNCH_HERE);
        }

        @Override
        public void reported(String role, long pid) {
            if (role.equals("child")) {
                ProcessTable.find(pid).ifPresent(this::know);
                leader = pid;
            }
        }

        private void know(ProcessTable.Entry entry) {
            known.put(entry.pid(), entry.startTicks());
        }

        @Override
        public Set<Long> pids() {
            var others = new HashMap<Long, ProcessTable.Entry>();
            for (ProcessTable.Entry entry : ProcessTable.read()) {
                if (entry.startTicks() >= bornTicks) {
                    others.put(entry.pid(), entry);
                }
            }
            Map<Long, ProcessTable.Entry> members = takeMembers(others);
            while (adoptChildren(members, others)) {}
            members.values().forEach(this::know);
            return members.values().stream()
                    .filter(ProcessTable.Entry::isAlive)
                    .map(ProcessTable.Entry::pid)
                    .collect(Collectors.toUnmodifiableSet());
        }

        private Map<Long, ProcessTable.Entry> takeMembers(Map<Long, ProcessTable.Entry> others) {
            var members = new HashMap<Long, ProcessTable.Entry>();
            others.values()
                    .removeIf(entry -> {
                        boolean member = isMember(entry);
                        if (member) {
                            members.put(entry.pid(), entry);
                        }
                        return member;
                    });
            return members;
        }

        private boolean isMember(ProcessTable.Entry entry) {
            Long start = known.get(entry.pid());
            return (start != null && start == entry.startTicks())
                    || (leader != 0 && (entry.group() == leader || entry.session() == leader))
                    || ProcessTable.variable(entry.pid(), "SWAPGATE_RUN")
                            .filter(token::equals)
                            .isPresent();
        }

        private static boolean adoptChildren(
                Map<Long, ProcessTable.Entry> members, Map<Long, ProcessTable.Entry> others) {
            return others.values()
                    .removeIf(entry -> {
                        boolean child = members.containsKey(entry.parent());
                        if (child) {
                            members.put(entry.pid(), entry);
                        }
                        return child;
                    });
        }

        @Override
        public void close() {
            known.clear();
        }
    }
}
