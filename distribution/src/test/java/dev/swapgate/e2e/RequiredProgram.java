package dev.swapgate.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** A program that a test runs and that not every machine has. */
public final class RequiredProgram {
    private static final Set<String> MISSED = ConcurrentHashMap.newKeySet();

    private RequiredProgram() {}

    /**
     * Skips the test, and says so once, where the program is not on the path. One with an absolute
     * path of its own need not be.
     */
    public static void onPath(String program) {
        boolean found =
                Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                        .splitAsStream(String.valueOf(System.getenv("PATH")))
                        .anyMatch(directory ->
                                Files.isExecutable(Path.of(directory).resolve(program)));
        String reason = "skipped: " + program + " is not on the PATH";
        if (!found && MISSED.add(program)) {
            System.err.println("Tests are " + reason);
        }
        assumeTrue(found, reason);
    }
}
