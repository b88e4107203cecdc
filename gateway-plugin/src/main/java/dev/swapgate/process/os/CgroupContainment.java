package dev.swapgate.process.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps each command in a control group of its own, below the gateway's (cgroups(7), version 2,
 * with {@code cgroup.kill} of Linux 5.14). Nothing leaves it by itself, and one write ends all of
 * it.
 */
final class CgroupContainment implements Containment {
    private final Path parent;

    private CgroupContainment(Path parent) {
        this.parent = parent;
    }

    /** The gateway's own control group, if the gateway may write to it. */
    static Optional<CgroupContainment> find() {
        return ownGroup()
                .filter(group -> Files.isWritable(group.resolve("cgroup.procs")))
                .filter(Files::isWritable)
                .map(CgroupContainment::new);
    }

    private static Optional<Path> ownGroup() {
        Optional<String> path =
                lines("/proc/self/cgroup").stream()
                        .filter(line -> line.startsWith("0::/"))
                        .map(line -> line.substring("0::".length()))
                        .findFirst();
        return path.flatMap(
                own ->
                        lines("/proc/self/mountinfo").stream()
                                .flatMap(line -> mountedAt(line, own).stream())
                                .filter(Files::isDirectory)
                                .findFirst());
    }

    /** Where a mount of the hierarchy, a line of {@code mountinfo} (proc(5)), shows a group. */
    private static Optional<Path> mountedAt(String line, String group) {
        String[] fields = line.split(" ", -1);
        int separator = List.of(fields).indexOf("-");
        if (separator < 6 || !fields[separator + 1].equals("cgroup2")) {
            return Optional.empty();
        }
        String root = fields[3].equals("/") ? "" : fields[3];
        return group.startsWith(root)
                ? Optional.of(Path.of(fields[4] + group.substring(root.length())).normalize())
                : Optional.empty();
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            return List.of();
        }
    }

    @Override
    public String describe() {
        return "cgroup v2 in " + parent;
    }

    @Override
    public ProcessTree enclose(String token) {
        // The supervisor makes it, so that there is never one without somebody to remove it.
        return new CgroupTree(parent.resolve("swapgate-" + token));
    }

    private static final class CgroupTree implements ProcessTree {
        private final Path group;
        private volatile long leader;

        CgroupTree(Path group) {
            this.group = group;
        }

        @Override
        public Map<String, String> settings() {
            return Map.of(
                    Supervisor.MODE,
                    "cgroup",
                    Supervisor.ENTER,
                    Supervisor.LAUNCH_HERE,
                    Supervisor.CGROUP,
                    group.toString());
        }

        @Override
        public void reported(String role, long pid) {
            if (role.equals("child")) {
                leader = pid;
            }
        }

        @Override
        public Set<Long> pids() {
            try (Stream<Path> groups = Files.walk(group)) {
                return groups.filter(Files::isDirectory)
                        .flatMap(one -> lines(one.resolve("cgroup.procs").toString()).stream())
                        .map(Long::valueOf)
                        .collect(Collectors.toUnmodifiableSet());
            } catch (IOException e) {
                return Set.of();
            }
        }

        @Override
        public boolean isEmpty() {
            // The leader enters the group by itself, so it may not have arrived yet.
            return !lines(group.resolve("cgroup.events").toString()).contains("populated 1")
                    && (leader == 0 || !ProcessTable.isAlive(leader));
        }

        @Override
        public void terminate() {
            Set<Long> pids = pids();
            ProcessTree.signal(pids.isEmpty() && leader != 0 ? Set.of(leader) : pids, false);
        }

        @Override
        public void kill() {
            try {
                Files.writeString(group.resolve("cgroup.kill"), "1");
            } catch (IOException e) {
                // One by one then, as often as it takes.
                ProcessTree.signal(pids(), true);
            }
            if (leader != 0 && ProcessTable.isAlive(leader)) {
                ProcessTree.signal(Set.of(leader), true);
            }
        }

        @Override
        public void close() {
            try (Stream<Path> groups = Files.walk(group)) {
                // The innermost first.
                for (Path one : groups.filter(Files::isDirectory).toList().reversed()) {
                    Files.deleteIfExists(one);
                }
            } catch (IOException e) {
                // An empty group that stays is untidy, not harmful; the next close of it is none.
                return;
            }
        }
    }
}
