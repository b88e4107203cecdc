package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.swapgate.corpus.BadInput;
import dev.swapgate.corpus.BadInputs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** WebSockets to models, by a real client, in every form the gateway runs in. */
class WebSocketIT {
    private static final int MEBIBYTE = 1 << 20;
    private static final Map<String, String> LITTLE_HEAP =
            Map.of("SWAPGATE_JAVA_OPTS", "-Xmx96m", "SWAPGATE_CACHE_DIR", "");

    private static final String HANDSHAKE =
            """
            GET /upstream/a/ws HTTP/1.1
            Host: localhost
            Connection: Upgrade
            Upgrade: websocket
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==

            """
                    .replace("\n", "\r\n");

    @TempDir private Path directory;

    private String yaml(String more) {
        return """
        %s
        macros:
          demo: %s demo-model --port ${PORT} --name ${MODEL_ID} %s
        models:
          a:
            cmd: ${demo}
            ttl: 1
          b:
            cmd: ${demo}
        """
                .formatted(more, Artefacts.script(), new ModelEvents(directory).option());
    }

    private long count(String event) {
        return new ModelEvents(directory).all(event).size();
    }

    @ParameterizedTest
    @EnumSource
    void everythingPassesBothWaysAndIsCountedOnce(Form form) {
        try (Deployment gateway = form.start(directory, yaml(""))) {
            byte[] large = new byte[16 * MEBIBYTE];
            new Random(1).nextBytes(large);
            try (Socket socket = Socket.open(gateway, "a")) {
                assertThat(socket.send("grüße").nextText()).isEqualTo("grüße");
                // In parts, and with nothing in one of them.
                socket.send(new byte[] {1, 2}, false).send(new byte[0], false);
                assertThat(socket.send(new byte[] {3}, true).next()).containsExactly(1, 2, 3);
                assertThat(Arrays.equals(socket.send(large, true).next(), large)).isTrue();
                assertThat(Http.get(gateway.uri("/metrics")).body())
                        .contains("swapgate_leases{model=\"a\"} 1");
                socket.close(4242, "enough");
                assertThat(socket.awaitClose()).isEqualTo(4242);
            }
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(gateway.log())
                                    .containsOnlyOnce("GET /upstream/a/ws 101 ")
                                    .containsPattern(
                                            "GET /upstream/a/ws 101 167\\d{5}B model=a .*"
                                                    + " complete"));
            assertThat(
                            new ModelEvents(directory)
                                    .all("socket-close")
                                    .getFirst()
                                    .get("code")
                                    .asInt())
                    .isEqualTo(4242);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LAUNCHER", "WAR"})
    void theModelsGoodbyeArrivesAndItsDeathIsOne(Form form) {
        try (Deployment gateway = form.start(directory, yaml(""))) {
            try (Socket socket = Socket.open(gateway, "a").send("close 4001")) {
                assertThat(socket.awaitClose()).isEqualTo(4001);
            }
            try (Socket socket = Socket.open(gateway, "a").send("die")) {
                assertThat(socket.awaitClose()).isEqualTo(1014);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LAUNCHER", "WAR_BEHIND_NGINX"})
    void aClientThatVanishesIsGoneForTheModelToo(Form form) {
        try (Deployment gateway = form.start(directory, yaml(""))) {
            Socket socket = Socket.open(gateway, "a");
            socket.send("x").nextText();
            socket.close();
            CalmTime.await(
                    "gone",
                    Duration.ofSeconds(1),
                    () -> assertThat(count("client-gone")).isPositive());
        }
    }

    @Test
    void aSocketKeepsItsModelAndASwapWaitsForIt() {
        try (Deployment gateway = Launcher.start(directory, yaml(""))) {
            try (Socket socket = Socket.open(gateway, "a")) {
                socket.send("x").nextText();
                CompletableFuture<HttpResponse<String>> other = Http.chat(gateway, "b");
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> Http.get(gateway.uri("/api/queue")).body().contains("\"b\""));
                // Longer than its ttl.
                assertThat(socket.send("pause 2").send("still here").nextText())
                        .isEqualTo("still here");
                assertThat(other).isNotDone();
                socket.close(1000, "");
                assertThat(other.join().statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void aSocketThatIsIgnoredNeitherLoadsItsModelNorDelaysASwap() {
        String ignoring =
                yaml("").replace("    ttl: 1\n", "    compat: { ignoreWebsockets: true }\n");
        try (Deployment gateway = Launcher.start(directory, ignoring)) {
            assertThatThrownBy(() -> Socket.open(gateway, "a"))
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            refused ->
                                    assertThat(refused.getResponse().statusCode()).isEqualTo(409));
            assertThat(count("start")).isZero();
            assertThat(Http.chat(gateway, "a").join().statusCode()).isEqualTo(200);
            try (Socket socket = Socket.open(gateway, "a")) {
                assertThat(socket.send("x").nextText()).isEqualTo("x");
                assertThat(Http.get(gateway.uri("/metrics")).body())
                        .contains("swapgate_leases{model=\"a\"} 0");
                assertThat(Http.chat(gateway, "b").join().statusCode()).isEqualTo(200);
                assertThat(socket.awaitClose()).isEqualTo(1014);
            }
        }
    }

    @Test
    void anUnloadSaysGoodbyeWhenItsTimeIsOver() {
        try (Deployment gateway =
                Launcher.start(directory, yaml("swapgate: { unload: { drainTimeout: 1 } }"))) {
            try (Socket socket = Socket.open(gateway, "a")) {
                socket.send("x").nextText();
                HttpRequest unload =
                        Http.request(gateway.uri("/api/models/unload/a"))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build();
                assertThat(Http.send(unload).statusCode()).isEqualTo(200);
                assertThat(socket.awaitClose()).isEqualTo(1001);
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> count("socket-close") == 1);
        }
    }

    @Test
    void aShutdownSaysGoodbyeWhenItsTimeIsOver() {
        try (Launcher gateway =
                Launcher.start(directory, yaml("swapgate: { shutdown: { drainTimeout: 1 } }"))) {
            try (Socket socket = Socket.open(gateway, "a")) {
                socket.send("x").nextText();
                gateway.process().destroy();
                assertThat(socket.awaitClose()).isEqualTo(1001);
            }
            assertThat(gateway.daemon().awaitExit(Duration.ofSeconds(60))).isZero();
        }
    }

    @Test
    void badFramesEndNothingButTheirSocket() {
        try (Launcher gateway = Launcher.start(directory, yaml(""))) {
            for (BadInput bad : BadInputs.of("frames")) {
                try (RawClient client = RawClient.connect(gateway)) {
                    client.send(HANDSHAKE).readUntil("\r\n\r\n").send(bad.bytes());
                    client.leave(RawClient.Leave.HALF_CLOSE);
                    client.readToEnd();
                }
            }
            Metrics.awaitLeases(gateway, "a", 0);
            try (Socket socket = Socket.open(gateway, "a")) {
                assertThat(socket.send("x").nextText()).isEqualTo("x");
            }
            assertThat(count("start")).isOne();
            // Whoever sends nonsense must not make a library complain in the log.
            assertThat(gateway.log()).doesNotContain("org.eclipse", "\tat ");
        }
    }

    @Test
    void aSlowReaderHoldsTheModelUpAndNotTheGatewaysMemory() {
        try (Launcher gateway =
                        Launcher.start(directory, yaml(""), Artefacts.script(), LITTLE_HEAP);
                RawClient slow = RawClient.connect(gateway, 8 * 1024)) {
            slow.send(HANDSHAKE).readUntil("\r\n\r\n");
            // An order in a masked frame, for ten times what the gateway may have.
            byte[] order = "send 1000000000".getBytes(StandardCharsets.UTF_8);
            byte[] frame = new byte[6 + order.length];
            frame[0] = (byte) 0x81;
            frame[1] = (byte) (0x80 | order.length);
            System.arraycopy(order, 0, frame, 6, order.length);
            slow.send(frame);
            Metrics.awaitLeases(gateway, "a", 1);
            for (int i = 0; i < 20; i++) {
                assertThat(Http.get(gateway.uri("/health")).statusCode()).isEqualTo(200);
            }
            slow.leave(RawClient.Leave.RST);
            Metrics.awaitLeases(gateway, "a", 0);
            assertThat(count("socket-closed")).isZero();
        }
    }
}
