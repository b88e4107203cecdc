package dev.swapgate.proxy;

import static dev.swapgate.proxy.FakeUpstream.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.proxy.FakeUpstream.Received;
import dev.swapgate.proxy.RawClient.Answer;
import dev.swapgate.proxy.RawClient.End;
import dev.swapgate.proxy.report.ExchangeSummary;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;

/** What reaches the upstream and what comes back. */
class ForwardingTest {

    private FakeUpstream upstream;
    private GatewayRig rig;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        upstream = FakeUpstream.answering("{\"ok\":1}");
        rig = GatewayRig.startPlain();
        rig.models.serve("m1", upstream.base());
        rig.models.serve("org/m3", upstream.base());
        client = rig.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        rig.close();
        upstream.close();
    }

    @Test
    void aRequestGoesThereAndTheAnswerComesBack() throws Exception {
        Answer answer = client.send(RawClient.chat("m1", "X-Request-ID: r-1")).read();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"ok\":1}");
        assertThat(answer.header("x-request-id")).isEqualTo("r-1");
        assertThat(answer.header("request-id")).isEqualTo("r-1");
        Received received = upstream.received.getFirst();
        assertThat(received.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
        assertThat(received.text()).isEqualTo("{\"model\":\"m1\",\"stream\":true}");
        assertThat(received.header("x-request-id")).isEqualTo("r-1");
        ExchangeSummary summary = rig.observer.awaitEnd();
        assertThat(summary.status()).isEqualTo(200);
        assertThat(summary.bytes()).isEqualTo(8);
        assertThat(summary.model()).isEqualTo("m1");
        assertThat(summary.route()).isEqualTo("/v1/chat/completions");
        assertThat(summary.ending()).isEqualTo(ExchangeSummary.Ending.COMPLETE);
        assertThat(summary.firstByte()).isPresent();
        rig.awaitReleased();
    }

    @Test
    void theUpstreamSeesItsOwnHostAndNothingOfTheClientsSecrets() throws Exception {
        client.send(
                        RawClient.chat(
                                "m1",
                                "Authorization: Bearer secret",
                                "x-api-key: secret",
                                "Cookie: a=secret",
                                "Connection: keep-alive, X-Hop",
                                "X-Hop: secret",
                                "TE: trailers",
                                "Expect: 100-continue",
                                "X-Forwarded-For: 9.9.9.9",
                                "X-Kept: yes"))
                .readUntil("100 Continue\r\n\r\n");
        client.read();

        Received received = upstream.received.getFirst();
        assertThat(received.head()).doesNotContain("secret").doesNotContainIgnoringCase("expect");
        assertThat(received.header("host")).isEqualTo(upstream.base().getAuthority());
        assertThat(received.header("x-forwarded-host")).isEqualTo("localhost");
        assertThat(received.header("x-forwarded-for")).isEqualTo("9.9.9.9, 127.0.0.1");
        assertThat(received.header("x-forwarded-proto")).isEqualTo("http");
        assertThat(received.header("x-kept")).isEqualTo("yes");
        assertThat(received.header("te")).isEmpty();
        assertThat(received.header("user-agent")).isEmpty();
        assertThat(received.header("accept-encoding")).isEmpty();
        assertThat(received.header("content-type")).isEqualTo("application/json");
        assertThat(received.header("content-length")).isEqualTo("28");
    }

    @Test
    void aServerMayHaveANameThatJavaKnowsNoHostIn() throws Exception {
        rig.models.serve("m1", URI.create("http://no_such.invalid:8080"));

        Answer answer = client.send(RawClient.chat("m1")).read();

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unreachable");
    }

    @Test
    void headersOfTheAnswerPassExceptThoseThatSpeakForTheGateway() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.write(
                    """
                    HTTP/1.1 201 Created\r
                    Content-Length: 2\r
                    Access-Control-Allow-Origin: *\r
                    Set-Cookie: a=b\r
                    Connection: X-Hop\r
                    X-Hop: 1\r
                    X-Twice: a, b\r
                    X-Twice: c\r
                    Date: Thu, 01 Jan 1970 00:00:00 GMT\r
                    Location: http://elsewhere/\r
                    \r
                    ok\
                    """);
        });

        Answer answer = client.send(RawClient.chat("m1")).read();

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(answer.header("access-control-allow-origin")).isEmpty();
        assertThat(answer.header("set-cookie")).isEmpty();
        assertThat(answer.header("x-hop")).isEmpty();
        assertThat(answer.header("x-twice")).isEqualTo("a, b|c");
        assertThat(answer.header("date")).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(answer.header("location")).isEqualTo("http://elsewhere/");
    }

    @Test
    void redirectsArePassedOnAndNotFollowed() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.write(
                    "HTTP/1.1 307 X\r\nLocation: "
                            + upstream.base()
                            + "/other\r\nContent-Length: 0\r\n\r\n");
            conversation.awaitEnd(java.time.Duration.ofSeconds(10));
        });

        Answer answer = client.send(RawClient.chat("m1")).read();

        assertThat(answer.status()).isEqualTo(307);
        assertThat(upstream.received).hasSize(1);
    }

    @Test
    void oneConnectionServesManyRequestsOnBothSides() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(client.send(RawClient.chat("m1")).read().status()).isEqualTo(200);
        }
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        upstream.script(conversation -> {
            while (true) {
                conversation.answer(conversation.read().text());
            }
        });
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            all.append(RawClient.post("/v1/embeddings", "{\"model\":\"m1\",\"input\":" + i + "}"));
        }
        client.send(all.toString());
        for (int i = 0; i < 5; i++) {
            assertThat(client.read().body()).endsWith("\"input\":" + i + "}");
        }
    }

    @Test
    void aBodyInManySmallPiecesArrivesWhole() throws Exception {
        String body = "{\"model\":\"m1\",\"text\":\"" + "x".repeat(3000) + "\"}";
        client.send(
                head(
                        "POST /v1/chat/completions HTTP/1.1",
                        "Host: localhost",
                        "Content-Type: application/json",
                        "Transfer-Encoding: chunked"));
        for (int i = 0; i < body.length(); i += 7) {
            String piece = body.substring(i, Math.min(body.length(), i + 7));
            client.send(Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
        }
        assertThat(client.send("0\r\n\r\n").read().status()).isEqualTo(200);
        assertThat(upstream.received.getFirst().text()).isEqualTo(body);
        assertThat(upstream.received.getFirst().header("transfer-encoding")).isEmpty();
    }

    @Test
    void aLargeBodyGoesThroughTheSpoolFile() throws Exception {
        String body = "{\"model\":\"m1\",\"text\":\"" + "x".repeat(20_000_000) + "\"}";
        assertThat(client.send(RawClient.post("/v1/chat/completions", body)).read().status())
                .isEqualTo(200);
        assertThat(upstream.received.getFirst().body()).hasSize(body.length());
    }

    @Test
    void passThroughKeepsMethodQueryAndEscapes() throws Exception {
        client.send(
                "DELETE /upstream/org/m3/a%20b/c?x=%2F&y=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(200);
        assertThat(upstream.received.getFirst().line())
                .isEqualTo("DELETE /a%20b/c?x=%2F&y=%25zz HTTP/1.1");
    }

    @Test
    void anUpstreamWithABasePathGetsItInFront() throws Exception {
        rig.models.serve("m1", java.net.URI.create(upstream.base() + "/base"));
        client.send(RawClient.chat("m1")).read();
        assertThat(upstream.received.getFirst().line())
                .isEqualTo("POST /base/v1/chat/completions HTTP/1.1");
    }

    @Test
    void headIsForwardedAsHead() throws Exception {
        upstream.script(conversation -> {
            while (true) {
                conversation.read();
                conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
            }
        });
        Answer answer =
                client.send("HEAD /props?model=m1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .readToHead();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-length")).isEqualTo("1234");
        assertThat(upstream.received.getFirst().line()).startsWith("HEAD /props");
        client.send("HEAD /props?model=m1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(client.readToHead().status()).isEqualTo(200);
    }

    @Test
    void answersWithoutABodyPass() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.write("HTTP/1.1 204 No Content\r\n\r\n");
            conversation.read();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            conversation.read();
            conversation.answer("x");
        });
        assertThat(client.send(RawClient.chat("m1")).read().status()).isEqualTo(204);
        assertThat(client.send(RawClient.chat("m1")).read().status()).isEqualTo(200);
        assertThat(client.send(RawClient.chat("m1")).read().body()).isEqualTo("x");
    }

    @Test
    void interimAnswersAreSwallowed() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.write("HTTP/1.1 100 Continue\r\n\r\n");
            conversation.write("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
            conversation.write("HTTP/1.1 142 What\r\n\r\n");
            conversation.answer("done");
        });
        Answer answer = client.send(RawClient.chat("m1")).read();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("done");
        assertThat(answer.header("link")).isEmpty();
    }

    @Test
    void anAnswerDelimitedByTheConnectionsEndIsPassedOnInChunks() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.write("HTTP/1.0 200 OK\r\n\r\nhello");
        });
        Answer answer = client.send(RawClient.chat("m1")).read();
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(answer.end()).isEqualTo(End.TIDY);
    }

    @Test
    void anAnswerBeforeTheRequestWasReadIsGood() throws Exception {
        String body = "{\"model\":\"m1\",\"text\":\"" + "x".repeat(20_000_000) + "\"}";
        upstream.script(conversation -> {
            conversation.readHeadOnly();
            conversation.answer("early");
            conversation.awaitEndUnread();
        });
        Answer answer = client.send(RawClient.post("/v1/chat/completions", body)).read();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("early");
        assertThat(rig.observer.awaitEnd().ending()).isEqualTo(ExchangeSummary.Ending.COMPLETE);
        rig.awaitReleased();
    }

    @Test
    void theContextPathIsTakenOff() throws Exception {
        try (GatewayRig below = new GatewayRig.Options().contextPath("/llm").start();
                RawClient other = below.client()) {
            below.models.serve("m1", upstream.base());
            Answer answer =
                    other.send(RawClient.post("/llm/v1/embeddings", "{\"model\":\"m1\"}")).read();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(upstream.received.getFirst().line())
                    .isEqualTo("POST /v1/embeddings HTTP/1.1");
        }
    }

    @Test
    void trailersOfTheAnswerPass() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.write(
                    """
                    HTTP/1.1 200 OK\r
                    Trailer: X-Sum, Set-Cookie\r
                    Transfer-Encoding: chunked\r
                    \r
                    2\r
                    ok\r
                    0\r
                    X-Sum: 7\r
                    Set-Cookie: a=b\r
                    \r
                    """);
        });

        client.send(RawClient.chat("m1", "TE: trailers"));

        assertThat(client.readHead()).contains("Trailer: X-Sum");
        assertThat(client.readUntil("\r\n\r\n")).isEqualTo("2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({"HEAD,200 OK", "GET,304 Not Modified"})
    void noLengthIsInventedForWhatHasNoBody(String method, String status) throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.write("HTTP/1.1 " + status + "\r\nETag: x\r\n\r\n");
        });

        client.send(method + " /upstream/m1/x HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(client.readToHead().head())
                .contains("ETag: x")
                .doesNotContainIgnoringCase("content-length");
        assertThat(rig.observer.awaitEnd().ending()).isEqualTo(ExchangeSummary.Ending.COMPLETE);
    }

    @Test
    void aLengthWhereNoneMayBeIsLeftOut() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.write("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n");
        });

        Answer answer = client.send(RawClient.chat("m1")).read();

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("content-length")).isEmpty();
        assertThat(rig.observer.awaitEnd().status()).isEqualTo(204);
    }

    @Test
    void noMediaTypeIsInvented() throws Exception {
        client.send(
                "POST /upstream/m1/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nok");

        assertThat(client.read().status()).isEqualTo(200);
        Received received = upstream.received.getFirst();
        assertThat(received.text()).isEqualTo("ok");
        assertThat(received.header("content-type")).isEmpty();
    }

    @Test
    void eventsAreCachedByNobody() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.beginEvents();
            conversation.chunk("data: 1\n\n");
            conversation.chunk("");
        });

        String head = client.send(RawClient.chat("m1")).readHead();

        assertThat(head).contains("X-Accel-Buffering: no", "Cache-Control: no-cache");
    }
}
