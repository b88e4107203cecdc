package dev.swapgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swapgate.proxy.GatewayRig.Threads;
import dev.swapgate.proxy.RawClient.Answer;
import dev.swapgate.proxy.report.ExchangeSummary.Ending;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;

/** Requests that are answered before their body has come, or because of how it comes. */
class EarlyAnswerTest {
    private static final int LIMIT = 100_000;

    /** More than the sockets' buffers hold, so that a client cannot send it unless it is taken. */
    private static final int BODY = 12 * 1024 * 1024;

    private GatewayRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = start(Threads.VIRTUAL);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private static GatewayRig start(Threads threads) throws Exception {
        return new GatewayRig.Options()
                .threads(threads)
                .config("apiKeys: [k]\nswapgate: {http: {maxBody: " + LIMIT + "}}\n")
                .start();
    }

    private static String head(String path, String type, String key, String framing) {
        return FakeUpstream.head(
                "POST " + path + " HTTP/1.1",
                "Host: localhost",
                "Content-Type: " + type,
                "x-api-key: " + key,
                framing);
    }

    /** Sends everything before it reads anything, as many clients do. */
    private static void sendBody(RawClient client, boolean chunked) throws IOException {
        String piece = "x".repeat(64 * 1024);
        for (int sent = 0; sent < BODY; sent += piece.length()) {
            client.send(chunked ? "10000\r\n" + piece + "\r\n" : piece);
        }
        if (chunked) {
            client.send("0\r\n\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, application/json, k, 413",
        "/v1/chat/completions, application/json, wrong, 401",
        "/v1/chat/completions, text/plain, k, 415",
        "/props, application/json, k, 405",
        "/nowhere, application/json, k, 404",
        "/upstream/m9/x, application/json, k, 404",
    })
    void aClientThatSendsItsWholeBodyFirstReadsTheAnswer(
            String path, String type, String key, int status) throws Exception {
        for (Threads threads : Threads.values()) {
            try (GatewayRig other = start(threads)) {
                for (boolean chunked : new boolean[] {false, true}) {
                    String framing =
                            chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + BODY;
                    try (RawClient client = other.client()) {
                        client.send(head(path, type, key, framing));
                        sendBody(client, chunked);
                        Answer answer = client.read();
                        assertThat(answer.status()).isEqualTo(status);
                        assertThat(answer.body()).contains("\"code\"");
                        assertThat(answer.header("connection")).isEqualTo("close");
                        assertThat(client.isClosed()).isTrue();
                        assertThat(other.observer.awaitEnd().ending()).isEqualTo(Ending.COMPLETE);
                    }
                }
                assertThat(other.models.acquired).hasValue(0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatNeverStopsSendingIsCutOff(Threads threads) throws Exception {
        try (GatewayRig other = start(threads);
                RawClient client = other.client()) {
            client.send(
                    head(
                            "/v1/chat/completions",
                            "application/json",
                            "k",
                            "Content-Length: 9000000000"));
            assertThat(client.read().status()).isEqualTo(413);
            String piece = "x".repeat(64 * 1024);
            long most = LingeringClose.MOST_BYTES + BODY;
            assertThat(sendUntilCut(client, piece, most)).isLessThan(most);
        }
    }

    private static long sendUntilCut(RawClient client, String piece, long most) {
        long sent = 0;
        try {
            while (sent < most) {
                client.send(piece);
                sent += piece.length();
            }
        } catch (IOException x) {
            // Cut off.
        }
        return sent;
    }

    @Test
    void aClientThatSendsNothingMoreIsNotWaitedForLong() throws Exception {
        try (RawClient client = rig.client()) {
            client.send(head("/nowhere", "application/json", "k", "Content-Length: 90000000"));
            assertThat(client.read().status()).isEqualTo(404);
            assertThat(client.isClosed()).isTrue();
            // Only when the other direction is closed as well does sending meet a reset.
            await().atMost(LingeringClose.LONGEST.plus(Duration.ofSeconds(20)))
                    .until(() -> sendUntilCut(client, " ", 1) == 0);
        }
    }

    @Test
    void whoWaitsToBeToldToSendIsAnsweredAtOnce() throws Exception {
        try (RawClient client = rig.client()) {
            client.send(
                    head(
                            "/v1/chat/completions",
                            "application/json",
                            "k",
                            "Expect: 100-continue\r\nContent-Length: 5000000"));
            Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aSmallBodyThatNobodyReadsDoesNotCostTheConnection() throws Exception {
        try (RawClient client = rig.client()) {
            for (int i = 0; i < 3; i++) {
                String body = "x".repeat(i * 1000);
                client.send(RawClient.post("/nowhere", body, "x-api-key: k"));
                Answer answer = client.read();
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.header("connection")).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "zz~{}",
        "-1~{}",
        "5~abcdeX~0~~",
        "5;x=\"~abcde~0~~",
        "1000000000000000000~x",
        "2~{}~0~Bad Trailer~~"
    })
    void aMalformedChunkIsAnsweredAndEndsTheConnection(String chunks) throws Exception {
        for (Threads threads : Threads.values()) {
            try (GatewayRig other = start(threads);
                    RawClient client = other.client()) {
                client.send(
                        head(
                                        "/v1/chat/completions",
                                        "application/json",
                                        "k",
                                        "Transfer-Encoding: chunked")
                                + chunks.replace("~", "\r\n"));
                Answer answer = client.read();
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.header("connection")).isEqualTo("close");
                assertThat(client.isClosed()).isTrue();
                assertThat(other.observer.awaitEnd().ending()).isEqualTo(Ending.COMPLETE);
                assertThat(other.models.acquired).hasValue(0);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 100~~abc", "Transfer-Encoding: chunked~~5~ab"})
    void aBodyThatEndsEarlyIsAClientThatLeft(String rest) throws Exception {
        try (RawClient client = rig.client()) {
            String sent = rest.replace("~", "\r\n");
            int end = sent.indexOf("\r\n");
            client.send(
                    head("/v1/chat/completions", "application/json", "k", sent.substring(0, end))
                            + sent.substring(end + 4));
            client.halfClose();
            assertThat(client.isClosed()).isTrue();
            assertThat(rig.observer.awaitEnd().ending()).isEqualTo(Ending.GONE);
        }
    }
}
