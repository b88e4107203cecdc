package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a signal does to requests in flight, waiting and new. */
class ShutdownIT {
    private static final String CHAT = "/v1/chat/completions";

    @TempDir private Path directory;

    private static String yaml(int drain) {
        return """
        swapgate:
          shutdown: { drainTimeout: %d }
        macros:
          demo: %s demo-model --port ${PORT} --name ${MODEL_ID} --tokens 100 --tokens-per-second 20
        models:
          finite:
            cmd: ${demo}
            concurrencyLimit: 20
          endless:
            cmd: ${demo} --never-end
            concurrencyLimit: 20
          other:
            cmd: ${demo}
        """
                .formatted(drain, Artefacts.script());
    }

    private static BufferedReader stream(Launcher gateway, String model) {
        HttpResponse<java.io.InputStream> answer =
                Http.stream(gateway.uri(CHAT), Http.chatBody(model, true));
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    @Test
    void aTermLetsStreamsEndAndRefusesWhoWaits() throws IOException {
        try (Launcher gateway = Launcher.start(directory, yaml(30))) {
            List<BufferedReader> streams = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                BufferedReader reader = stream(gateway, "finite");
                assertThat(reader.readLine()).startsWith("data: ");
                streams.add(reader);
            }
            CompletableFuture<HttpResponse<String>> waiting = Http.chat(gateway, "other");
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            Http.get(gateway.uri("/metrics"))
                                    .body()
                                    .contains("swapgate_waiting{model=\"other\"} 1"));
            gateway.process().destroy();
            HttpResponse<String> refused = waiting.join();
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(Http.json(refused).at("/error/code").asText()).isEqualTo("shutting_down");
            for (BufferedReader reader : streams) {
                assertThat(reader.lines().filter(line -> line.contains("[DONE]"))).hasSize(1);
            }
            assertThat(gateway.daemon().awaitExit(Duration.ofSeconds(60))).isZero();
        }
    }

    @Test
    void whatDoesNotEndIsCutVisiblyAfterTheDrain() {
        try (Launcher gateway = Launcher.start(directory, yaml(1))) {
            RawClient client = RawClient.connect(gateway);
            client.post(CHAT, "1.1", Http.chatBody("endless", true)).readUntil("data: ");
            gateway.process().destroy();
            client.readToEnd();
            assertThat(client.text()).contains("\"error\"").doesNotContain("[DONE]");
            assertThat(client.text()).doesNotEndWith("0\r\n\r\n");
            assertThat(gateway.daemon().awaitExit(Duration.ofSeconds(60))).isZero();
            client.close();
        }
    }

    private Launcher atPeer(Launcher peer, int drain) throws IOException {
        return Launcher.start(
                Files.createDirectory(directory.resolve("gateway")),
                """
                swapgate: { shutdown: { drainTimeout: %d } }
                peers: { far: { proxy: "%s", models: [finite, endless] } }
                """
                        .formatted(drain, peer.uri("")));
    }

    @Test
    void whatIsWithAPeerMayEnd() throws IOException {
        try (Launcher peer = Launcher.start(directory, yaml(1));
                Launcher gateway = atPeer(peer, 30)) {
            BufferedReader reader = stream(gateway, "finite");
            assertThat(reader.readLine()).startsWith("data: ");
            gateway.process().destroy();
            assertThat(reader.lines().filter(line -> line.contains("[DONE]"))).hasSize(1);
            assertThat(gateway.daemon().awaitExit(Duration.ofSeconds(60))).isZero();
        }
    }

    @Test
    void whatStaysWithAPeerIsCutVisibly() throws IOException {
        try (Launcher peer = Launcher.start(directory, yaml(1));
                Launcher gateway = atPeer(peer, 2);
                RawClient client = RawClient.connect(gateway);
                Socket socket =
                        Socket.openLater(gateway, "/v1/realtime?model=far/endless").join()) {
            socket.send("x").nextText();
            client.post(CHAT, "1.1", Http.chatBody("endless", true)).readUntil("data: ");
            gateway.process().destroy();
            assertThat(socket.awaitClose()).isEqualTo(1001);
            client.readToEnd();
            assertThat(client.text()).contains("shutting_down").doesNotContain("[DONE]");
            assertThat(gateway.daemon().awaitExit(Duration.ofSeconds(60))).isZero();
        }
    }

    @Test
    void aSecondSignalStopsAtOnce() throws IOException {
        try (Launcher gateway = Launcher.start(directory, yaml(30))) {
            BufferedReader reader = stream(gateway, "endless");
            assertThat(reader.readLine()).startsWith("data: ");
            gateway.process().destroy();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gateway.log().contains("shutting down"));
            // Long before the drain would be over. One that comes with the first does not count.
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> {
                        gateway.process().destroy();
                        return !gateway.process().isAlive();
                    });
            gateway.daemon().awaitExit(Duration.ofSeconds(15));
            gateway.daemon().assertNothingLeft(Duration.ofSeconds(2));
        }
    }
}
