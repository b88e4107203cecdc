package dev.swapgate.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.swapgate.launcher.Fork;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Models that break as processes do. */
class FaultsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String STREAM = "{\"stream\":true}";

    @TempDir Path directory;

    @Test
    void aTermEndsItAtOnce() {
        try (Rig model = Rig.forked(directory).awaitEvent("ready");
                var client = model.connect()) {
            client.post(CHAT, STREAM).readUntil("data: ");
            long begin = System.nanoTime();
            model.fork().signal("TERM");
            assertThat(model.fork().exitCode()).isEqualTo(143);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(2));
            assertThat(model.all("stop")).hasSize(1);
            assertThat(client.readToEnd()).doesNotContain("[DONE]");
        }
    }

    @Test
    void aStopTakesItsTimeIfTold() {
        try (Rig model = Rig.forked(directory, "--stop-seconds", "0.5")) {
            model.fork().signal("TERM");
            assertThat(model.fork().exitCode()).isEqualTo(143);
            long took =
                    model.all("stopped").getFirst().get("mono").asLong()
                            - model.all("stop").getFirst().get("mono").asLong();
            assertThat(Duration.ofNanos(took))
                    .isBetween(Duration.ofMillis(500), Duration.ofSeconds(3));
        }
    }

    @Test
    void aTermMayBeIgnored() {
        try (Rig model = Rig.forked(directory, "--ignore-term")) {
            model.fork().signal("TERM");
            model.awaitEvent("term-ignored");
            assertThat(model.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void itLoadsForAWhile() {
        try (Rig model = Rig.forked(directory, "--load-seconds", "1")) {
            assertThat(model.get("/health").statusCode()).isEqualTo(503);
            assertThat(model.post(CHAT, "{}").statusCode()).isEqualTo(503);
            model.awaitEvent("ready");
            assertThat(model.get("/health").statusCode()).isEqualTo(200);
            assertThat(between(model, "bound", "ready"))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void itBindsLate() {
        try (Rig model = Rig.forked(directory, "--bind-delay", "0.5")) {
            assertThat(between(model, "start", "bound"))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(500));
        }
    }

    private static Duration between(Rig model, String first, String second) {
        long begin = model.all(first).getFirst().get("mono").asLong();
        return Duration.ofNanos(model.all(second).getFirst().get("mono").asLong() - begin);
    }

    @Test
    void itCrashesAfterAToken() {
        try (Rig model =
                        Rig.forked(directory, "--die-at-token", "2", "--exit-code", "7")
                                .awaitEvent("ready");
                var client = model.connect()) {
            String answer = client.post(CHAT, STREAM).readToEnd();
            assertThat(answer)
                    .contains("\"content\":\"Hello\"", "\"content\":\" from\"")
                    .doesNotContain("demo!", "[DONE]");
            assertThat(model.fork().exitCode()).isEqualTo(7);
            assertThat(model.all("token")).hasSize(2);
        }
    }

    @Test
    void itEndsByItself() {
        try (Fork model =
                Fork.start(
                        directory,
                        "demo-model",
                        "--port",
                        "0",
                        "--exit-after",
                        "0",
                        "--exit-code",
                        "5")) {
            assertThat(model.exitCode()).isEqualTo(5);
        }
        try (Rig model = Rig.forked(directory, "--exit-after", "0.5")) {
            assertThat(model.fork().exitCode()).isEqualTo(1);
            assertThat(between(model, "start", "exit"))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(500));
        }
    }

    @Test
    void aTakenPortIsAnError() {
        try (Rig model = Rig.inside(directory);
                Fork second =
                        Fork.start(
                                directory,
                                "demo-model",
                                "--port",
                                Integer.toString(model.port()))) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.output())
                    .contains("cannot listen", Integer.toString(model.port()))
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void healthMayLie() {
        try (Rig model = Rig.inside(directory, "--health-mode", "503")) {
            assertThat(model.get("/health").statusCode()).isEqualTo(503);
            assertThat(model.post(CHAT, "{}").statusCode()).isEqualTo(200);
        }
        try (Rig model = Rig.inside(directory, "--health-mode", "reset")) {
            assertThatThrownBy(() -> model.get("/health")).hasCauseInstanceOf(IOException.class);
        }
        for (String mode : new String[] {"hang", "then-hang"}) {
            try (Rig model = Rig.inside(directory, "--health-mode", mode)) {
                if (mode.equals("then-hang")) {
                    assertThat(model.get("/health").statusCode()).isEqualTo(200);
                }
                try (var client = model.connect()) {
                    client.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
                }
                model.awaitEvent("client-gone");
            }
        }
    }

    @Test
    void twoCannotHoldOneLock() throws IOException {
        String lock = directory.resolve("gpu").toString();
        try (Rig first = Rig.forked(directory, "--lock", lock);
                Fork second =
                        Fork.start(
                                directory,
                                "demo-model",
                                "--port",
                                "0",
                                "--lock",
                                lock,
                                "--events",
                                directory.resolve("second").toString())) {
            assertThat(second.exitCode()).isEqualTo(99);
            assertThat(Rig.all(directory.resolve("second"), "OVERLAP")).hasSize(1);
            first.fork().process().destroyForcibly();
            first.fork().exitCode();
            try (Rig third = Rig.forked(directory, "--lock", lock, "--lock-linger", "600")) {
                third.fork().signal("TERM");
                assertThat(third.fork().exitCode()).isEqualTo(143);
            }
        }
        try (Fork late = Fork.start(directory, "demo-model", "--port", "0", "--lock", lock)) {
            assertThat(late.exitCode()).isEqualTo(99);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bg", "setsid", "double-fork"})
    void itLeavesOthersBehind(String shape) {
        try (Rig model =
                Rig.forked(directory, "--spawn", shape, "--spawn-what", "stubborn")
                        .awaitEvent("spawned")) {
            ProcessHandle other =
                    ProcessHandle.of(model.all("spawned").getFirst().get("pid").asLong())
                            .orElseThrow();
            try {
                await().atMost(Duration.ofSeconds(5))
                        .until(() -> other.info().command().orElse("").endsWith("sleep"));
                model.fork().signal("TERM");
                model.fork().exitCode();
                other.destroy();
                await().during(Duration.ofMillis(200)).until(other::isAlive);
            } finally {
                other.destroyForcibly();
            }
        }
    }

    @Test
    void anotherProcessMayHoldThePort() {
        try (Rig model =
                Rig.forked(directory, "--spawn", "double-fork", "--spawn-what", "server")) {
            long server = model.all("bound").getFirst().get("pid").asLong();
            try {
                assertThat(server).isNotEqualTo(model.fork().process().pid());
                model.fork().process().destroyForcibly();
                model.fork().exitCode();
                assertThat(model.get("/health").statusCode()).isEqualTo(200);
            } finally {
                ProcessHandle.of(server).ifPresent(ProcessHandle::destroyForcibly);
            }
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() ->
                            assertThatThrownBy(() -> model.get("/health"))
                                    .hasCauseInstanceOf(ConnectException.class));
        }
    }

    @Test
    void itFloodsItsOutput() {
        try (Rig model = Rig.forked(directory, "--stdout-rate", "max")) {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> model.fork().output().length() > 1_000_000);
            assertThat(model.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void itWritesNoEventsWithoutAFile() throws IOException {
        try (Fork model = Fork.start(directory, "demo-model", "--port", "0", "--name", "quiet")) {
            model.awaitOutput("quiet: ready");
            try (var files = Files.list(directory)) {
                assertThat(files).hasSize(1);
            }
        }
    }
}
