package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/**
 * The built distribution with one line changed: turns have no end, so that requests of the loaded
 * model always overtake.
 */
final class BargingGateway {
    private static final String TURNS = "dev/swapgate/lock/schedule/Turns";
    private static final String ENDS = "if (now < end) {";

    private BargingGateway() {}

    /** Makes one in {@code directory} and gives its start script. */
    static Path make(Path directory) throws IOException {
        Path home = directory.resolve("home");
        copy(Artefacts.home(), home);
        Path changed = compile(directory, home);
        try (FileSystem jar = FileSystems.newFileSystem(plugin(home))) {
            Files.copy(changed, jar.getPath(TURNS + ".class"), StandardCopyOption.REPLACE_EXISTING);
        }
        return home.resolve("bin/swapgate");
    }

    private static Path compile(Path directory, Path home) throws IOException {
        Path sources =
                Path.of(System.getProperty("basedir", "."), "../gateway-plugin/src/main/java");
        String text = Files.readString(sources.resolve(TURNS + ".java"));
        assertThat(text).containsOnlyOnce(ENDS);
        Path source = directory.resolve("Turns.java");
        Files.writeString(source, text.replace(ENDS, "if (now < AGES) {"));
        String[] arguments = {
            "-proc:none",
            "-nowarn",
            "-classpath",
            plugin(home).toString(),
            "-d",
            directory.toString(),
            source.toString()
        };
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments)).isZero();
        return directory.resolve(TURNS + ".class");
    }

    private static Path plugin(Path home) throws IOException {
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("gateway-plugin"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(from)) {
            files = all.toList();
        }
        for (Path file : files) {
            Files.copy(
                    file,
                    to.resolve(from.relativize(file).toString()),
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
