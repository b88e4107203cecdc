package dev.swapgate.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The start script up to the moment it becomes Java, for which a program stands in that prints its
 * arguments and environment.
 */
class StartScriptIT {

    private static final Path HOME = Built.file("swapgate.test.home");
    private static final Path SCRIPT = HOME.resolve("bin/swapgate");

    @TempDir Path directory;

    @Test
    void findsItsHomeThroughLinksFromAnyDirectory() throws IOException {
        var links = Files.createDirectories(directory.resolve("some where/bin"));
        var first = Files.createSymbolicLink(links.resolve("first"), SCRIPT);
        var second =
                Files.createSymbolicLink(
                        directory.resolve("second"), Path.of("some where/bin/first"));
        try {
            assertThat(arguments(swapgate(second.toString(), "x").in(directory)))
                    .contains("-Dswapgate.home=" + HOME);
            assertThat(arguments(swapgate("./second", "x").in(directory)))
                    .contains("-Dswapgate.home=" + HOME);
        } finally {
            // JUnit warns of links that leave its directory.
            Files.delete(first);
        }
    }

    @Test
    void handsItsArgumentsOnAsTheyAre() throws IOException {
        var command = swapgate(SCRIPT.toString(), "-config", "a b.yaml", "", "*", "$HOME", "'\"");

        assertThat(arguments(command))
                .endsWith(
                        "dev.swapgate.launcher.Main",
                        "-config",
                        "a b.yaml",
                        "",
                        "*",
                        "$HOME",
                        "'\"");
    }

    @Test
    void namesEachJarInOrder() throws IOException {
        var arguments = arguments(swapgate(SCRIPT.toString()));
        var path = List.of(arguments.get(arguments.indexOf("-cp") + 1).split(":", -1));

        try (var jars = Files.list(HOME.resolve("lib"))) {
            assertThat(path)
                    .isSorted()
                    .containsExactlyInAnyOrderElementsOf(jars.map(Path::toString).toList());
        }
    }

    @Test
    void takesOptionsForJavaAndLeavesTheChoiceOfACollector() throws IOException {
        var command = swapgate(SCRIPT.toString());

        assertThat(arguments(command)).contains("-XX:+UseParallelGC");
        assertThat(arguments(swapgate(SCRIPT.toString(), "demo-model")))
                .contains("-XX:+UseSerialGC")
                .doesNotContain("-XX:+UseParallelGC");
        assertThat(arguments(command.with("SWAPGATE_JAVA_OPTS", "-Xmx1g -XX:+UseZGC")))
                .contains("-Xmx1g", "-XX:+UseZGC")
                .doesNotContain("-XX:+UseParallelGC");
    }

    @Test
    void leavesTheEnvironmentAsItWas() throws IOException {
        var command = swapgate(SCRIPT.toString()).with("home", "mine").with("cache", "mine");

        var before =
                environment(
                        Command.of("env")
                                .with("JAVA_HOME", java(25))
                                .with("home", "mine")
                                .with("cache", "mine"));
        assertThat(environment(command)).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void passesOverAJavaThatIsTooOld() throws IOException {
        var command = swapgate(SCRIPT.toString()).with("JAVA_HOME", java(17));

        // Some other Java of this machine then takes over: the one in JAVA_HOME would print this.
        assertThat(command.run().out()).doesNotContain("-Dswapgate.home");
    }

    @Test
    void saysWhichJavaItNeedsAndWhatItFound() throws IOException {
        var lib = Files.createDirectories(directory.resolve("home/lib"));
        var bin = Files.createDirectories(lib.resolveSibling("bin"));
        var future = bin.resolve("swapgate");
        Files.writeString(
                future, Files.readString(SCRIPT).replace("sg_needed=21\n", "sg_needed=99\n"));

        var result =
                Command.of("sh", future.toString(), "--version").with("JAVA_HOME", java(25)).run();

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("swapgate: needs Java 99 or newer")
                .contains("Java 25 in " + java(25));
    }

    @Test
    void asksForAnArchiveOnceAndThenMapsIt() throws IOException {
        var cache = directory.resolve("cache/swapgate");
        var command = swapgate(SCRIPT.toString()).with("SWAPGATE_CACHE_DIR", cache.toString());

        var asked = option(arguments(command), "-Dswapgate.classArchive=");
        Files.writeString(Path.of(asked), "made by the first run");

        assertThat(asked).startsWith(cache + "/classes-");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                .isEqualTo("rwx------");
        assertThat(arguments(command))
                .contains("-XX:SharedArchiveFile=" + asked)
                .noneMatch(argument -> argument.startsWith("-Dswapgate.classArchive="));
    }

    @Test
    void anArchiveFitsItsJarsAndItsJavaOnly() throws IOException {
        var cache = directory.resolve("cache").toString();
        var command = swapgate(SCRIPT.toString()).with("SWAPGATE_CACHE_DIR", cache);
        var copy = directory.resolve("copy");
        assertThat(Command.of("cp", "-r", HOME.toString(), copy.toString()).run().exit()).isZero();
        var other = copy.resolve("bin/swapgate").toString();

        var first = option(arguments(command), "-Dswapgate.classArchive=");
        var options =
                option(
                        arguments(command.with("SWAPGATE_JAVA_OPTS", "-Xmx1g")),
                        "-Dswapgate.classArchive=");
        var java =
                option(arguments(command.with("JAVA_HOME", java(26))), "-Dswapgate.classArchive=");
        var before =
                option(
                        arguments(swapgate(other).with("SWAPGATE_CACHE_DIR", cache)),
                        "-Dswapgate.classArchive=");
        Files.writeString(copy.resolve("lib/zz.jar"), "x");
        var jars =
                option(
                        arguments(swapgate(other).with("SWAPGATE_CACHE_DIR", cache)),
                        "-Dswapgate.classArchive=");

        assertThat(List.of(first, options, java, before, jars)).doesNotHaveDuplicates();
    }

    @Test
    void goesWithoutArchiveWhereNoneCanBeKept() throws IOException {
        var command = swapgate(SCRIPT.toString());

        assertThat(arguments(command.with("SWAPGATE_CACHE_DIR", "/proc/none")))
                .noneMatch(argument -> argument.contains("rchive"));
        assertThat(arguments(command.with("SWAPGATE_CACHE_DIR", "relative")))
                .noneMatch(argument -> argument.contains("rchive"));
    }

    /** The script with a stand-in for Java and no cache. */
    private Command swapgate(String... words) throws IOException {
        return Command.of(words)
                .with("JAVA_HOME", java(25))
                .with("SWAPGATE_JAVA_OPTS", "")
                .with("SWAPGATE_CACHE_DIR", "none");
    }

    private static List<String> arguments(Command command) {
        var result = command.run();
        assertThat(result.exit()).as(result.err()).isZero();
        return result.out()
                .lines()
                .filter(line -> line.startsWith("<"))
                .map(line -> line.substring(1, line.length() - 1))
                .toList();
    }

    private static List<String> environment(Command command) {
        return command.with("SWAPGATE_CACHE_DIR", "none")
                .with("SWAPGATE_JAVA_OPTS", "")
                .run()
                .out()
                .lines()
                .filter(line -> !line.startsWith("<"))
                .filter(line -> !line.matches("(_|PWD|OLDPWD|SHLVL)=.*"))
                .toList();
    }

    private static String option(List<String> arguments, String prefix) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(prefix))
                .findFirst()
                .orElseThrow(() -> new AssertionError(prefix + " not in " + arguments))
                .substring(prefix.length());
    }

    /** The directory of a stand-in that claims a version. */
    private String java(int version) throws IOException {
        var java = directory.resolve("java-" + version);
        if (!Files.exists(java)) {
            Files.createDirectories(java.resolve("bin"));
            Files.writeString(java.resolve("release"), "JAVA_VERSION=\"" + version + ".0.1\"\n");
            var program = java.resolve("bin/java");
            Files.writeString(program, "#!/bin/sh\nenv\nprintf '<%s>\\n' \"$@\"\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return java.toString();
    }
}
