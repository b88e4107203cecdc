package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The start script and its arguments, as a person uses them. */
class CommandLineIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern CURL = Pattern.compile("(?s)(curl -N .*?}')\\n");

    /** Nothing is started by it. */
    private static final String YAML =
            "models:\n  a:\n    cmd: sleep 1000\n    proxy: http://127.0.0.1:9\n";

    @TempDir private Path directory;

    /** What a command printed and how it ended. */
    private record Ended(int code, String output) {}

    private Ended run(String... arguments) {
        try (Daemon daemon = Launcher.run(directory, List.of(arguments))) {
            int code = daemon.awaitExit(SOON);
            return new Ended(code, daemon.log());
        }
    }

    private Daemon start(Path command, Map<String, String> environment, String... arguments) {
        List<String> words = new ArrayList<>(List.of(command.toString()));
        words.addAll(List.of(arguments));
        return Daemon.start(directory, "gateway", words, environment);
    }

    private static URI health(int port) {
        return URI.create("http://127.0.0.1:" + port + "/health");
    }

    @Test
    void withoutArgumentsItSaysHowToBegin() {
        Ended ended = run();
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("Usage:", "swapgate demo", "-config");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-version", "--version"})
    void tellsItsVersion(String option) {
        Ended ended = run(option);
        assertThat(ended.code()).isZero();
        assertThat(ended.output())
                .matches(
                        "version: \\d+\\.\\d+\\.\\d+\\S* \\(\\w+\\), built at \\d{4}-\\S+\\nJava"
                                + " .*\\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-help", "--help"})
    void tellsHowToUseIt(String option) {
        Ended ended = run(option);
        assertThat(ended.code()).isZero();
        assertThat(ended.output()).contains("-config", "-listen", "demo", "Exit codes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-confg x.yaml | -config",
                "-config | FILE",
                "-config c.yaml -listen 8080 | :8080",
                "-config c.yaml -listen localhost | localhost:8080",
                "-config c.yaml -listen ::1:8080 | [::1]:8080",
                "-config c.yaml -listen 127.0.0.1:70000 | 65535",
                "-config c.yaml -listen 127.0.0.1:http | 65535",
                "serv -config c.yaml | serve",
                "demo-model --port x | port",
            })
    void aBadCommandLineIsExplained(String arguments, String mentioned) throws IOException {
        Files.writeString(directory.resolve("c.yaml"), YAML);
        Ended ended = run(arguments.split(" "));
        assertThat(ended.code()).as(ended.output()).isEqualTo(2);
        assertThat(ended.output()).contains("swapgate: ", mentioned).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "models:#\ta: 1                       | 2:1",
                "models:#  a:#    cmd: x#    ttl: soon   | 4:10",
                "models:#  a:#    cmd: x#groups:#  g:#    members: [a, b] | 6:18",
                "models:#  a:#    cmd: x ${nothing}   | 3:",
                "healthCheckTimeout: soon#models: {}  | 1:21",
            })
    void aBadConfigurationIsShownWhereItIsWrong(String yaml, String place) {
        Path file = Launcher.write(directory, yaml.strip().replace('#', '\n') + "\n");
        Ended ended = run("-config", file.toString());
        assertThat(ended.code()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output()).contains(file + ":" + place).doesNotContain("\tat ");
        assertThat(ended.output().lines()).anyMatch(line -> line.strip().equals("^"));
        Ended checked = run("config", "check", file.toString());
        assertThat(checked.code()).isEqualTo(1);
        assertThat(checked.output()).contains(file + ":" + place);
    }

    @Test
    void aMissingConfigurationIsNamed() {
        Ended ended = run("-config", "nowhere.yaml");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("nowhere.yaml").doesNotContain("\tat ");
    }

    @Test
    void anAddressThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Path file = Launcher.write(directory, YAML);
            Ended ended = run("-config", file.toString(), "-listen", address);
            assertThat(ended.code()).isEqualTo(3);
            assertThat(ended.output()).contains(address).doesNotContain("\tat ");
        }
    }

    @Test
    void whoListensForOthersWithoutKeysIsWarned() {
        for (String host : List.of("", "127.0.0.1", "[::1]")) {
            int port = Daemon.freePort();
            Path file = Launcher.write(directory, YAML);
            String listen = host + ":" + port;
            try (Daemon daemon =
                    start(
                            Artefacts.script(),
                            Map.of(),
                            "--config",
                            file.toString(),
                            "--listen",
                            listen)) {
                String name = host.startsWith("[") ? host : "127.0.0.1";
                daemon.awaitAnswer(URI.create("http://" + name + ":" + port + "/health"), SOON);
                await().atMost(SOON).until(() -> daemon.log().contains("swapgate is ready"));
                assertThat(daemon.log().contains("there are no apiKeys")).isEqualTo(host.isEmpty());
                daemon.process().destroy();
                assertThat(daemon.awaitExit(SOON)).isZero();
            }
            deleteLog();
        }
    }

    private void deleteLog() {
        assertThat(directory.resolve("gateway.log").toFile().delete()).isTrue();
    }

    @Test
    void theDemonstrationWorksAsItSays() throws Exception {
        int port = Daemon.freePort();
        try (Daemon demo =
                start(Artefacts.script(), Map.of(), "demo", "-listen", "127.0.0.1:" + port)) {
            await().atMost(SOON).until(() -> demo.log().contains("swapgate is ready"));
            Matcher curl = CURL.matcher(demo.log());
            assertThat(curl.find()).as(demo::log).isTrue();
            // The quick one comes first.
            assertThat(curl.group(1)).contains("\"chat-small\"");
            Process pasted =
                    new ProcessBuilder("sh", "-c", curl.group(1)).redirectErrorStream(true).start();
            byte[] output = pasted.getInputStream().readAllBytes();
            String answer = new String(output, StandardCharsets.UTF_8);
            assertThat(pasted.waitFor()).as(answer).isZero();
            assertThat(answer).contains("data: {", "data: [DONE]");
        }
    }

    @Test
    void runsFromAnywhereAndThroughLinksOnARecentEnoughJava() throws IOException {
        int port = Daemon.freePort();
        Launcher.write(directory, YAML);
        Path links = Files.createDirectory(directory.resolve("a b"));
        Path link = Files.createSymbolicLink(links.resolve("gateway"), Artefacts.script());
        Path relative = Files.createSymbolicLink(links.resolve("gw"), Path.of("gateway"));
        Map<String, String> environment = Map.of("JAVA_HOME", oldJava().toString());
        try (Daemon daemon =
                start(
                        relative,
                        environment,
                        "-config",
                        "config.yaml",
                        "-listen",
                        "127.0.0.1:" + port)) {
            daemon.awaitAnswer(health(port), SOON);
            assertThat(daemon.process().info().command().orElse("")).endsWith("/java");
        }
        // Not left to the temporary directory, which warns of links that lead out of it.
        Files.delete(relative);
        Files.delete(link);
    }

    /** A directory that says it is Java 17; what is in it must not be run. */
    private Path oldJava() throws IOException {
        Path home = directory.resolve("jdk-17");
        Path bin = Files.createDirectories(home.resolve("bin"));
        Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\nexit 42\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17.0.9\"\n");
        return home;
    }

    @Test
    void aGoodConfigurationIsChecked() {
        Path file = Launcher.write(directory, YAML);
        Ended ended = run("config", "check", file.toString());
        assertThat(ended.code()).isZero();
        assertThat(ended.output()).contains("1 model", "no warnings");
    }

    @Test
    void aConfigurationIsExplained() {
        Path file = Artefacts.home().resolve(Path.of("config", "five-groups.yaml"));
        Ended ended = run("explain", "-config", file.toString(), "--resident=m1,m10", "--model=m3");
        assertThat(ended.code()).isZero();
        assertThat(ended.output())
                .contains(
                        "now starts m3, stopping m1",
                        "m1 leaves: group G2 is exclusive",
                        "m10 stays: group G5 is persistent");
    }
}
