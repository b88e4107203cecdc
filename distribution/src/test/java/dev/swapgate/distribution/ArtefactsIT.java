package dev.swapgate.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;

/** What the archives hold. */
class ArtefactsIT {

    private static final Path HOME = Built.file("swapgate.test.home");

    @Test
    void theHomeHoldsWhatAnOperatorNeeds() {
        assertThat(
                        List.of(
                                "LICENSE",
                                "README.md",
                                "config/demo.yaml",
                                "config/five-groups.yaml",
                                "config/swapgate.schema.json",
                                "nginx/swapgate.conf",
                                "systemd/swapgate.service"))
                .allSatisfy(
                        name -> assertThat(HOME.resolve(name)).isRegularFile().isNotEmptyFile());
        assertThat(HOME.resolve("bin/swapgate")).isExecutable();
    }

    @Test
    void eachLibraryIsThereOnce() throws IOException {
        try (var jars = Files.list(HOME.resolve("lib"))) {
            var names = jars.map(jar -> jar.getFileName().toString()).toList();

            assertThat(names)
                    .allMatch(name -> name.endsWith(".jar"))
                    .extracting(name -> name.replaceFirst("-\\d[^-]*", ""))
                    .doesNotHaveDuplicates()
                    .contains("gateway-plugin", "standalone-launcher", "jetty-server");
        }
    }

    @Test
    void theArchiveHoldsTheHome() throws IOException {
        var listing = Command.of("tar", "tzvf", Built.file("swapgate.test.tar").toString()).run();
        assertThat(listing.exit()).isZero();
        var files =
                listing.out()
                        .lines()
                        .filter(line -> line.startsWith("-"))
                        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                        .toList();

        try (var tree = Files.walk(HOME)) {
            assertThat(files)
                    .containsExactlyInAnyOrderElementsOf(
                            tree.filter(Files::isRegularFile)
                                    .map(file -> "swapgate/" + HOME.relativize(file))
                                    .toList());
        }
        assertThat(listing.out())
                .containsPattern("-rwxr-xr-x root/root .* swapgate/bin/swapgate\n")
                .containsPattern("-rw-r--r-- root/root .* swapgate/README.md\n");
    }

    @Test
    void theWarBringsItsLogButNoServer() throws IOException {
        var entries = entries(Files.newInputStream(Built.file("swapgate.test.war")));

        assertThat(libraries(entries))
                .contains("jetty-client", "jetty-ee10-proxy", "slf4j-api", "jetty-slf4j-impl")
                .doesNotContain("jetty-server", "jakarta.servlet-api");
        assertThat(entries).containsKey("WEB-INF/classes/jetty-logging.properties");
        assertThat(text(entries, "WEB-INF/web.xml"))
                .contains("metadata-complete=\"true\"", "<absolute-ordering/>");
    }

    @Test
    void theModuleUsesTheServersLibraries() throws IOException {
        var module = entries(Files.newInputStream(Built.file("swapgate.test.module")));
        assertThat(module)
                .containsOnlyKeys(
                        "modules/swapgate.mod", "etc/swapgate.xml", "lib/swapgate/swapgate.war");

        var war = entries(new ByteArrayInputStream(bytes(module, "lib/swapgate/swapgate.war")));
        assertThat(libraries(war))
                .contains("jackson-databind", "snakeyaml", "metrics-core")
                .noneMatch(name -> name.startsWith("jetty-") || name.startsWith("slf4j-"));
    }

    @Test
    void theArchivesNameTheirVersion() throws IOException {
        var entries = entries(Files.newInputStream(Built.file("swapgate.test.war")));

        assertThat(text(entries, "WEB-INF/classes/dev/swapgate/build.properties"))
                .matches("version=\\d[^$]*\ncommit=[0-9a-z]+\ndate=\\S+\n?");
    }

    private static List<String> libraries(Map<String, byte[]> entries) {
        return entries.keySet().stream()
                .filter(name -> name.startsWith("WEB-INF/lib/"))
                .map(name -> name.substring("WEB-INF/lib/".length()).replaceFirst("-\\d.*", ""))
                .toList();
    }

    private static String text(Map<String, byte[]> entries, String name) {
        return new String(bytes(entries, name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Map<String, byte[]> entries, String name) {
        var bytes = entries.get(name);
        if (bytes == null) {
            throw new AssertionError("no " + name + " in " + entries.keySet());
        }
        return bytes;
    }

    private static Map<String, byte[]> entries(InputStream archive) throws IOException {
        var entries = new TreeMap<String, byte[]>();
        try (var zip = new ZipInputStream(archive)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    entries.put(entry.getName(), zip.readAllBytes());
                }
            }
        }
        return entries;
    }
}
