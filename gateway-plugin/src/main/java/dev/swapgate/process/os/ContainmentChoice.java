package dev.swapgate.process.os;

import dev.swapgate.log.LogBuffer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The strongest containment that works on this machine, found by trying.
 *
 * @param containment what to use
 * @param refused what would have been stronger, and why it is not used
 */
public record ContainmentChoice(Containment containment, List<String> refused) {
    private static final Set<String> CLIENTS =
            Set.of("podman", "apptainer", "singularity", "sudo", "doas", "su", "systemd-run");

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Copies the list. */
    public ContainmentChoice {
        refused = List.copyOf(refused);
    }

    /**
     * For a model process. In a namespace of its own user, a program cannot gain the privileges
     * that some container engines need, so clients of engines are left outside: what they start is
     * not in our tree anyway.
     */
    public Containment forModel(Command command) {
        return containment.isUnprivileged() && isClient(command)
                ? new GroupContainment()
                : containment;
    }

    private static boolean isClient(Command command) {
        Path program = Path.of(command.words().getFirst()).getFileName();
        return !command.stopWords().isEmpty() || CLIENTS.contains(String.valueOf(program));
    }

    /**
     * For commands that have to see the processes of others: in a namespace of its own, nothing is
     * called by the number it has here.
     */
    public Containment forNeighbours() {
        return containment.hidesNeighbours() ? new GroupContainment() : containment;
    }

    /** One line for operators. */
    public String describe() {
        return refused.isEmpty()
                ? containment.describe()
                : containment.describe() + " (" + String.join("; ", refused) + ")";
    }

    /**
     * Tries what the setting allows, the strongest first. Takes some hundredths of a second.
     *
     * @param setting {@code auto}, or the strongest to try: {@code cgroup}, {@code pidns}, {@code
     *     group}
     */
    public static ContainmentChoice make(String setting, Spawner spawner) {
        if (!ProcessTable.exists()) {
            return new ContainmentChoice(
                    new HandleContainment(), List.of("nothing stronger on this system"));
        }
        var refused = new ArrayList<String>();
        if (setting.equals("auto") || setting.equals("cgroup")) {
            var cgroup = CgroupContainment.find();
            if (cgroup.isPresent() && works(cgroup.get(), spawner, refused)) {
                return new ContainmentChoice(cgroup.get(), refused);
            }
            if (cgroup.isEmpty()) {
                refused.add("no cgroup v2 that may be written");
            }
        }
        if (!setting.equals("group")) {
            for (boolean ofUser : new boolean[] {false, true}) {
                var namespace = new NamespaceContainment(new Programs(), ofUser);
                if (works(namespace, spawner, refused)) {
                    return new ContainmentChoice(namespace, refused);
                }
            }
        }
        return new ContainmentChoice(new GroupContainment(), refused);
    }

    /** Starts a command that leaves a child behind in another session, and ends both. */
    private static boolean works(Containment containment, Spawner spawner, List<String> refused) {
        String why = trial(containment, spawner);
        if (!why.isEmpty()) {
            refused.add(containment.describe() + ": " + why);
        }
        return why.isEmpty();
    }

    private static String trial(Containment containment, Spawner spawner) {
        var programs = new Programs();
        var words =
                new ArrayList<>(List.of(programs.path("sh"), "-c", "\"$@\" & exec sleep 60", "-"));
        words.addAll(programs.newSession());
        words.addAll(List.of("sleep", "60"));
        var output = new LogBuffer(1024);
        try {
            var command =
                    SupervisedCommand.start(
                            Command.of("self-test", words, List.of()),
                            containment,
                            spawner,
                            output);
            boolean complete = command.pid().isPresent() && eventually(() -> twoRun(command));
            command.destroy();
            boolean gone = command.tree().isEmpty();
            if (complete && gone) {
                return "";
            }
            List<String> said = output.lastLines(1);
            return said.isEmpty() ? "did not hold in a trial" : said.getFirst();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static boolean twoRun(SupervisedCommand command) {
        return command.tree().pids().size() >= 2;
    }

    private static boolean eventually(BooleanSupplier condition) {
        return new Gate().poll(condition, Deadline.in(PATIENCE));
    }
}
