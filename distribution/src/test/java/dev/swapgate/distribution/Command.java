package dev.swapgate.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program to run, with changes to the environment of the tests. */
record Command(List<String> words, Map<String, String> changes, Path directory) {

    private static final int SECONDS = 60;

    /** How a program ended and what it printed. */
    record Result(int exit, String out, String err) {}

    static Command of(String... words) {
        return new Command(List.of(words), Map.of(), Path.of("").toAbsolutePath());
    }

    /** The same with an environment variable; an empty value removes it. */
    Command with(String name, String value) {
        var more = new HashMap<>(changes);
        more.put(name, value);
        return new Command(words, Map.copyOf(more), directory);
    }

    /** The same in another working directory. */
    Command in(Path other) {
        return new Command(words, changes, other);
    }

    /** Runs it to its end. */
    Result run() {
        try {
            var out = Files.createTempFile("out", ".log");
            var err = Files.createTempFile("err", ".log");
            try {
                var process =
                        builder().redirectOutput(out.toFile()).redirectError(err.toFile()).start();
                try {
                    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                        throw new AssertionError(words + " still runs after " + SECONDS + " s");
                    }
                } finally {
                    process.destroyForcibly();
                }
                return new Result(
                        process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(words + " interrupted", e);
        }
    }

    /** A builder for those who want the process. */
    ProcessBuilder builder() {
        var builder = new ProcessBuilder(words).directory(directory.toFile());
        changes.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        return builder;
    }
}
