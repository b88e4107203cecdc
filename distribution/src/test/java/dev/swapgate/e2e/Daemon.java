package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server process of a test: started, awaited, ended, and checked for leftovers. */
public final class Daemon implements AutoCloseable {
    private static final AtomicInteger BLOCKS = new AtomicInteger();

    private final Process process;
    private final Path log;
    private final Survivors survivors;

    private Daemon(Process process, Path log, Survivors survivors) {
        this.process = process;
        this.log = log;
        this.survivors = survivors;
    }

    /** Starts a command in {@code directory}; its output goes to {@code name.log} there. */
    public static Daemon start(
            Path directory, String name, List<String> command, Map<String, String> environment) {
        return start(directory, directory, name, command, environment);
    }

    /**
     * Starts a command in a working directory; its output goes to {@code name.log} in {@code
     * logDirectory}.
     */
    public static Daemon start(
            Path directory,
            Path logDirectory,
            String name,
            List<String> command,
            Map<String, String> environment) {
        try {
            Path log = logDirectory.resolve(name + ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            Survivors survivors = new Survivors();
            survivors.mark(builder);
            return new Daemon(builder.start(), log, survivors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port of the loopback address that nothing listens on. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The first of a hundred ports for models: other than a {@link #freePort}, none of them is
     * given to a client's connection or to another gateway of the tests before the model binds it.
     */
    public static int modelPorts() {
        long block = ProcessHandle.current().pid() + BLOCKS.getAndIncrement();
        return 10_000 + (int) (block % 200) * 100;
    }

    /** Waits until {@code uri} answers with 200. */
    void awaitAnswer(URI uri, Duration atMost) {
        await("answer of " + uri)
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    assertThat(process.isAlive()).as(this::log).isTrue();
                    return Http.answers(uri);
                });
    }

    /** The operating-system process. */
    Process process() {
        return process;
    }

    /** Finds what is left of it. */
    Survivors survivors() {
        return survivors;
    }

    /** What it wrote so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end and gives the exit code. */
    public int awaitExit(Duration atMost) {
        try {
            assertThat(process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS))
                    .as(() -> "ended within " + atMost + "\n" + log())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends it with TERM, with KILL after 20 s, and fails if anything it started is still there. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        assertNothingLeft(Duration.ofSeconds(5));
    }

    /** Fails unless every process of it is gone in so much calm time. */
    void assertNothingLeft(Duration atMost) {
        CalmTime.await(
                "nothing left",
                atMost,
                () -> assertThat(survivors.alive()).as(this::log).isEmpty());
    }
}
