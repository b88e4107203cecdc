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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The built launcher, running as its own process on a free port of the loopback address. */
final class GatewayProcess implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final int port;
    private final Survivors survivors;

    private GatewayProcess(Process process, Path log, int port, Survivors survivors) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.survivors = survivors;
    }

    /** Writes the configuration into {@code directory}, starts the gateway and waits until it answers. */
    static GatewayProcess start(Path directory, String yaml) {
        GatewayProcess gateway = launch(directory, yaml);
        await("gateway on port " + gateway.port)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    assertThat(gateway.process.isAlive()).as(() -> gateway.log()).isTrue();
                    return Http.answers(gateway.uri("/health"));
                });
        return gateway;
    }

    /** As {@link #start}, without waiting. */
    static GatewayProcess launch(Path directory, String yaml) {
        try {
            Path config = Files.writeString(directory.resolve("config.yaml"), yaml);
            int port = freePort();
            return exec(
                    directory,
                    port,
                    List.of("-config", config.toString(), "-listen", "127.0.0.1:" + port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the start script with any arguments. */
    static GatewayProcess exec(Path directory, int port, List<String> arguments) {
        try {
            Path log = directory.resolve("gateway.log");
            List<String> command = new ArrayList<>();
            command.add(Artefacts.script().toString());
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            Survivors survivors = new Survivors();
            survivors.mark(builder);
            return new GatewayProcess(builder.start(), log, port, survivors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port nothing listens on. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Address of a path on this gateway. */
    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** The port it listens on. */
    int port() {
        return port;
    }

    /** The operating-system process. */
    Process process() {
        return process;
    }

    /** What it wrote so far. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Finds what is left of it. */
    Survivors survivors() {
        return survivors;
    }

    /** Sends TERM and waits for the end. */
    int terminate(Duration atMost) {
        process.destroy();
        return awaitExit(atMost);
    }

    /** Waits for the end. */
    int awaitExit(Duration atMost) {
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

    /** Ends it, and fails the test if anything it started is still there. */
    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
        }
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        await("nothing left of the gateway")
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(survivors.alive()).as(this::log).isEmpty());
    }
}
