package dev.swapgate.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts and stops of the real thing. */
class StartIT {

    private static final Path SCRIPT = Built.file("swapgate.test.home").resolve("bin/swapgate");

    @TempDir Path directory;
    private String address = "";

    @BeforeEach
    void chooseAPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            address = "127.0.0.1:" + socket.getLocalPort();
        }
    }

    @Test
    void theProcessThatWasStartedIsTheGateway() throws Exception {
        var process = start(serve());
        try {
            assertThat(process.info().command().orElse("")).endsWith("/java");

            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theFirstStopLeavesAnArchiveThatTheNextStartMaps() throws Exception {
        var cache = directory.resolve("cache");
        var command = serve().with("SWAPGATE_CACHE_DIR", cache.toString());

        stop(start(command));
        var archive = onlyFile(cache);
        var made = Files.getLastModifiedTime(archive);

        var second = start(command);
        assertThat(Files.readString(Path.of("/proc/" + second.pid() + "/maps")))
                .contains(archive.toString());
        stop(second);
        assertThat(onlyFile(cache)).isEqualTo(archive);
        assertThat(Files.getLastModifiedTime(archive)).isEqualTo(made);
    }

    @Test
    void aDamagedArchiveIsPassedOverInSilence() throws Exception {
        var cache = directory.resolve("cache");
        var command = serve().with("SWAPGATE_CACHE_DIR", cache.toString());
        stop(start(command));
        var archive = onlyFile(cache);
        Files.write(archive, new byte[1_000_000]);

        stop(start(command));

        assertThat(log()).doesNotContain("[error]", "[warning]", "rchive");
    }

    @Test
    void commandsThatServeNothingLeaveNoArchive() throws Exception {
        var cache = directory.resolve("cache");
        var result =
                Command.of(SCRIPT.toString(), "--version")
                        .with("SWAPGATE_CACHE_DIR", cache.toString())
                        .run();

        assertThat(result.exit()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("version: ");
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void endsWithItsParentWhenToldTo() throws Exception {
        var serve = serve();
        var words = new ArrayList<>(List.of("sh", "-c", "\"$@\" & echo $! >pid; wait", "sh"));
        words.addAll(serve.words());
        var command =
                new Command(words, serve.changes(), directory)
                        .with("SWAPGATE_JAVA_OPTS", "-Dswapgate.parentWatch=true");
        var parent = start(command);
        var gateway =
                ProcessHandle.of(Long.parseLong(Files.readString(directory.resolve("pid")).strip()))
                        .orElseThrow();
        try {
            parent.destroyForcibly();

            await().atMost(Duration.ofSeconds(60)).until(() -> !gateway.isAlive());
        } finally {
            gateway.destroyForcibly();
        }
    }

    private Command serve() throws IOException {
        var config = directory.resolve("config.yaml");
        Files.writeString(config, "models:\n  sleeper:\n    cmd: sleep ${PORT}\n");
        return Command.of(SCRIPT.toString(), "-config", config.toString(), "-listen", address)
                .with("SWAPGATE_CACHE_DIR", "none")
                .with("SWAPGATE_JAVA_OPTS", "")
                .in(directory);
    }

    /** Starts a gateway and waits for its first answer. */
    private Process start(Command command) throws IOException {
        var process =
                command.builder()
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("gateway.log").toFile())
                        .start();
        try (var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create("http://" + address + "/health")).build();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .failFast("ended at once", () -> !process.isAlive())
                    .until(() ->
                            client.send(request, HttpResponse.BodyHandlers.discarding())
                                            .statusCode()
                                    == 200);
        } catch (RuntimeException | AssertionError e) {
            process.destroyForcibly();
            throw new AssertionError(log(), e);
        }
        return process;
    }

    private static void stop(Process gateway) throws InterruptedException {
        try {
            gateway.destroy();
            assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.exitValue()).isZero();
        } finally {
            gateway.destroyForcibly();
        }
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("gateway.log"));
    }

    private static Path onlyFile(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            var all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }
}
