package dev.swapgate.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The built launcher, running as its own process on a free port of the loopback address. */
public final class Launcher implements Deployment {
    private final Daemon daemon;
    private final int port;

    private Launcher(Daemon daemon, int port) {
        this.daemon = daemon;
        this.port = port;
    }

    /**
     * Writes the configuration into {@code directory}, starts the gateway and waits until it
     * answers.
     */
    public static Launcher start(Path directory, String yaml) {
        return start(directory, yaml, Artefacts.script(), Map.of());
    }

    /** As {@link #start}, with another start script and more environment. */
    static Launcher start(
            Path directory, String yaml, Path script, Map<String, String> environment) {
        Launcher launcher = launch(directory, yaml, script, environment);
        launcher.daemon.awaitAnswer(launcher.uri("/health"), Duration.ofSeconds(60));
        return launcher;
    }

    /** As {@link #start}, without waiting. */
    static Launcher launch(Path directory, String yaml) {
        return launch(directory, yaml, Artefacts.script(), Map.of());
    }

    private static Launcher launch(
            Path directory, String yaml, Path script, Map<String, String> environment) {
        int port = Daemon.freePort();
        String config = write(directory, yaml).toString();
        List<String> command =
                List.of(script.toString(), "-config", config, "-listen", "127.0.0.1:" + port);
        return new Launcher(Daemon.start(directory, "gateway", command, environment), port);
    }

    /** Runs the start script with any arguments. */
    static Daemon run(Path directory, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Artefacts.script().toString());
        command.addAll(arguments);
        return Daemon.start(directory, "gateway", command, Map.of());
    }

    /** Writes a configuration file. */
    static Path write(Path directory, String yaml) {
        try {
            return Files.writeString(directory.resolve("config.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public String log() {
        return daemon.log();
    }

    @Override
    public Survivors survivors() {
        return daemon.survivors();
    }

    @Override
    public Process process() {
        return daemon.process();
    }

    /** The process with its log. */
    Daemon daemon() {
        return daemon;
    }

    @Override
    public void close() {
        daemon.close();
    }
}
