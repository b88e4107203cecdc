package dev.swapgate.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own; it ends with the test. */
public final class Fork implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Surefire hides the class path behind a jar of its own. */
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    private final Process process;
    private final Path output;

    private Fork(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts it with these words; its output goes to a file in {@code directory}. */
    public static Fork start(Path directory, String... words) {
        return start(directory, List.of(), words);
    }

    /** As {@link #start(Path, String...)}, with options for Java. */
    public static Fork start(Path directory, List<String> options, String... words) {
        try {
            Path output = Files.createTempFile(directory, "output", ".log");
            Process process =
                    new ProcessBuilder(command(options, words))
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            return new Fork(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command line of a start. */
    public static List<String> command(List<String> options, String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(options);
        command.addAll(List.of("-cp", CLASS_PATH, Main.class.getName()));
        command.addAll(List.of(words));
        return command;
    }

    /** The process. */
    public Process process() {
        return process;
    }

    /** Sends a signal, such as {@code TERM}. */
    public void signal(String name) {
        try {
            var kill = new ProcessBuilder("kill", "-s", name, Long.toString(process.pid()));
            boolean sent = kill.start().waitFor() == 0;
            assertThat(sent || !process.isAlive()).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until it has written this text. */
    public void awaitOutput(String text) {
        await("output " + text)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> output().contains(text) || !process.isAlive());
        assertThat(output()).contains(text);
    }

    /** What it has written. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end. */
    public int exitCode() {
        try {
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as(this::output)
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
    }
}
