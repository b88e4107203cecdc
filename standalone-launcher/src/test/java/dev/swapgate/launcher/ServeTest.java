package dev.swapgate.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whole runs of the gateway as a process. */
class ServeTest {
    private static final Pattern READY =
            Pattern.compile("swapgate is ready: http://127\\.0\\.0\\.1:(\\d+) ");

    @TempDir Path directory;
    private final List<Fork> forks = new ArrayList<>();

    @AfterEach
    void end() {
        forks.forEach(Fork::close);
    }

    private String config(String more) throws IOException {
        String cmd = String.join(" ", Fork.command(List.of(), "demo-model"));
        String yaml =
                "models:\n  m1:\n    cmd: '"
                        + cmd
                        + " --port ${PORT} --name m1 --never-end'\n"
                        + more;
        return Files.writeString(directory.resolve("config.yaml"), yaml).toString();
    }

    private Fork start(List<String> options, String... words) {
        Fork fork = Fork.start(directory, options, words);
        forks.add(fork);
        return fork;
    }

    private Fork serve(String more) throws IOException {
        Fork gateway = start(List.of(), "-config", config(more), "-listen", "127.0.0.1:0");
        gateway.awaitOutput("swapgate is ready: ");
        return gateway;
    }

    static int port(Fork gateway) {
        // The line may be half written yet; this stands behind the port.
        gateway.awaitOutput(" (after ");
        Matcher ready = READY.matcher(gateway.output());
        assertThat(ready.find()).isTrue();
        return Integer.parseInt(ready.group(1));
    }

    @Test
    void saysWhatItServesAndWhere() throws IOException {
        Fork gateway = serve("");

        assertThat(gateway.output())
                .contains("1 model in 1 group", "containment", "curl", "\"model\":\"m1\"")
                .doesNotContain("WARN", "logback", "\tat ", "Jetty");
        try (var client = new RawClient(port(gateway))) {
            client.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(client.readUntil("OK"))
                    .startsWith("HTTP/1.1 200 ")
                    .doesNotContain("Server:");
        }
    }

    @Test
    void aTermStopsInOrder() throws IOException {
        Fork gateway = serve("swapgate: { shutdown: { drainTimeout: 0.2 } }\n");
        try (var client = new RawClient(port(gateway))) {
            client.post("/v1/chat/completions", "{\"model\":\"m1\",\"stream\":true}")
                    .readUntil("data: ");
            List<ProcessHandle> models = gateway.process().descendants().toList();
            assertThat(models).isNotEmpty();

            gateway.signal("TERM");

            assertThat(gateway.exitCode()).isZero();
            assertThat(models).noneMatch(ProcessHandle::isAlive);
            assertThat(client.readToEnd()).doesNotContain("[DONE]");
            assertThat(gateway.output()).contains("shutting down", "stopped");
        }
    }

    @Test
    void aSecondSignalStopsAtOnce() throws IOException {
        Fork gateway = serve("");
        try (var client = new RawClient(port(gateway))) {
            client.post("/v1/chat/completions", "{\"model\":\"m1\",\"stream\":true}")
                    .readUntil("data: ");
            List<ProcessHandle> models = gateway.process().descendants().toList();

            gateway.signal("INT");
            gateway.awaitOutput("shutting down");
            assertThat(gateway.process().isAlive()).isTrue();
            // One that comes at the same time as the first would not count.
            await().until(() -> {
                gateway.signal("INT");
                return !gateway.process().isAlive();
            });

            assertThat(gateway.exitCode()).isEqualTo(130);
            await().atMost(Duration.ofSeconds(3))
                    .until(() -> models.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void aHangUpHasADaemonReadItsConfigurationAnew() throws IOException {
        Fork gateway = serve("");
        config("  m2: { cmd: serve, proxy: 'http://localhost:1' }\n");
        gateway.signal("HUP");
        gateway.awaitOutput("configuration reloaded: added m2, removed nothing");
        config("  m2: { ttl: soon }\n");
        gateway.signal("HUP");
        gateway.awaitOutput("config.yaml:4:");
        assertThat(gateway.output()).contains("not reloaded, the one before stays");
        gateway.signal("TERM");
        assertThat(gateway.exitCode()).isZero();
    }

    @Test
    void filesAreWatchedIfAskedFor() throws IOException {
        Path more = Files.createDirectory(directory.resolve("more"));
        config("");
        Fork gateway =
                start(
                        List.of(),
                        "-config",
                        config(""),
                        "-config-dir",
                        more.toString(),
                        "-watch-config",
                        "-listen",
                        "127.0.0.1:0");
        // An empty directory adds nothing.
        gateway.awaitOutput("swapgate is ready: ");
        Files.writeString(
                more.resolve("m2.yaml"),
                "models: { m2: { cmd: serve, proxy: 'http://localhost:1' } }\n");
        gateway.awaitOutput("configuration reloaded: added m2");
        assertThat(gateway.output()).contains("its files have changed");
        gateway.signal("TERM");
        assertThat(gateway.exitCode()).isZero();
    }

    @Test
    void itEndsWithItsParentIfTold() throws Exception {
        List<String> words = new ArrayList<>(List.of("sh", "-c", "\"$@\" & wait", "sh"));
        words.addAll(
                Fork.command(
                        List.of("-Dswapgate.parentWatch=true"),
                        "-config",
                        config(""),
                        "-listen",
                        "127.0.0.1:0"));
        Process parent =
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("log").toFile())
                        .start();
        ProcessHandle gateway = null;
        try {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Files.readString(directory.resolve("log")).contains("is ready"));
            gateway = parent.children().findFirst().orElseThrow();
            parent.destroyForcibly();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> !ProcessHandle.of(parent.pid()).isPresent());
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> Files.readString(directory.resolve("log")).contains("stopped"));
        } finally {
            parent.destroyForcibly();
            if (gateway != null) {
                gateway.destroyForcibly();
            }
        }
    }

    @Test
    void aTakenPortIsExitCode3AndNothingStarts() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Fork gateway =
                    start(
                            List.of(),
                            "-config",
                            config("hooks: { on_startup: { preload: [m1] } }\n"),
                            "-listen",
                            address);

            assertThat(gateway.exitCode()).isEqualTo(3);
            assertThat(gateway.output())
                    .contains("cannot listen on " + address, "-listen")
                    .doesNotContain("\tat ", "m1: loading");
        }
    }

    @Test
    void whatTheConfigurationCannotDoIsWarnedAboutOnce() throws IOException {
        Fork gateway = serve("frob: 1\ngroups: { g: { } }\n");

        assertThat(gateway.output().lines().filter(line -> line.contains("WARN")))
                .satisfiesExactly(
                        frob -> assertThat(frob).contains("config.yaml:4:1: frob: unknown key"),
                        group ->
                                assertThat(group)
                                        .contains("config.yaml:5:11: groups.g: ", "[empty-group]"));
    }

    @Test
    void anotherAddressWithoutKeysIsWarnedAbout() throws IOException {
        Fork open = start(List.of(), "-config", config(""), "-listen", "0.0.0.0:0");
        open.awaitOutput("swapgate is ready: ");
        assertThat(open.output()).contains("WARN", "apiKeys", "-listen 127.0.0.1:");

        Fork closed =
                start(List.of(), "-config", config("apiKeys: [sk-secret]\n"), "-listen", ":0");
        closed.awaitOutput("swapgate is ready: ");
        assertThat(closed.output())
                .doesNotContain("WARN", "sk-secret")
                .contains("Authorization: Bearer");
    }

    @Test
    void theLevelOfTheConfigurationApplies() throws IOException {
        Fork gateway = serve("logLevel: error\n");
        assertThat(gateway.output()).doesNotContain("INFO", "containment");
    }
}
