package dev.swapgate.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** The bytes that a client sees, proper and broken. */
class WireTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String STREAM = "{\"stream\":true,\"max_tokens\":2}";

    @TempDir static Path directory;
    private static Rig model;

    @BeforeAll
    static void start() {
        model =
                Rig.inside(
                        directory,
                        "--tokens-per-second",
                        "0",
                        "--allow-faults",
                        "--keep-alive-seconds",
                        "1");
    }

    @AfterAll
    static void stop() {
        model.close();
    }

    private static String request(String path, String body, String... headers) {
        return "POST "
                + path
                + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                + body.length()
                + "\r\n"
                + String.join("", headers)
                + "\r\n"
                + body;
    }

    @Test
    void everyEventIsOneChunkAndTheLastChunkIsEmpty() {
        try (var client = model.connect()) {
            String answer = client.send(request(CHAT, STREAM)).readUntil("\r\n0\r\n\r\n");
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            int events = 0;
            while (!body.startsWith("0\r\n\r\n")) {
                int end = body.indexOf("\r\n");
                int size = Integer.parseInt(body.substring(0, end), 16);
                byte[] rest = body.substring(end + 2).getBytes(StandardCharsets.UTF_8);
                String event = new String(rest, 0, size, StandardCharsets.UTF_8);
                assertThat(event).startsWith("data: ").endsWith("\n\n");
                assertThat(event.indexOf("\n\n")).isEqualTo(event.length() - 2);
                body = new String(rest, size + 2, rest.length - size - 2, StandardCharsets.UTF_8);
                events++;
            }
            assertThat(events).isEqualTo(5);
        }
    }

    @Test
    void aConnectionServesManyRequestsAlsoPipelined() {
        try (var client = model.connect()) {
            client.send(
                    request(CHAT, STREAM)
                            + request("/tokenize", "{\"content\":\"a\"}")
                            + "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: t\r\n\r\n");
            assertThat(client.readUntil("\"bodyLength\":5"))
                    .containsSubsequence(
                            "[DONE]", "\r\n0\r\n\r\nHTTP/1.1 200", "tokens", "HTTP/1.1 200");
            client.send("HEAD /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(client.readToEnd())
                    .contains("Content-Length: 15", "Connection: close")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void anIdleConnectionIsClosed() {
        try (var client = model.connect()) {
            client.send(request("/tokenize", "{}")).readUntil("tokens");
            long begin = System.nanoTime();
            client.readToEnd();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isGreaterThan(Duration.ofMillis(500));
        }
    }

    @Test
    void anOldClientGetsAStreamWithoutChunks() {
        try (var client = model.connect()) {
            client.send(request(CHAT, STREAM).replace("HTTP/1.1", "HTTP/1.0"));
            assertThat(client.readToEnd()).doesNotContain("chunked").endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void aClientMayWaitForTheContinue() {
        try (var client = model.connect()) {
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n");
            client.send("Content-Length: 3\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.send("abc").readUntil("\"bodyLength\":3"))
                    .startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void itStopsComputingWhenItsClientLeaves() {
        int before = model.all("client-gone").size();
        try (var client = model.connect()) {
            String headers = "x-demo-never-end: true\r\nx-demo-tokens-per-second: 50\r\n";
            client.send(request(CHAT, STREAM, headers)).readUntil("data: ");
        }
        awaitGone(before);
        int tokens = model.all("token").size();
        try (var client = model.connect()) {
            client.send(request(CHAT, STREAM, "x-demo-delay: 600\r\n"));
        }
        awaitGone(before + 1);
        assertThat(model.all("token")).hasSize(tokens);
    }

    private static void awaitGone(int before) {
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(2))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> model.all("client-gone").size() > before);
    }

    @Test
    void tokensComeAtTheirPace() {
        String body = "{\"stream\":true,\"max_tokens\":11,\"ignore_eos\":true}";
        long begin = System.nanoTime();
        model.post(CHAT, body, "x-demo-tokens-per-second", "20", "x-demo-delay", "0.3");
        // The first comes at once after the delay, ten more at 50 ms each.
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(790), Duration.ofSeconds(5));
    }

    @Test
    void aStalledAnswerSaysNothingMore() {
        try (var client = model.connect()) {
            client.send(request(CHAT, STREAM, "x-demo-stall-at-token: 1\r\n"));
            assertThat(client.readUntil("Hello")).doesNotContain("[DONE]");
            model.awaitEvent("stall");
        }
    }

    @ParameterizedTest
    @EnumSource
    void itLiesAsTold(Lie lie) {
        try (var client = model.connect()) {
            client.send(
                    request(CHAT, STREAM, "x-demo-lie: " + lie + "\r\n", "Connection: close\r\n"));
            assertThat(client.readToEnd().getBytes(StandardCharsets.ISO_8859_1))
                    .isEqualTo(lie.bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no HTTP at all\n",
                "GET / HTTP/1.1\r\nno header\r\n\r\n",
                "POST /echo HTTP/1.1\r\nContent-Length: x\r\n\r\n"
            })
    void noHttpIsNoAnswer(String text) {
        try (var client = model.connect()) {
            assertThat(client.send(text).readToEnd()).isEmpty();
        }
    }
}
