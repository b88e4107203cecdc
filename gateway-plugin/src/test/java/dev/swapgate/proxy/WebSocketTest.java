package dev.swapgate.proxy;

import static dev.swapgate.proxy.FakeUpstream.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.activity.CallRecord;
import dev.swapgate.lock.schedule.LockSnapshot;
import dev.swapgate.lock.schedule.RejectReason;
import dev.swapgate.lock.schedule.RevokeCause;
import dev.swapgate.proxy.FakeUpstream.Conversation;
import dev.swapgate.proxy.FakeUpstream.Received;
import dev.swapgate.proxy.RawClient.Answer;
import dev.swapgate.proxy.report.ExchangeSummary;
import dev.swapgate.proxy.report.ExchangeSummary.Ending;
import dev.swapgate.proxy.socket.TestFrames;
import dev.swapgate.proxy.socket.TestFrames.Frame;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Sockets through the servlet: frames by hand on both sides. */
class WebSocketTest {

    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAA==";

    private final BlockingQueue<Frame> seen = new LinkedBlockingQueue<>();
    private FakeUpstream upstream;
    private GatewayRig rig;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        upstream = new FakeUpstream(WebSocketTest::echo);
        // A host that gives silent connections little time.
        rig =
                new GatewayRig.Options()
                        .idleTimeout(1_000)
                        .config(
                                """
                                  m4:
                                    cmd: run m4
                                    proxy: "http://127.0.0.1:4"
                                    compat: {ignoreWebsockets: true}
                                peers:
                                  far: {proxy: "%s/base", apiKey: peer-key, models: [big]}
                                """
                                        .formatted(upstream.base()))
                        .start();
        rig.models.serve("m1", upstream.base());
        rig.models.serve("org/m3", upstream.base());
        rig.models.serve("m4", upstream.base());
        client = rig.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        rig.close();
        assertThat(rig.models.closedTwice).hasValue(0);
    }

    private static String handshake(String path, String... more) {
        return head(
                "GET " + path + " HTTP/1.1",
                "Host: localhost",
                "Connection: keep-alive, Upgrade",
                "Upgrade: WebSocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: " + KEY + String.join("", more));
    }

    private static Received accept(Conversation conversation, String... more) throws Exception {
        Received request = conversation.read();
        byte[] digest =
                MessageDigest.getInstance("SHA-1")
                        .digest(
                                (request.header("sec-websocket-key")
                                                + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                        .getBytes(StandardCharsets.ISO_8859_1));
        conversation.write(
                head(
                        "HTTP/1.1 101 Switching Protocols",
                        "Connection: upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Accept: "
                                + Base64.getEncoder().encodeToString(digest)
                                + String.join("", more)));
        return request;
    }

    private static void echo(Conversation conversation) throws Exception {
        accept(conversation);
        while (true) {
            Frame frame = TestFrames.read(conversation.input());
            conversation.write(
                    TestFrames.frame(frame.opcode(), frame.last(), frame.payload(), false));
            if (frame.opcode() == TestFrames.CLOSE) {
                return;
            }
        }
    }

    /** Accepts, hands the test every frame, and says nothing. */
    private void listen(Conversation conversation) throws Exception {
        accept(conversation);
        while (true) {
            seen.add(TestFrames.read(conversation.input()));
        }
    }

    private void open(String path, String... more) throws IOException {
        client.send(handshake(path, more));
        assertThat(client.readHead()).startsWith("HTTP/1.1 101");
    }

    private Frame awaitSeen() throws InterruptedException {
        Frame frame = seen.poll(10, TimeUnit.SECONDS);
        assertThat(frame).isNotNull();
        return frame;
    }

    private ExchangeSummary awaitEnd(Ending ending) throws InterruptedException {
        ExchangeSummary summary = rig.observer.awaitEnd();
        assertThat(summary.status()).isEqualTo(101);
        assertThat(summary.ending()).isEqualTo(ending);
        rig.awaitReleased();
        assertThat(rig.observer.summaries).isEmpty();
        assertThat(rig.observer.faults).isEmpty();
        return summary;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/upstream/m1/v1/ws?a=b%20c",
                "/upstream/org/m3/v1/ws",
                "/v1/realtime?model=m1",
            })
    void framesPassBothWaysUntilBothHaveSaidGoodbye(String path) throws Exception {
        open(path);
        assertThat(rig.models.open()).isOne();
        for (String text : new String[] {"", "hello", "x".repeat(70_000)}) {
            client.send(TestFrames.text(text, true));
            assertThat(client.frame().text()).isEqualTo(text);
        }
        client.send(TestFrames.close(4321, true));
        assertThat(client.frame().code()).isEqualTo(4321);
        assertThat(client.isClosed()).isTrue();
        ExchangeSummary summary = awaitEnd(Ending.COMPLETE);
        assertThat(summary.bytes()).isGreaterThan(70_000);
        assertThat(rig.models.granted).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/upstream/far/big/ws,/base/ws",
        "/v1/realtime?model=big,/base/v1/realtime?model=big",
        "/v1/realtime?a=b&model=far/big,/base/v1/realtime?a=b&model=big",
    })
    void aSocketToAPeerHasItsKeyAndNoLease(String path, String there) throws Exception {
        open(path);
        client.send(TestFrames.text("hello", true));
        assertThat(client.frame().text()).isEqualTo("hello");
        Received request = upstream.received.getFirst();
        assertThat(request.line()).isEqualTo("GET " + there + " HTTP/1.1");
        assertThat(request.header("authorization")).isEqualTo("Bearer peer-key");
        client.send(TestFrames.close(4321, true));
        assertThat(client.frame().code()).isEqualTo(4321);
        assertThat(awaitEnd(Ending.COMPLETE).model()).isEqualTo("far/big");
        assertThat(rig.models.acquired).hasValue(0);

        try (RawClient again = rig.client()) {
            String back = "\r\nVia: " + request.header("via");
            Answer refused = again.send(handshake(path, back)).read();
            assertThat(refused.status()).isEqualTo(508);
            assertThat(refused.body()).contains("loop_detected");
            assertThat(upstream.received).hasSize(1);
        }
    }

    @Test
    void theHandshakeIsForwardedAndTheClientsSecretsAreNot() throws Exception {
        upstream.script(conversation -> {
            accept(
                    conversation,
                    "\r\nSec-WebSocket-Protocol: chat2",
                    "\r\nSec-WebSocket-Extensions: permessage-deflate",
                    "\r\nSet-Cookie: a=b");
            TestFrames.read(conversation.input());
        });
        client.send(
                handshake(
                        "/upstream/m1/ws",
                        "\r\nSec-WebSocket-Protocol: chat1, chat2",
                        "\r\nSec-WebSocket-Extensions: permessage-deflate; x=1",
                        "\r\nOrigin: http://localhost:3000",
                        "\r\nCookie: secret=1",
                        "\r\nAuthorization: Bearer secret"));
        Answer answer = new Answer(client.readHead(), "", RawClient.End.TIDY);
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.header("upgrade")).isEqualTo("websocket");
        assertThat(answer.header("connection")).isEqualToIgnoringCase("upgrade");
        assertThat(answer.header("sec-websocket-accept")).isNotEmpty();
        assertThat(answer.header("sec-websocket-protocol")).isEqualTo("chat2");
        assertThat(answer.header("sec-websocket-extensions")).isEqualTo("permessage-deflate");
        assertThat(answer.header("x-request-id")).isNotEmpty();
        assertThat(answer.header("set-cookie")).isEmpty();
        Received request = upstream.received.getFirst();
        assertThat(request.line()).isEqualTo("GET /ws HTTP/1.1");
        assertThat(request.header("connection")).isEqualTo("Upgrade");
        assertThat(request.header("upgrade")).isEqualTo("websocket");
        assertThat(request.header("sec-websocket-key")).isEqualTo(KEY);
        assertThat(request.header("sec-websocket-version")).isEqualTo("13");
        assertThat(request.header("sec-websocket-protocol")).isEqualTo("chat1, chat2");
        assertThat(request.header("sec-websocket-extensions")).isEqualTo("permessage-deflate; x=1");
        assertThat(request.head()).doesNotContain("secret").doesNotContain("localhost:3000");
    }

    @Test
    void whatComesTogetherWithEitherHandshakePasses() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            String accept =
                    head(
                            "HTTP/1.1 101 Switching Protocols",
                            "Connection: Upgrade",
                            "Upgrade: websocket",
                            "Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=");
            byte[] first = accept.getBytes(StandardCharsets.ISO_8859_1);
            byte[] frame = TestFrames.text("at once", false);
            byte[] both = Arrays.copyOf(first, first.length + frame.length);
            System.arraycopy(frame, 0, both, first.length, frame.length);
            conversation.write(both);
            seen.add(TestFrames.read(conversation.input()));
            conversation.awaitEnd(Duration.ofSeconds(10));
        });
        byte[] first = handshake("/upstream/m1/ws").getBytes(StandardCharsets.ISO_8859_1);
        byte[] frame = TestFrames.text("me too", true);
        byte[] both = Arrays.copyOf(first, first.length + frame.length);
        System.arraycopy(frame, 0, both, first.length, frame.length);
        client.send(both);
        assertThat(client.readHead()).startsWith("HTTP/1.1 101");
        assertThat(client.frame().text()).isEqualTo("at once");
        assertThat(awaitSeen().text()).isEqualTo("me too");
    }

    @Test
    void aRefusedHandshakeIsPassedOnAsItsAnswer() throws Exception {
        upstream.script(conversation -> {
            while (true) {
                conversation.read();
                conversation.write(
                        head("HTTP/1.1 403 Forbidden", "Content-Length: 3", "X-Why: no") + "no!");
            }
        });
        Answer answer = client.send(handshake("/upstream/m1/ws")).read();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("no!");
        assertThat(answer.header("x-why")).isEqualTo("no");
        assertThat(rig.observer.awaitEnd().status()).isEqualTo(403);
        rig.awaitReleased();
        // The connection stays an HTTP connection.
        assertThat(client.send(handshake("/upstream/m1/ws")).read().status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=|websocket|Upgrade",
                "X: y|websocket|Upgrade",
                "Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=|h2c|Upgrade",
                "Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=|websocket|close",
            })
    void a101ToAnotherHandshakeIsNone(String accept, String protocol, String connection)
            throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.write(
                    head(
                            "HTTP/1.1 101 Switching Protocols",
                            "Connection: " + connection,
                            "Upgrade: " + protocol,
                            accept));
            conversation.awaitEnd(Duration.ofSeconds(10));
        });
        Answer answer = client.send(handshake("/upstream/m1/ws")).read();
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_invalid");
        upstream.awaitEnded();
        rig.awaitReleased();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GET /upstream/m1/ws HTTP/1.1;Sec-WebSocket-Version: 12;400",
                "GET /upstream/m1/ws HTTP/1.1;Sec-WebSocket-Version: 13, 12;400",
                "GET /upstream/m1/ws HTTP/1.1;X: no version;400",
                "GET /upstream/m1/ws HTTP/1.1;Sec-WebSocket-Key:;400",
                "GET /upstream/m1/ws HTTP/1.1;Sec-WebSocket-Key: short;400",
                "GET /upstream/m1/ws HTTP/1.1;Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAAAA;400",
                "GET /upstream/m1/ws HTTP/1.1;Connection: keep-alive;400",
                "GET /upstream/m1/ws HTTP/1.1;Content-Length: 1;400",
                "GET /upstream/m1/ws HTTP/1.0;X: y;400",
                "POST /upstream/m1/ws HTTP/1.1;Content-Length: 0;405",
                "HEAD /upstream/m1/ws HTTP/1.1;X: y;405",
                "GET /upstream/m9/ws HTTP/1.1;X: y;404",
                "GET /v1/realtime HTTP/1.1;X: y;400",
                "GET /health HTTP/1.1;X: y;404",
                "POST /v1/embeddings HTTP/1.1;Content-Length: 0;400",
                "GET /upstream/m1/ws HTTP/1.1;Origin: http://evil.example;403",
                "GET /upstream/m1/ws HTTP/1.1;Sec-Fetch-Site: cross-site;403",
                "GET /upstream/m1/ws HTTP/1.1;Host: evil.example;403",
            })
    void aBadHandshakeIsRefusedAndReachesNobody(String line, String header, int status)
            throws Exception {
        StringBuilder request = new StringBuilder(line).append("\r\n");
        for (String usual :
                new String[] {
                    "Host: localhost",
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: " + KEY,
                }) {
            boolean replaced = usual.startsWith(header.substring(0, header.indexOf(':') + 1));
            boolean dropped = header.equals("X: no version") && usual.contains("Version");
            request.append(replaced || dropped ? "" : usual + "\r\n");
        }
        request.append(header).append("\r\n\r\n");
        client.send(request.toString());
        String head = client.readHead();
        assertThat(head).startsWith("HTTP/1.1 " + status);
        boolean ours = !line.endsWith("1.0") && !header.startsWith("Connection");
        assertThat(head).contains(ours ? "application/json" : "400 ");
        assertThat(upstream.connections()).isZero();
        assertThat(rig.models.acquired).hasValue(0);
    }

    @Test
    void theRightVersionIsNamed() throws Exception {
        String wrong = handshake("/upstream/m1/ws").replace("Version: 13", "Version: 8");
        Answer answer = client.send(wrong).read();
        assertThat(answer.header("sec-websocket-version")).isEqualTo("13");
        // The connection stays.
        client.send(handshake("/upstream/m1/ws"));
        assertThat(client.readHead()).startsWith("HTTP/1.1 101");
    }

    @Test
    void whoWaitsIsARequestLikeAnyOther() throws Exception {
        rig.models.mode = FakeModels.Mode.WAIT;
        client.send(handshake("/upstream/m1/ws"));
        rig.models.awaitTicket().refuse(RejectReason.QUEUE_FULL, Duration.ofSeconds(3));
        Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("retry-after")).isEqualTo("3");

        client.send(handshake("/upstream/m1/ws"));
        rig.models.awaitTicket().grant();
        assertThat(client.readHead()).startsWith("HTTP/1.1 101");
        client.send(TestFrames.text("hello", true));
        assertThat(client.frame().text()).isEqualTo("hello");

        try (RawClient leaving = rig.client()) {
            leaving.send(handshake("/upstream/m1/ws"));
            FakeModels.FakeTicket ticket = rig.models.awaitTicket();
            leaving.fin();
            assertThat(rig.observer.awaitEnd().status()).isIn(429, 499);
            assertThat(rig.observer.awaitEnd().status()).isEqualTo(499);
            Awaitility.await().until(ticket::isDecided);
        }
        assertThat(rig.models.cancelled).hasValue(1);
    }

    @Test
    void aSocketThatIsIgnoredNeedsAModelThatIsReadyAndHoldsNone() throws Exception {
        AtomicInteger told = new AtomicInteger();
        rig.recorder =
                (facts, cancel) -> {
                    told.incrementAndGet();
                    return CallRecord.NONE;
                };
        rig.models.states.put("m4", LockSnapshot.State.DRAINING);
        Answer answer = client.send(handshake("/v1/realtime?model=m4")).read();
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("model_not_loaded").contains("compat.ignoreWebsockets");
        assertThat(upstream.connections()).isZero();

        rig.models.states.put("m4", LockSnapshot.State.READY);
        open("/v1/realtime?model=m4");
        client.send(TestFrames.text("hello", true));
        assertThat(client.frame().text()).isEqualTo("hello");
        assertThat(rig.models.acquired).hasValue(0);
        assertThat(told).hasValue(0);

        // Other sockets are counted and told of.
        try (RawClient other = rig.client()) {
            other.send(handshake("/v1/realtime?model=m1"));
            assertThat(other.readHead()).startsWith("HTTP/1.1 101");
            assertThat(rig.models.acquired).hasValue(1);
            assertThat(told).hasValue(1);
        }
    }

    @Test
    void aSocketThatIsIgnoredEndsWithItsModel() throws Exception {
        upstream.script(conversation -> {
            accept(conversation);
            TestFrames.read(conversation.input());
        });
        rig.models.states.put("m4", LockSnapshot.State.READY);
        open("/upstream/m4/ws");
        client.send(TestFrames.text("die", true));
        assertThat(client.frame().code()).isEqualTo(1014);
        client.send(TestFrames.close(1014, true));
        assertThat(client.isClosed()).isTrue();
        awaitEnd(Ending.CUT);
    }

    @Test
    void aSilentSocketStaysOpenWhateverTheHostAllows() throws Exception {
        open("/upstream/m1/ws");
        client.socket().setSoTimeout(4_000);
        assertThatThrownBy(client::frame).isInstanceOf(SocketTimeoutException.class);
        client.send(TestFrames.text("still there", true));
        assertThat(client.frame().text()).isEqualTo("still there");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatVanishesTakesItsUpstreamAlong(boolean reset) throws Exception {
        upstream.script(conversation -> {
            accept(conversation);
            conversation.awaitEnd(Duration.ofSeconds(10));
        });
        open("/upstream/m1/ws");
        long left = System.nanoTime();
        if (reset) {
            client.reset();
        } else {
            client.fin();
        }
        assertThat(Duration.ofNanos(upstream.awaitEnded() - left))
                .isLessThanOrEqualTo(Duration.ofSeconds(1));
        awaitEnd(Ending.GONE);
    }

    @Test
    void theUpstreamsCloseCodeAndReasonPassAsTheyAre() throws Exception {
        byte[] close = new byte[] {(byte) 0x88, 5, 0x0f, (byte) 0xa1, 'w', 'h', 'y'};
        upstream.script(conversation -> {
            accept(conversation);
            conversation.write(close);
            seen.add(TestFrames.read(conversation.input()));
        });
        open("/upstream/m1/ws");
        assertThat(client.frame().payload())
                .isEqualTo(new byte[] {0x0f, (byte) 0xa1, 'w', 'h', 'y'});
        client.send(TestFrames.close(4001, true));
        assertThat(awaitSeen().code()).isEqualTo(4001);
        assertThat(client.isClosed()).isTrue();
        awaitEnd(Ending.COMPLETE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anUpstreamThatEndsWithoutAWordIsABadGateway(boolean reset) throws Exception {
        upstream.script(conversation -> {
            accept(conversation);
            TestFrames.read(conversation.input());
            conversation.write(TestFrames.text("last words", false));
            conversation.awaitRead();
            if (reset) {
                conversation.reset();
            }
        });
        open("/upstream/m1/ws");
        client.send(TestFrames.text("go", true));
        assertThat(client.frame().text()).isEqualTo("last words");
        upstream.proceed();
        Frame close = client.frame();
        assertThat(close.opcode()).isEqualTo(TestFrames.CLOSE);
        assertThat(close.code()).isEqualTo(1014);
        client.send(TestFrames.close(1014, true));
        assertThat(client.isClosed()).isTrue();
        awaitEnd(Ending.CUT);
        assertThat(rig.observer.cuts).containsExactly("m1 upstream_unreachable");
    }

    @Test
    void anUpstreamThatEndsInsideAFrameEndsTheClientThere() throws Exception {
        upstream.script(conversation -> {
            accept(conversation);
            TestFrames.read(conversation.input());
            conversation.write(new byte[] {(byte) 0x82, 100, 1, 2, 3});
        });
        open("/upstream/m1/ws");
        client.send(TestFrames.text("go", true));
        client.readToEnd();
        awaitEnd(Ending.CUT);
    }

    @ParameterizedTest
    @CsvSource({"UNLOADED,1001,1001", "OVERDUE,1012,1001", "LOST,1014,1001"})
    void aCutLeaseIsAGoodbyeToBoth(RevokeCause cause, int toClient, int toUpstream)
            throws Exception {
        upstream.script(this::listen);
        open("/upstream/m1/ws");
        client.send(TestFrames.text("hello", true));
        assertThat(awaitSeen().text()).isEqualTo("hello");
        rig.models.leases.getFirst().revoke(cause);
        assertThat(client.frame().code()).isEqualTo(toClient);
        assertThat(awaitSeen().code()).isEqualTo(toUpstream);
        assertThat(rig.models.open()).isOne();
        client.send(TestFrames.close(toClient, true));
        assertThat(client.isClosed()).isTrue();
        awaitEnd(Ending.CUT);
    }

    @Test
    void anOperatorsCancelIsAGoodbyeToBoth() throws Exception {
        AtomicReference<Runnable> cancel = new AtomicReference<>();
        rig.recorder =
                (facts, canceller) -> {
                    cancel.set(canceller);
                    return CallRecord.NONE;
                };
        upstream.script(this::listen);
        open("/v1/realtime?model=m1");
        client.send(TestFrames.text("hello", true));
        assertThat(awaitSeen().text()).isEqualTo("hello");
        cancel.get().run();
        assertThat(client.frame().code()).isEqualTo(1001);
        assertThat(awaitSeen().code()).isEqualTo(1001);
        client.send(TestFrames.close(1001, true));
        assertThat(client.isClosed()).isTrue();
        awaitEnd(Ending.CUT);
        assertThat(rig.observer.cuts).containsExactly("m1 request_cancelled");
    }

    @Test
    void theFrameUnderWayIsEndedBeforeTheGoodbye() throws Exception {
        byte[] frame = TestFrames.frame(TestFrames.BINARY, new byte[100_000], false);
        upstream.script(conversation -> {
            accept(conversation);
            conversation.write(Arrays.copyOf(frame, 50_000));
            conversation.awaitRead();
            conversation.write(Arrays.copyOfRange(frame, 50_000, frame.length));
            conversation.write(TestFrames.text("too late", false));
            conversation.awaitEnd(Duration.ofSeconds(10));
        });
        open("/upstream/m1/ws");
        byte[] begun = client.bytes(40_000);
        assertThat(begun).startsWith(Arrays.copyOf(frame, 10));
        rig.models.leases.getFirst().revoke(RevokeCause.UNLOADED);
        upstream.proceed();
        client.bytes(frame.length - 40_000);
        assertThat(client.frame().code()).isEqualTo(1001);
    }

    @Test
    void aPeerThatAnswersNoGoodbyeIsCutSoon() throws Exception {
        upstream.script(this::listen);
        open("/upstream/m1/ws");
        rig.models.leases.getFirst().revoke(RevokeCause.UNLOADED);
        assertThat(client.frame().code()).isEqualTo(1001);
        awaitEnd(Ending.CUT);
        assertThat(client.isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"83", "8900", "0900", "88fe", "82ffffffffffffffffff"})
    void aClientThatSendsNoFramesIsToldSo(String hex) throws Exception {
        upstream.script(this::listen);
        open("/upstream/m1/ws");
        client.send(HexFormat.of().parseHex(hex));
        Frame close = client.frame();
        assertThat(close.code()).isEqualTo(1002);
        assertThat(awaitSeen().code()).isEqualTo(1001);
        client.fin();
        awaitEnd(Ending.CUT);
    }

    @Test
    void anUpstreamThatSendsNoFramesIsABadGateway() throws Exception {
        upstream.script(conversation -> {
            accept(conversation);
            conversation.write("HTTP/1.1 200 OK\r\n\r\n");
            seen.add(TestFrames.read(conversation.input()));
        });
        open("/upstream/m1/ws");
        assertThat(client.frame().code()).isEqualTo(1014);
        assertThat(awaitSeen().code()).isEqualTo(1002);
        client.fin();
        awaitEnd(Ending.CUT);
    }

    @Test
    void aSlowReaderSlowsTheSenderDown() throws Exception {
        int frames = 2_000;
        byte[] payload = new byte[16_000];
        new Random(1).nextBytes(payload);
        byte[] frame = TestFrames.frame(TestFrames.BINARY, payload, false);
        AtomicInteger sent = new AtomicInteger();
        upstream.script(conversation -> {
            accept(conversation);
            for (int i = 0; i < frames; i++) {
                conversation.write(frame);
                sent.incrementAndGet();
            }
            TestFrames.read(conversation.input());
        });
        try (RawClient slow = new RawClient(rig.port(), 16 * 1024)) {
            slow.send(handshake("/upstream/m1/ws"));
            assertThat(slow.readHead()).startsWith("HTTP/1.1 101");
            // Until nothing moves any more: what is on its way is in sockets, not in the gateway.
            AtomicInteger before = new AtomicInteger(-1);
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> before.getAndSet(sent.get()) == sent.get());
            assertThat(sent.get()).isLessThan(frames);
        }
    }

    @Test
    void endingTheServletEndsItsSockets() throws Exception {
        upstream.script(conversation -> {
            accept(conversation);
            conversation.awaitEnd(Duration.ofSeconds(10));
        });
        open("/upstream/m1/ws");
        rig.close();
        upstream.awaitEnded();
        client.readToEnd();
        rig.awaitReleased();
    }
}
