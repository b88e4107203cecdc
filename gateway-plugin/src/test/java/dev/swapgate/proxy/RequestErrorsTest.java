package dev.swapgate.proxy;

import static dev.swapgate.proxy.FakeUpstream.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.proxy.RawClient.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that end before they reach a model. */
class RequestErrorsTest {

    private FakeUpstream upstream;
    private GatewayRig rig;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        upstream = FakeUpstream.answering("good");
        rig =
                new GatewayRig.Options()
                        .config(
                                """
                                swapgate:
                                  http: {maxBody: 1048576, maxJsonBody: 1000, bodyTimeout: 0.3}
                                """)
                        .start();
        rig.models.serve("m1", upstream.base());
        client = rig.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        rig.close();
        upstream.close();
    }

    private void assertNothingStarted() {
        assertThat(rig.models.acquired).hasValue(0);
        assertThat(upstream.received).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /nowhere, 404, not_found",
        "GET /v1/chat/completions, 405, method_not_allowed",
        "BREW /v1/chat/completions, 405, method_not_allowed",
        "TRACE /upstream/m1/x, 405, method_not_allowed",
        "GET /upstream/m9/x, 404, model_not_found",
        "GET /props, 400, model_required"
    })
    void aWrongRequestIsTypedAndKeepsTheConnection(String line, int status, String code)
            throws Exception {
        String request = line + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        Answer answer = client.send(request).read();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains("\"" + code + "\"");
        assertThat(answer.header("x-request-id")).isNotEmpty();
        if (status == 405) {
            assertThat(answer.header("allow")).contains("POST");
        }
        assertNothingStarted();
        assertThat(client.send(RawClient.chat("m1")).read().body()).isEqualTo("good");
    }

    @Test
    void errorsSpeakTheCallersDialect() throws Exception {
        Answer answer = client.send(RawClient.post("/v1/messages", "{\"model\":\"m9\"}")).read();
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).startsWith("{\"type\":\"error\"");
    }

    @Test
    void aBodyThatIsTooLongIsRefusedBeforeItIsRead() throws Exception {
        client.send(
                head(
                        "POST /v1/embeddings HTTP/1.1",
                        "Host: localhost",
                        "Expect: 100-continue",
                        "Content-Type: application/json",
                        "Content-Length: 2000000"));
        Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("request_too_large");
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(client.isClosed()).isTrue();
        assertNothingStarted();
    }

    @Test
    void aBodyThatTurnsOutTooLongIsRefusedAsSoonAsItDoes() throws Exception {
        client.send(
                head(
                                "POST /v1/embeddings HTTP/1.1",
                                "Host: localhost",
                                "Content-Type: application/json",
                                "Transfer-Encoding: chunked")
                        + "100001\r\n"
                        + "x".repeat(0x100001)
                        + "\r\n");
        Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(client.isClosed()).isTrue();
        assertNothingStarted();
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatStallsIsGivenUp(GatewayRig.Threads threads) throws Exception {
        try (GatewayRig other =
                        new GatewayRig.Options()
                                .threads(threads)
                                .config("swapgate: {http: {bodyTimeout: 0.3}}\n")
                                .start();
                RawClient slow = other.client()) {
            slow.send(
                    head(
                                    "POST /v1/embeddings HTTP/1.1",
                                    "Host: localhost",
                                    "Content-Type: application/json",
                                    "Content-Length: 100")
                            + "{\"model\":");
            Answer answer = slow.read();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("request_timeout");
            assertThat(slow.isClosed()).isTrue();
            assertThat(other.models.acquired).hasValue(0);
        }
    }

    @Test
    void aHostThatIsQuickerThanTheBodysTimeoutMeansTheSame() throws Exception {
        try (GatewayRig other = new GatewayRig.Options().idleTimeout(300).start();
                RawClient slow = other.client()) {
            slow.send(
                    head(
                                    "POST /v1/embeddings HTTP/1.1",
                                    "Host: localhost",
                                    "Content-Type: application/json",
                                    "Content-Length: 100")
                            + "{\"model\":");
            assertThat(slow.read().status()).isEqualTo(408);
        }
    }

    @Test
    void tooManyHeaderFieldsAreRefusedBeforeAnythingElse() throws Exception {
        String fields = "X-Same: y\r\n".repeat(98);
        client.send("GET /nothing HTTP/1.1\r\nHost: localhost\r\n" + fields + "X: 1\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(404);
        client.send(
                "GET /nothing HTTP/1.1\r\nHost: localhost\r\n" + fields + "X: 1\r\nY: 2\r\n\r\n");
        Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(431);
        assertThat(answer.body()).contains("headers_too_large", "101", "100");
    }

    @Test
    void upgradesToHttp2AreIgnored() throws Exception {
        client.send(
                RawClient.chat(
                        "m1",
                        "Connection: Upgrade, HTTP2-Settings",
                        "Upgrade: h2c",
                        "HTTP2-Settings: AAMAAABkAAQAAP__"));
        assertThat(client.read().body()).isEqualTo("good");
        assertThat(upstream.received.getFirst().header("upgrade")).isEmpty();
    }

    @Test
    void preflightsAreAnsweredOnAnyPath() throws Exception {
        client.send(
                head(
                        "OPTIONS /v1/chat/completions HTTP/1.1",
                        "Host: localhost",
                        "Origin: http://localhost:3000",
                        "Access-Control-Request-Method: POST"));
        Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("access-control-allow-origin")).isEqualTo("http://localhost:3000");
        client.send(
                head(
                        "OPTIONS /v1/chat/completions HTTP/1.1",
                        "Host: localhost",
                        "Origin: https://evil.example",
                        "Access-Control-Request-Method: POST"));
        assertThat(client.read().status()).isEqualTo(403);
    }

    @Test
    void foreignPagesAreRefusedAndAllowedOnesCanReadTheAnswer() throws Exception {
        Answer answer = client.send(RawClient.chat("m1", "Origin: https://evil.example")).read();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("origin_not_allowed");
        assertNothingStarted();
        answer = client.send(RawClient.chat("m1", "Origin: http://127.0.0.1:5173")).read();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("access-control-allow-origin")).isEqualTo("http://127.0.0.1:5173");
    }

    @Test
    void aForeignHostIsRefusedOnUnknownPathsToo() throws Exception {
        client.send("GET /nowhere HTTP/1.1\r\nHost: rebound.example.com\r\n\r\n");
        Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("host_not_allowed");
    }

    @Test
    void upstreamPathsWithoutATailAreRedirected() throws Exception {
        client.send("GET /upstream/m1?x=1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.header("location")).isEqualTo("/upstream/m1/?x=1");
        assertNothingStarted();
    }

    @Test
    void jsonInWhichAModelIsToBeFoundMayBeLessLong() throws Exception {
        String body = "{\"model\":\"m1\",\"x\":\"" + "x".repeat(1000) + "\"}";

        Answer answer = client.send(RawClient.post("/v1/chat/completions", body)).read();

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("request_too_large", "larger than 1000 bytes");
        assertNothingStarted();
        try (RawClient other = rig.client()) {
            assertThat(other.send(RawClient.post("/upstream/m1/x", body)).read().status())
                    .isEqualTo(200);
        }
    }
}
