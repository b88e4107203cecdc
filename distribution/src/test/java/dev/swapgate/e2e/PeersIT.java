package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Models of other gateways and services, behind the address of this one. */
class PeersIT {
    private static final String CHAT = "/v1/chat/completions";

    @TempDir static Path directory;

    private static int deadPort;
    private static String otherYaml;
    private static TlsPeer trusted;
    private static TlsPeer stranger;
    private static Launcher other;
    private static Launcher gateway;

    @BeforeAll
    static void start() {
        deadPort = Daemon.freePort();
        trusted = TlsPeer.start(subdirectory("trusted"));
        stranger = TlsPeer.start(subdirectory("stranger"));
        otherYaml =
                """
                apiKeys: [key-of-the-other]
                startPort: %d
                models:
                  far:
                    cmd: "%s demo-model --port ${PORT} --name far --tokens 3"
                    aliases: [away]
                  broken: { cmd: "exit 3", proxy: "http://127.0.0.1:9" }
                """
                        .formatted(Daemon.modelPorts(), Artefacts.script());
        other = Launcher.start(subdirectory("other"), otherYaml);
        gateway =
                Launcher.start(
                        subdirectory("gateway"),
                        """
                        peers:
                          other:
                            proxy: "%1$s"
                            apiKey: key-of-the-other
                            models: [far, broken, nowhere]
                          keyless: { proxy: "%1$s", models: [locked] }
                          dead: { proxy: "http://127.0.0.1:%2$d", models: [lost] }
                          trusted: { proxy: "%3$s/base", apiKey: sealed-key, models: [sealed] }
                          wrapped: { proxy: "%3$s", apiKey: key-of-the-other, models: [away] }
                          misnamed: { proxy: "%4$s", models: [misnamed] }
                          stranger: { proxy: "%5$s", apiKey: never-sent, models: [strange] }
                        """
                                .formatted(
                                        other.uri(""),
                                        deadPort,
                                        trusted.namedAddress(),
                                        trusted.numericAddress(),
                                        stranger.namedAddress()),
                        Artefacts.script(),
                        Map.of(
                                "SWAPGATE_JAVA_OPTS",
                                "-Djavax.net.ssl.trustStore="
                                        + trusted.store()
                                        + " -Djavax.net.ssl.trustStorePassword="
                                        + TlsPeer.PASSWORD));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        other.close();
        trusted.close();
        stranger.close();
    }

    @BeforeEach
    void forget() {
        trusted.requests().clear();
        trusted.drop(0);
    }

    @Test
    void anotherGatewaysModelsAnswerToBothTheirNames() {
        HttpResponse<String> answer = chat("other/far");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Http.json(answer).get("model").asText()).isEqualTo("far");
        assertThat(chat("far").statusCode()).isEqualTo(200);
        // The line of a request is written, and it is counted, a little after its answer.
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> {
                    assertThat(gateway.log()).contains("model=other/far");
                    assertThat(Http.get(gateway.uri("/metrics")).body())
                            .contains("swapgate_requests_total{code=\"200\",model=\"other/far\",");
                });
        assertThat(Http.get(gateway.uri("/upstream/other/far/health")).body()).isNotEmpty();
    }

    @Test
    void streamsPass() {
        RawClient client =
                RawClient.connect(gateway).post(CHAT, "1.1", Http.chatBody("other/far", true));
        try (client) {
            client.readUntil("data: [DONE]");
            assertThat(client.text()).contains("text/event-stream", "\"model\":\"far\"");
        }
    }

    @Test
    void theirModelsAreListed() {
        List<String> ids = new ArrayList<>();
        JsonNode data = Http.json(Http.get(gateway.uri("/v1/models"))).get("data");
        data.forEach(row -> ids.add(row.get("id").asText()));

        assertThat(ids)
                .containsExactly(
                        "dead/lost",
                        "keyless/locked",
                        "misnamed/misnamed",
                        "other/broken",
                        "other/far",
                        "other/nowhere",
                        "stranger/strange",
                        "trusted/sealed",
                        "wrapped/away");
        assertThat(data.get(4).at("/meta/llamaswap/peerID").asText()).isEqualTo("other");
    }

    @Test
    void anotherGatewaysErrorsPassAsTheyAre() {
        HttpResponse<String> failed = chat("other/broken");
        assertThat(failed.statusCode()).isIn(502, 503);
        assertThat(failed.body()).containsAnyOf("model_start_failed", "model_backoff");

        HttpResponse<String> refused = chat("locked");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("invalid_api_key");
    }

    @Test
    void aPeerThatIsDownIsLeftAloneUntilItIsBack() throws IOException {
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = chat("lost");
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(code(answer)).isEqualTo("upstream_unreachable");
        }
        assertThat(gateway.log()).contains("peer dead: does not answer; not called for 1 s");
        // A loaded machine may take longer than the pause: then a call tries, and it is doubled.
        HttpResponse<String> refused =
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> chat("lost"), answer -> answer.statusCode() == 503);
        assertThat(code(refused)).isEqualTo("model_backoff");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.headers().firstValue("x-should-retry")).hasValue("false");
        assertThat(chat("other/far").statusCode()).isEqualTo(200);

        HttpServer back =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), deadPort), 50);
        back.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
        back.start();
        try {
            await().atMost(Duration.ofSeconds(90)).until(() -> chat("lost").statusCode() == 204);
            assertThat(gateway.log()).contains("peer dead: answers again");
        } finally {
            back.stop(0);
        }
    }

    @Test
    void aCertificateThatIsTrustedIsTaken() {
        assertThat(chat("sealed").statusCode()).isEqualTo(200);
        assertThat(trusted.requests().getFirst())
                .startsWith("POST /base/v1/chat/completions HTTP/1.1\n")
                .contains("Bearer sealed-key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"strange", "misnamed/misnamed"})
    void aCertificateThatIsUnknownOrAnotherNamesIsNot(String model) {
        HttpResponse<String> answer = chat(model);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(code(answer)).isEqualTo("upstream_unreachable");
        assertThat(answer.body()).contains("certificate is not accepted");
        assertThat(stranger.requests()).isEmpty();
        assertThat(trusted.requests()).isEmpty();
    }

    @Test
    void aConnectionThatDiesBeforeAnythingIsSentIsMadeOnceMore() {
        int before = trusted.connections();
        trusted.drop(Integer.MAX_VALUE);
        HttpResponse<String> answer = chat("sealed");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(code(answer)).isEqualTo("upstream_unreachable");
        assertThat(trusted.connections()).isGreaterThanOrEqualTo(before + 2);
        assertThat(trusted.requests()).isEmpty();

        trusted.drop(1);
        before = trusted.connections();
        assertThat(chat("sealed").statusCode()).isEqualTo(200);
        // The client may open one more than it needs.
        assertThat(trusted.connections()).isGreaterThanOrEqualTo(before + 2);
        assertThat(trusted.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"other/far", "wrapped/away"})
    void socketsPass(String model) {
        trusted.relayTo(other.uri("").getPort());
        try (Socket socket = Socket.openLater(gateway, "/v1/realtime?model=" + model).join()) {
            assertThat(socket.send("grüße").nextText()).isEqualTo("grüße");
            byte[] large = new byte[1 << 20];
            assertThat(socket.send(large, true).next()).isEqualTo(large);
            socket.close(4242, "enough");
            assertThat(socket.awaitClose()).isEqualTo(4242);
        } finally {
            trusted.relayTo(0);
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(gateway.log())
                                .containsPattern("101 \\d+B model=" + model + " .* complete"));
    }

    @Test
    void gatewaysThatNameEachOtherSayThatTheyDo() {
        Launcher.write(
                directory.resolve("other"),
                otherYaml
                        + "peers: { back: { proxy: \"%s\", models: [nowhere] } }"
                                .formatted(gateway.uri("")));
        HttpRequest reload =
                Http.request(other.uri("/api/config/reload"))
                        .header("Authorization", "Bearer key-of-the-other")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        assertThat(Http.send(reload).statusCode()).isEqualTo(200);

        HttpResponse<String> answer = chat("nowhere");
        assertThat(answer.statusCode()).isEqualTo(508);
        assertThat(code(answer)).isEqualTo("loop_detected");
        assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
        assertThatThrownBy(() -> Socket.openLater(gateway, "/v1/realtime?model=nowhere").join())
                .rootCause()
                .hasMessageContaining("508");
        assertThat(chat("other/far").statusCode()).isEqualTo(200);
    }

    @Test
    void redirectsAreNotFollowed() {
        trusted.answer(
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: "
                        + stranger.namedAddress()
                        + "/\r\nContent-Length: 0\r\n\r\n");
        int before = stranger.connections();
        try {
            assertThat(chat("sealed").statusCode()).isEqualTo(307);
            assertThat(stranger.connections()).isEqualTo(before);
        } finally {
            trusted.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        }
    }

    private static HttpResponse<String> chat(String model) {
        return Http.chat(gateway, model).join();
    }

    private static String code(HttpResponse<String> answer) {
        return Http.json(answer).at("/error/code").asText();
    }

    private static Path subdirectory(String name) {
        try {
            return Files.createDirectory(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
