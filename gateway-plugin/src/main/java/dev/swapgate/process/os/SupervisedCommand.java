package dev.swapgate.process.os;

import dev.swapgate.log.LogBuffer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A command that runs under a supervisor: nothing of it outlives the gateway. Safe for use by many
 * threads.
 *
 * <p>Two threads of its own read its output and what the supervisor says; both end with the
 * supervisor. That the command <em>ended</em> is the supervisor's word: its offspring may hold the
 * output open for as long as it likes.
 */
public final class SupervisedCommand {
    private static final long STACK_BYTES = 256 * 1024;
    private static final Duration DESTROY = Duration.ofSeconds(5);
    private static final Duration LAST_OUTPUT = Duration.ofMillis(100);

    /** What a supervisor may take to end that has nothing left to do. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final String token;
    private final Process supervisor;
    private final ProcessTree tree;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final Gate gate = new Gate();
    private final ReentrantLock lifeline = new ReentrantLock();
    private volatile long pid;

    /** The supervisor's own child, which listens on the lifeline; 0 if not yet known. */
    private volatile long guard;

    private volatile boolean drained;

    private SupervisedCommand(String token, Process supervisor, ProcessTree tree) {
        this.token = token;
        this.supervisor = supervisor;
        this.tree = tree;
    }

    /**
     * Starts a command. Returns when its number is known, or its end.
     *
     * @param output takes what it writes, standard error included
     * @throws IOException if the system refuses
     */
    public static SupervisedCommand start(
            Command command, Containment containment, Spawner spawner, LogBuffer output)
            throws IOException {
        String token = UUID.randomUUID().toString();
        ProcessTree tree = containment.enclose(token);
        Process supervisor;
        try {
            supervisor =
                    spawner.start(new Supervisor(new Programs()).prepare(command, token, tree));
        } catch (IOException e) {
            tree.close();
            throw e;
        }
        tree.begin();
        var started = new SupervisedCommand(token, supervisor, tree);
        boolean complete = false;
        try {
            started.startThreads(command.name(), output);
            started.gate.await(started::isLaunched, Deadline.never());
            complete = true;
        } finally {
            if (!complete) {
                started.abandon();
            }
        }
        return started;
    }

    private boolean isLaunched() {
        return pid > 0 || exit.isDone();
    }

    private void startThreads(String name, LogBuffer output) {
        var threads = Thread.ofPlatform().daemon().stackSize(STACK_BYTES);
        threads.name("swapgate-output-" + name).start(() -> drain(output));
        threads.name("swapgate-control-" + name).start(this::listen);
        var unused = supervisor.onExit().thenRun(this::supervisorEnded);
    }

    private void drain(LogBuffer output) {
        var bytes = new byte[16 * 1024];
        try (var in = supervisor.getInputStream()) {
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                output.append(bytes, 0, n);
            }
        } catch (IOException e) {
            // The Java runtime closes the pipe when the supervisor has ended.
            return;
        } finally {
            drained = true;
            gate.signal();
        }
    }

    private void listen() {
        try (BufferedReader in = supervisor.errorReader(StandardCharsets.US_ASCII)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard(line);
            }
        } catch (IOException | RuntimeException e) {
            // As in drain. Should anything else be wrong, nobody would hear of the command's end.
            abandon();
        }
    }

    private void heard(String line) {
        int blank = line.indexOf(' ');
        String verb = line.substring(0, Math.max(0, blank));
        int number = number(line.substring(blank + 1));
        switch (verb) {
            case "child", "init", "pid" -> {
                tree.reported(verb, number);
                tell(line);
                if (verb.equals(tree.commandRole())) {
                    pid = number;
                    gate.signal();
                }
            }
            case "guard" -> guard = number;
            case "exit" -> ended(new ExitStatus(number));
            default -> {}
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return ExitStatus.UNKNOWN;
        }
    }

    private void supervisorEnded() {
        ended(new ExitStatus(ExitStatus.UNKNOWN));
    }

    private void ended(ExitStatus status) {
        exit.complete(status);
        gate.signal();
    }

    private void tell(String line) {
        lifeline.lock();
        try {
            OutputStream out = supervisor.getOutputStream();
            out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException e) {
            // Nobody listens: the supervisor has ended, which the exit tells.
            return;
        } finally {
            lifeline.unlock();
        }
    }

    /**
     * Has it told when the command has ended, at once if it has; its offspring may still be there.
     */
    public void onExit(Runnable listener) {
        var unused = exit.thenRun(listener);
    }

    /** How the command ended, if it has. */
    public Optional<ExitStatus> exitStatus() {
        return Optional.ofNullable(exit.getNow(null));
    }

    /** The number of the command itself, if it got as far as having one. */
    public OptionalLong pid() {
        return pid > 0 ? OptionalLong.of(pid) : OptionalLong.empty();
    }

    /** All processes of the command. */
    public ProcessTree tree() {
        return tree;
    }

    /**
     * Lets the supervisor go, as nothing is left for it to end, and waits until it is gone. Waits
     * up to {@code patience} for the rest of the output.
     */
    public void release(Duration patience) {
        boolean heard = supervisor.isAlive();
        tell("done");
        closeLifeline();
        boolean letGo = gate.poll(this::isLetGo, Deadline.in(FAREWELL));
        if (!heard) {
            endStrays();
        } else if (!letGo) {
            // Stopped by a signal, perhaps. It knew that nothing is left to do.
            supervisor.destroyForcibly();
            ProcessTree.signal(Set.of(guard), true);
            gate.poll(this::isLetGo, Deadline.in(FAREWELL));
        }
        tree.close();
        gate.await(() -> drained, Deadline.in(patience));
    }

    /**
     * A supervisor that was killed may have started what it could not tell us of, or what we have
     * not heard of yet: the tree is only what was heard of.
     */
    private void endStrays() {
        gate.poll(
                () -> {
                    Set<Long> strays = ProcessTable.marked(Supervisor.MARKS, token);
                    ProcessTree.signal(strays, true);
                    return strays.isEmpty();
                },
                Deadline.in(DESTROY));
    }

    private boolean isLetGo() {
        return !supervisor.isAlive() && !ProcessTable.isAlive(guard);
    }

    /**
     * Ends all of it, at once; what cannot be ended within some seconds is left to the supervisor.
     */
    public void destroy() {
        boolean gone =
                gate.poll(
                        () -> {
                            tree.kill();
                            return tree.isEmpty();
                        },
                        Deadline.in(DESTROY));
        if (gone) {
            release(LAST_OUTPUT);
        } else {
            abandon();
        }
    }

    /** Leaves the rest to the supervisor, as if the gateway had died. */
    public void abandon() {
        closeLifeline();
    }

    private void closeLifeline() {
        try {
            supervisor.getOutputStream().close();
        } catch (IOException e) {
            // It had ended before.
            return;
        }
    }
}
