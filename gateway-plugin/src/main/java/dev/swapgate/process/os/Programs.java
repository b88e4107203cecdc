package dev.swapgate.process.os;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs the way a shell does. */
public final class Programs {
    /** Of a search path, about as much as a message can bear. */
    private static final int LONGEST_SHOWN = 60;

    /** Where system programs are, should the gateway's own search path be too short. */
    private static final String SYSTEM = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

    private final String searchPath;

    /** Programs on the gateway's own search path. */
    public Programs() {
        this(Objects.requireNonNullElse(System.getenv("PATH"), SYSTEM));
    }

    /** Programs on the given search path. */
    public Programs(String searchPath) {
        this.searchPath = searchPath;
    }

    /**
     * The file that a command's first word names.
     *
     * @throws ProgramNotFoundException if there is none, or none that may be executed
     */
    public Path find(String word) {
        if (word.contains(File.separator)) {
            return check(word);
        }
        return candidates(word, searchPath)
                .filter(Programs::isProgram)
                .findFirst()
                .orElseThrow(() ->
                        new ProgramNotFoundException(
                                word + " is in no directory of PATH, " + shown(searchPath)));
    }

    /** Its beginning: whole, it would hide what is said. */
    private static String shown(String searchPath) {
        int end = searchPath.indexOf(File.pathSeparator, LONGEST_SHOWN);
        return end < 0 ? searchPath : searchPath.substring(0, end) + File.pathSeparator + "…";
    }

    private static Path check(String word) {
        Path file =
                pathOf(word)
                        .filter(Files::exists)
                        .orElseThrow(() -> new ProgramNotFoundException(word + " does not exist"));
        if (Files.isDirectory(file)) {
            throw new ProgramNotFoundException(word + " is a directory");
        }
        if (!Files.isExecutable(file)) {
            throw new ProgramNotFoundException(word + " may not be executed");
        }
        return file.toAbsolutePath();
    }

    private static Stream<Path> candidates(String word, String searchPath) {
        return Arrays.stream(searchPath.split(File.pathSeparator, -1))
                .flatMap(directory -> pathOf(directory).stream())
                .flatMap(directory -> pathOf(word).map(directory::resolve).stream())
                .map(Path::toAbsolutePath);
    }

    private static Optional<Path> pathOf(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** Where a system program is; its bare name if it is nowhere, so that starting it fails. */
    String path(String name) {
        return locate(name).orElse(name);
    }

    private Optional<String> locate(String name) {
        return candidates(name, searchPath + File.pathSeparator + SYSTEM)
                .filter(Programs::isProgram)
                .map(Path::toString)
                .findFirst();
    }

    /** Words that start the words after them as leader of a session of its own, without a fork. */
    List<String> newSession() {
        return locate("setsid")
                .map(List::of)
                .or(() ->
                        locate("perl")
                                .map(perl ->
                                        List.of(
                                                perl,
                                                "-MPOSIX",
                                                "-e",
                                                "POSIX::setsid(); exec @ARGV",
                                                "--")))
                .orElse(List.of());
    }
}
