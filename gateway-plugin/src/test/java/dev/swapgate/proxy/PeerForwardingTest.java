package dev.swapgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.proxy.FakeUpstream.Received;
import dev.swapgate.proxy.RawClient.Answer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What reaches a peer and what comes back; the lock is never asked. */
class PeerForwardingTest {
    private static final String CHAT = "/v1/chat/completions";

    private FakeUpstream peer;
    private GatewayRig rig;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        peer = FakeUpstream.answering("{\"ok\":1}");
        rig =
                new GatewayRig.Options()
                        .config(
                                """
                                peers:
                                  far:
                                    proxy: "%s/base"
                                    models: [big, org/small]
                                    apiKey: peer-key
                                    timeouts: {responseHeader: 2}
                                  open: {proxy: "%s", models: [other]}
                                  dead: {proxy: "http://127.0.0.1:%d", models: [lost]}
                                  tls: {proxy: "https://127.0.0.1:%d", models: [secret]}
                                  mute:
                                    proxy: "https://127.0.0.1:%d"
                                    models: [silent]
                                    timeouts: {tlsHandshake: 1}
                                """
                                        .formatted(
                                                peer.base(),
                                                peer.base(),
                                                freePort(),
                                                peer.base().getPort(),
                                                peer.base().getPort()))
                        .start();
        client = rig.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        rig.close();
        peer.close();
        assertThat(rig.models.acquired).hasValue(0);
    }

    @Test
    void aRequestGoesThereWithThePeersNameAndKey() throws Exception {
        Answer answer =
                client.send(
                                RawClient.chat(
                                        "far/big",
                                        "X-Request-ID: r-1",
                                        "Authorization: Bearer mine",
                                        "x-api-key: mine",
                                        "Cookie: mine",
                                        "Forwarded: for=9.9.9.9",
                                        "X-Forwarded-For: 9.9.9.9",
                                        "X-Kept: yes"))
                        .read();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"ok\":1}");
        Received received = peer.received.getFirst();
        assertThat(received.line()).isEqualTo("POST /base/v1/chat/completions HTTP/1.1");
        assertThat(received.text()).isEqualTo("{\"model\":\"big\",\"stream\":true}");
        assertThat(received.header("authorization")).isEqualTo("Bearer peer-key");
        assertThat(received.header("x-api-key")).isEqualTo("peer-key");
        assertThat(received.header("host")).isEqualTo(peer.base().getAuthority());
        assertThat(received.header("x-request-id")).isEqualTo("r-1");
        assertThat(received.header("x-kept")).isEqualTo("yes");
        assertThat(received.head()).doesNotContain("mine", "9.9.9.9").doesNotContain("X-Forwarded");
        assertThat(rig.observer.awaitEnd().model()).isEqualTo("far/big");
    }

    @Test
    void aPeerWithoutAKeyGetsNone() throws Exception {
        client.send(RawClient.chat("other", "Authorization: Bearer mine", "x-api-key: mine"))
                .read();

        Received received = peer.received.getFirst();
        assertThat(received.text()).contains("\"model\":\"other\"");
        assertThat(received.header("authorization")).isEmpty();
        assertThat(received.header("x-api-key")).isEmpty();
    }

    @Test
    void aRequestThatComesBackIsNotPassedOnAgain() throws Exception {
        client.send(RawClient.chat("other", "Via: 1.0 fred, 1.1 swapgate-another")).read();
        assertThat(peer.received.getFirst().header("via"))
                .matches("1.0 fred, 1.1 swapgate-another\\|1.1 swapgate-[-0-9a-f]{36}");
        String back = peer.received.getFirst().header("via").replace("|", " (by, way), ");

        Answer answer = client.send(RawClient.chat("far/big", "Via: " + back)).read();

        assertThat(answer.status()).isEqualTo(508);
        assertThat(answer.body()).contains("loop_detected", "far");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        assertThat(peer.received).hasSize(1);
    }

    @Test
    void whoComesBackForAModelHereIsServed() throws Exception {
        client.send(RawClient.chat("other")).read();
        String back = peer.received.getFirst().header("via");
        rig.models.serve("m1", peer.base());

        assertThat(client.send(RawClient.chat("m1", "Via: " + back)).read().status())
                .isEqualTo(200);
        // Models of this gateway are told nothing of it.
        assertThat(peer.received.get(1).header("via")).isEqualTo(back);
        rig.models.acquired.set(0);
    }

    @Test
    void redirectsAreTheClientsBusiness() throws Exception {
        peer.script(conversation -> {
            conversation.read();
            conversation.write(
                    FakeUpstream.head(
                            "HTTP/1.1 307 Temporary Redirect",
                            "Location: http://elsewhere.invalid/",
                            "Content-Length: 0"));
        });

        assertThat(client.send(RawClient.chat("big")).read().status()).isEqualTo(307);
        assertThat(peer.received).hasSize(1);
    }

    @Test
    void aPeerThatIsNotThereIsLeftAloneAfterThreeRequests() throws Exception {
        for (int i = 0; i < 3; i++) {
            Answer answer = client.send(RawClient.chat("lost")).read();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("upstream_unreachable", "dead");
        }

        Answer refused = client.send(RawClient.chat("lost")).read();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).contains("model_backoff");
        assertThat(refused.header("retry-after")).isNotEmpty();
        assertThat(refused.header("x-should-retry")).isEqualTo("false");
        assertThat(rig.observer.peers).containsExactly("dead PT1S");
        // Others are not concerned.
        assertThat(client.send(RawClient.chat("big")).read().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPeerMustSpeakTlsIfItsAddressSaysSo(boolean resets) throws Exception {
        var connections = new AtomicInteger();
        peer.script(conversation -> {
            connections.incrementAndGet();
            // The handshake has begun.
            assertThat(conversation.input().read()).isPositive();
            if (resets) {
                conversation.reset();
            } else {
                conversation.write("HTTP/1.1 200 OK\r\n\r\n");
            }
        });

        Answer answer = client.send(RawClient.chat("secret")).read();

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unreachable", "TLS");
        assertThat(peer.received).isEmpty();
        // Nothing had been sent.
        assertThat(connections).hasValue(2);
    }

    @Test
    void aCallThatWasSentIsNotRepeated() throws Exception {
        peer.script(conversation -> {
            conversation.read();
            conversation.reset();
        });

        Answer answer = client.send(RawClient.chat("big")).read();

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unreachable");
        assertThat(peer.received).hasSize(1);
    }

    @Test
    void aSilentPeerIsGivenUpInItsOwnTime() throws Exception {
        peer.script(conversation -> {
            conversation.read();
            conversation.awaitEnd(Duration.ofSeconds(20));
        });

        Answer answer = client.send(RawClient.chat("big")).read();

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.body()).contains("upstream_timeout", "far");
        assertThat(peer.received).hasSize(1);
        peer.awaitEnded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense\r\n\r\n", "HTTP/1.1 999 No\r\n\r\n"})
    void nonsenseIsTyped(String nonsense) throws Exception {
        peer.script(conversation -> {
            conversation.read();
            conversation.write(nonsense);
            conversation.close();
        });

        Answer answer = client.send(RawClient.chat("big")).read();

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_invalid");
    }

    @Test
    void aStreamThatBreaksOffEndsInAnErrorEvent() throws Exception {
        peer.script(conversation -> {
            conversation.read();
            conversation.beginEvents();
            conversation.chunk("data: 1\n\n");
            conversation.awaitRead();
            conversation.reset();
        });

        client.send(RawClient.chat("big")).readUntil("data: 1\n\n");
        peer.proceed();

        client.readUntil("upstream_unreachable");
    }

    @Test
    void aClientThatLeavesEndsTheCall() throws Exception {
        peer.script(conversation -> {
            conversation.read();
            conversation.awaitEnd(Duration.ofSeconds(20));
        });
        client.send(RawClient.chat("other"));
        Awaitility.await().until(() -> !peer.received.isEmpty());

        client.close();

        peer.awaitEnded();
        Awaitility.await().untilAsserted(() -> assertThat(rig.observer.gone).isNotEmpty());
        assertThat(rig.observer.gone).containsExactly("serving");
    }

    @Test
    void aModelThatThePeerDoesNotOfferDoesNotExist() throws Exception {
        Answer answer = client.send(RawClient.post(CHAT, "{\"model\":\"far/none\"}")).read();

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("model_not_found");
        assertThat(peer.received).isEmpty();
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aHandshakeThatNeverEndsIsGivenUp() throws Exception {
        peer.script(conversation -> {
            assertThat(conversation.input().read()).isPositive();
            conversation.awaitEnd(Duration.ofSeconds(20));
        });

        Answer answer = client.send(RawClient.chat("silent")).read();

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.body()).contains("upstream_timeout");
        peer.awaitEnded();
    }
}
