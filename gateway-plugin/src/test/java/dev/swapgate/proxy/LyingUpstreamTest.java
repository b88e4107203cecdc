package dev.swapgate.proxy;

import static dev.swapgate.proxy.FakeUpstream.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.Timeouts;
import dev.swapgate.proxy.RawClient.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.stream.Stream;

/** What is not valid HTTP reaches no client, and its connection is never used again. */
class LyingUpstreamTest {

    private final FakeUpstream upstream = new FakeUpstream(conversation -> {});
    private GatewayRig rig;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        rig = GatewayRig.startPlain();
        rig.models.serve("m1", upstream.base());
        client = rig.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        rig.close();
        upstream.close();
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                Arguments.of(
                        "two lengths",
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc"),
                Arguments.of(
                        "length and chunks",
                        head("HTTP/1.1 200 OK", "Content-Length: 2", "Transfer-Encoding: chunked")
                                + "2\r\nab\r\n0\r\n\r\n"),
                Arguments.of("odd length", "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nab"),
                Arguments.of("garbage", "SSH-2.0-OpenSSH_9.2\r\n\r\n"),
                Arguments.of("half a head", "HTTP/1.1 200 OK\r\nContent-Le"),
                Arguments.of(
                        "a giant header",
                        "HTTP/1.1 200 OK\r\nX-Big: " + "x".repeat(20_000) + "\r\n\r\n"),
                Arguments.of(
                        "101 unasked",
                        head(
                                "HTTP/1.1 101 Switching Protocols",
                                "Connection: Upgrade",
                                "Upgrade: websocket")),
                Arguments.of("a status out of range", "HTTP/1.1 999 X\r\n\r\n"),
                Arguments.of("CR in a value", "HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n"),
                Arguments.of(
                        "a storm of interim answers",
                        "HTTP/1.1 102 Processing\r\n\r\n".repeat(200)
                                + "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void isAnsweredWith502(String name, String lie) throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.write(lie);
            if (name.startsWith("half")) {
                return;
            }
            conversation.awaitEnd(Duration.ofSeconds(10));
        });
        Answer answer = client.send(RawClient.chat("m1")).read();
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_invalid");
        rig.awaitReleased();
        assertThat(rig.observer.faults).isEmpty();
        if (!name.startsWith("half")) {
            upstream.awaitEnded();
        }
        // The client's connection, and the model, are as good as before.
        upstream.script(conversation -> {
            conversation.read();
            conversation.answer("good");
        });
        assertThat(client.send(RawClient.chat("m1")).read().body()).isEqualTo("good");
        assertThat(upstream.failures).isEmpty();
    }

    @Test
    void extraBytesAfterAnAnswerReachNobody() throws Exception {
        upstream.script(conversation -> {
            while (true) {
                conversation.read();
                conversation.write(
                        head("HTTP/1.1 200 OK", "Content-Length: 4")
                                + "goodHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
            }
        });
        for (int i = 0; i < 5; i++) {
            assertThat(client.send(RawClient.chat("m1")).read().body()).isEqualTo("good");
        }
    }

    @Test
    void badChunksCutTheStream() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.beginEvents();
            conversation.chunk("data: 1\n\n");
            conversation.write("zz\r\n");
            conversation.awaitEnd(Duration.ofSeconds(10));
        });
        Answer answer = client.send(RawClient.chat("m1")).read();
        assertThat(answer.body()).startsWith("data: 1\n\n").contains("\"upstream_");
        assertThat(answer.end()).isEqualTo(RawClient.End.CUT);
        upstream.awaitEnded();
    }

    @Test
    void silenceBeforeTheHeadersHasALimitIfOneIsSet() throws Exception {
        Timeouts all = Timeouts.DEFAULT;
        rig.models.timeouts =
                new Timeouts(
                        all.connect(),
                        all.keepAlive(),
                        Duration.ofMillis(200),
                        all.tlsHandshake(),
                        all.expectContinue(),
                        all.idleConnection());
        upstream.script(conversation -> {
            conversation.read();
            conversation.awaitEnd(Duration.ofSeconds(10));
        });
        Answer answer = client.send(RawClient.chat("m1")).read();
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.body()).contains("upstream_timeout");
        upstream.awaitEnded();
        rig.awaitReleased();
    }
}
