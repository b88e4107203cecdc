package dev.swapgate.process;

import dev.swapgate.process.os.ProgramNotFoundException;
import dev.swapgate.process.os.Programs;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs a small program of the system for the few lines it prints. Stateless. */
public final class ToolOutput {
    private static final Duration LIMIT = Duration.ofSeconds(4);
    private static final int MOST = 64 * 1024;

    private ToolOutput() {}

    /**
     * What a command prints; empty if there is no such program.
     *
     * @throws IOException if it fails, or takes too long
     */
    public static Optional<String> of(List<String> words) throws IOException {
        try {
            List<String> command = new ArrayList<>(words);
            command.set(0, new Programs().find(words.getFirst()).toString());
            return Optional.of(run(command));
        } catch (ProgramNotFoundException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + words + " ran");
        }
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(Redirect.from(new File("/dev/null")))
                        .redirectError(Redirect.DISCARD)
                        .start();
        try {
            // It prints less than a pipe holds, so it need not be read to come to its end.
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(command + " takes more than " + LIMIT.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(command + " ended with " + process.exitValue());
            }
            byte[] printed = process.getInputStream().readNBytes(MOST);
            return new String(printed, StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }
}
