package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Streams that break, stall or never end, and servers that lie. */
class StreamFaultsIT {
    private static final String CHAT = "/v1/chat/completions";

    @TempDir static Path directory;

    private static Launcher gateway;
    private static ModelEvents events;

    @BeforeAll
    static void start() {
        events = new ModelEvents(directory);
        gateway =
                Launcher.start(
                        directory,
                        """
                        macros:
                          demo: %s demo-model --port ${PORT} --name ${MODEL_ID} --allow-faults %s
                        models:
                          silent:
                            cmd: ${demo} --delay 600
                          stalling:
                            cmd: ${demo} --stall-at-token 2
                          mortal:
                            cmd: ${demo} --die-at-token 3
                          dead:
                            cmd: ${demo} --die-at-token 0
                          plain:
                            cmd: ${demo}
                          liar:
                            cmd: ${demo}
                            timeouts: { responseHeader: 5 }
                        """
                                .formatted(Artefacts.script(), events.option()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /**
     * HTTP/1.0 and {@code Connection: close} have no last chunk to leave out: only a reset shows
     * the cut.
     */
    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.1"})
    void aCutStreamIsVisibleWithoutChunksToo(String version) {
        String body = Http.chatBody("mortal", true);
        try (RawClient client = RawClient.connect(gateway)) {
            client.send(
                    "POST "
                            + CHAT
                            + " HTTP/"
                            + version
                            + "\r\n"
                            + "Host: localhost\r\n"
                            + "Connection: close\r\n"
                            + "Content-Type: application/json\r\n"
                            + "Content-Length: "
                            + body.length()
                            + "\r\n\r\n"
                            + body);
            boolean orderly = client.readToEnd();
            assertThat(client.text()).contains("\"error\"").doesNotContain("[DONE]");
            boolean lastChunk = client.text().endsWith("0\r\n\r\n");
            boolean chunked = client.text().contains("chunked");
            assertThat((orderly && !chunked) || lastChunk)
                    .as("looks complete: " + client.text())
                    .isFalse();
        }
    }

    @Test
    void aModelThatDiesBeforeItsFirstByteGivesATypedError() {
        HttpResponse<String> answer = Http.chat(gateway, "dead").join();
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(Http.json(answer).at("/error/code").asText())
                .isIn("upstream_unreachable", "upstream_invalid");
    }

    @ParameterizedTest
    @EnumSource
    void aReaderThatLeavesEndsTheCallOfASilentModelWithinASecond(RawClient.Leave leave) {
        for (String model : List.of("silent", "stalling")) {
            RawClient client = RawClient.connect(gateway);
            long before = events.count("client-gone", model);
            client.post(CHAT, "1.1", Http.chatBody(model, true));
            if (model.equals("stalling")) {
                client.readUntil("data: ");
            } else {
                long requests = events.count("request", model);
                await().atMost(Duration.ofSeconds(10))
                        .until(
                                () ->
                                        events.count("request", model) > requests - 1
                                                && events.count("request", model) > before);
            }
            client.leave(leave);
            await("the model notices")
                    .atMost(Duration.ofSeconds(1))
                    .pollInterval(Duration.ofMillis(10))
                    .untilAsserted(
                            () ->
                                    assertThat(events.count("client-gone", model))
                                            .isGreaterThan(before));
            client.close();
        }
    }

    /** Nothing of a lying answer may reach the next caller. */
    @ParameterizedTest
    @ValueSource(strings = {"dup-cl", "cl-te", "giant-header", "switch", "garbage"})
    void anAnswerThatBreaksHttpIsABadGatewayAndPoisonsNobody(String lie) {
        HttpResponse<String> answer =
                Http.send(
                        Http.request(gateway.uri(CHAT))
                                .header("Content-Type", "application/json")
                                .header("x-demo-lie", lie)
                                .POST(
                                        java.net.http.HttpRequest.BodyPublishers.ofString(
                                                Http.chatBody("liar", false)))
                                .build());
        assertThat(answer.statusCode()).as(answer::body).isEqualTo(502);
        assertThat(Http.json(answer).at("/error/code").asText()).isEqualTo("upstream_invalid");
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> next = Http.chat(gateway, "liar").join();
            assertThat(next.statusCode()).isEqualTo(200);
            assertThat(next.body()).startsWith("{").endsWith("}");
        }
    }

    @Test
    void aRedirectIsPassedOnAndNotFollowed() {
        HttpResponse<String> answer =
                Http.send(
                        Http.request(gateway.uri(CHAT))
                                .header("Content-Type", "application/json")
                                .header("x-demo-lie", "redirect")
                                .POST(
                                        java.net.http.HttpRequest.BodyPublishers.ofString(
                                                Http.chatBody("liar", false)))
                                .build());
        assertThat(answer.statusCode()).isBetween(300, 399);
        assertThat(answer.headers().firstValue("Location")).isPresent();
    }

    @Test
    void aSlowHeaderIsRefusedWithinTheTotalDeadline() {
        try (RawClient client = RawClient.connect(gateway)) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nHost: loc");
            client.readToEnd();
            assertThat(client.text())
                    .satisfiesAnyOf(
                            text -> assertThat(text).isEmpty(),
                            text -> assertThat(text).contains(" 408 "));
        }
    }
}
