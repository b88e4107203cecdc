package dev.swapgate.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Finds every live process that descends from one test, however it detached itself: the test marks
 * the environment, and the kernel hands that down.
 */
public final class Survivors {
    private static final String VARIABLE = "SWAPGATE_TEST_MARK";
    private final String mark = UUID.randomUUID().toString();

    /** Marks what is started with this builder. */
    void mark(ProcessBuilder builder) {
        builder.environment().put(VARIABLE, mark);
    }

    /** Command lines of live marked processes, with their pids; zombies do not count. */
    List<String> alive() {
        byte[] needle = (VARIABLE + "=" + mark).getBytes(StandardCharsets.UTF_8);
        List<String> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes
                    .filter(path ->
                            path.getFileName().toString().chars().allMatch(Character::isDigit))
                    .filter(path -> contains(read(path.resolve("environ")), needle))
                    .forEach(path -> found.add(describe(path)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return found;
    }

    private static String describe(Path process) {
        String command =
                new String(read(process.resolve("cmdline")), StandardCharsets.UTF_8)
                        .replace('\0', ' ');
        return process.getFileName() + " " + command.strip();
    }

    /** A process may end between listing and reading: it is then not alive. */
    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static boolean contains(byte[] text, byte[] needle) {
        outer:
        for (int i = 0; i <= text.length - needle.length; i++) {
            for (int j = 0; j < needle.length; j++) {
                if (text[i + j] != needle[j]) {
                    continue outer;
                }
            }
            return true;
        }
        return false;
    }
}
