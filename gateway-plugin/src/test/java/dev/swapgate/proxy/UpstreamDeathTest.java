package dev.swapgate.proxy;

import static dev.swapgate.proxy.FakeUpstream.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.lock.schedule.RevokeCause;
import dev.swapgate.proxy.FakeUpstream.Conversation;
import dev.swapgate.proxy.RawClient.Answer;
import dev.swapgate.proxy.RawClient.End;
import dev.swapgate.proxy.report.ExchangeSummary;
import dev.swapgate.proxy.report.ExchangeSummary.Ending;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream that dies is visible to the client, and costs no request that need not be lost. */
class UpstreamDeathTest {

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

    private static void die(Conversation conversation, String how) throws Exception {
        if (how.equals("RST")) {
            conversation.reset();
        } else {
            conversation.close();
        }
    }

    private void streamAndDie(String how, String... events) {
        upstream.script(conversation -> {
            conversation.read();
            conversation.beginEvents();
            for (String event : events) {
                conversation.chunk(event);
            }
            // An RST overtakes bytes that are not yet read.
            conversation.awaitRead();
            die(conversation, how);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"FIN", "RST"})
    void anEventStreamEndsInAnErrorEventAndACut(String how) throws Exception {
        streamAndDie(how, "data: {\"a\":1}\n\n");
        client.send(RawClient.chat("m1"));
        String head = client.readHead();
        String first = client.readUntil("data: {\"a\":1}\n\n");
        upstream.proceed();
        Answer answer = client.body(head, false);

        assertThat(first).contains("data");
        assertThat(answer.body()).contains("upstream_unreachable").doesNotContain("[DONE]");
        assertThat(answer.end()).isEqualTo(End.CUT);
        ExchangeSummary summary = rig.observer.awaitEnd();
        assertThat(summary.ending()).isEqualTo(Ending.CUT);
        assertThat(rig.observer.cuts).containsExactly("m1 upstream_unreachable");
        rig.awaitReleased();
    }

    @Test
    void aHalfWrittenEventIsEndedFirst() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.beginEvents();
            conversation.chunk("data: {\"a\"");
        });
        Answer answer = client.send(RawClient.chat("m1")).read();
        assertThat(answer.body()).startsWith("data: {\"a\"\n\ndata: {").endsWith("\n\n");
        assertThat(answer.end()).isEqualTo(End.CUT);
    }

    @Test
    void theErrorEventWaitsBehindWhatASlowReaderHasNotRead() throws Exception {
        String event = "data: " + "x".repeat(1000) + "\n\n";
        int events = 2000;
        upstream.script(conversation -> {
            conversation.read();
            conversation.beginEvents();
            for (int i = 0; i < events; i++) {
                conversation.chunk(event);
            }
        });
        try (RawClient slow = new RawClient(rig.port(), 2048)) {
            Answer answer = slow.send(RawClient.chat("m1")).read();
            assertThat(answer.body()).startsWith(event.repeat(events));
            assertThat(answer.body()).contains("upstream_unreachable");
            assertThat(answer.end()).isEqualTo(End.CUT);
        }
    }

    @Test
    void anEncodedEventStreamIsOnlyCut() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.write(
                    head(
                            "HTTP/1.1 200 OK",
                            "Content-Type: text/event-stream",
                            "Content-Encoding: br",
                            "Transfer-Encoding: chunked"));
            conversation.chunk("zzz");
        });
        Answer answer = client.send(RawClient.chat("m1")).read();
        assertThat(answer.body()).isEqualTo("zzz");
        assertThat(answer.end()).isEqualTo(End.CUT);
    }

    @Test
    void anythingElseIsOnlyCut() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.write(
                    head(
                            "HTTP/1.1 200 OK",
                            "Content-Type: application/json",
                            "Transfer-Encoding: chunked"));
            conversation.chunk("{\"a\":");
        });
        Answer answer = client.send(RawClient.chat("m1")).read();
        assertThat(answer.body()).isEqualTo("{\"a\":");
        assertThat(answer.end()).isEqualTo(End.CUT);
    }

    @Test
    void aBodyOfKnownLengthIsCutShort() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
        });
        Answer answer = client.send(RawClient.chat("m1")).read();
        assertThat(answer.body()).isEqualTo("short");
        assertThat(answer.end()).isEqualTo(End.CUT);
        rig.awaitReleased();
    }

    @Test
    void anHttp10ClientSeesAReset() throws Exception {
        String body = "{\"model\":\"m1\"}";
        streamAndDie("FIN", "data: 1\n\n");
        client.send(
                "POST /v1/chat/completions HTTP/1.0\r\nContent-Type: application/json\r\n"
                        + "Content-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body);
        String head = client.readHead();
        client.readUntil("data: 1\n\n");
        upstream.proceed();
        Answer answer = client.body(head, false);
        assertThat(answer.body()).contains("upstream_unreachable");
        assertThat(answer.end()).isEqualTo(End.RESET);
    }

    // In its second line the wish was not seen.
    @ParameterizedTest
    @ValueSource(strings = {"Connection: close", "Connection: x-mine\r\nConnection: y, Close"})
    void soDoesOneThatWantsTheConnectionClosed(String header) throws Exception {
        streamAndDie("RST", "data: 1\n\n");
        client.send(RawClient.chat("m1", header));
        String head = client.readHead();
        client.readUntil("data: 1\n\n");
        upstream.proceed();
        Answer answer = client.body(head, false);
        assertThat(answer.end()).isNotEqualTo(End.TIDY);
    }

    @Test
    void aTidyEndForAnHttp10ClientStaysTidy() throws Exception {
        String body = "{\"model\":\"m1\"}";
        upstream.script(conversation -> {
            conversation.read();
            conversation.beginEvents();
            conversation.chunk("data: [DONE]\n\n");
            conversation.lastChunk();
        });
        Answer answer =
                client.send(
                                "POST /v1/chat/completions HTTP/1.0\r\nContent-Type:"
                                        + " application/json\r\nContent-Length: "
                                        + body.length()
                                        + "\r\n\r\n"
                                        + body)
                        .read();
        assertThat(answer.body()).isEqualTo("data: [DONE]\n\n");
        assertThat(answer.end()).isEqualTo(End.TIDY);
    }

    @Test
    void beforeTheFirstByteItIsATypedErrorAndTheConnectionStays() throws Exception {
        upstream.script(Conversation::read);
        Answer answer = client.send(RawClient.chat("m1")).read();
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unreachable");
        assertThat(upstream.connections()).isEqualTo(1);
        upstream.script(conversation -> {
            conversation.read();
            conversation.answer("again");
        });
        assertThat(client.send(RawClient.chat("m1")).read().body()).isEqualTo("again");
    }

    @Test
    void aRefusedConnectionIsATypedError() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        rig.models.serve("m1", URI.create("http://127.0.0.1:" + port));
        Answer answer = client.send(RawClient.chat("m1")).read();
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unreachable");
        rig.awaitReleased();
        assertThat(rig.observer.faults).isEmpty();
    }

    /** Serves one request for each connection and closes it when the second comes. */
    private void staleAfterTheFirst(AtomicInteger tries) {
        upstream.script(conversation -> {
            conversation.read();
            if (conversation.number() == 1) {
                conversation.answer("first");
                conversation.read();
            } else {
                tries.incrementAndGet();
                conversation.answer("second");
            }
        });
    }

    @Test
    void aStalePooledConnectionCostsNothing() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        staleAfterTheFirst(tries);
        assertThat(client.send(RawClient.chat("m1")).read().body()).isEqualTo("first");
        assertThat(client.send(RawClient.chat("m1")).read().body()).isEqualTo("second");
        assertThat(upstream.received).hasSize(3);
        assertThat(upstream.received.get(2).text()).isEqualTo(upstream.received.get(1).text());
        rig.awaitReleased();
        assertThat(rig.models.acquired).hasValue(2);
    }

    @Test
    void itIsTriedOnlyOnceMore() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            if (conversation.number() == 1) {
                conversation.answer("first");
                conversation.read();
            }
        });
        client.send(RawClient.chat("m1")).read();
        Answer answer = client.send(RawClient.chat("m1")).read();
        assertThat(answer.status()).isEqualTo(502);
        assertThat(upstream.received).hasSize(3);
    }

    @Test
    void notIfAByteCameBack() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.answer("first");
            conversation.read();
            conversation.write("H");
        });
        client.send(RawClient.chat("m1")).read();
        assertThat(client.send(RawClient.chat("m1")).read().status()).isEqualTo(502);
        assertThat(upstream.received).hasSize(2);
    }

    @Test
    void notIfTheProcessIsAnotherOne() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.answer("first");
            conversation.read();
            rig.models.stop("m1");
        });
        client.send(RawClient.chat("m1")).read();
        assertThat(client.send(RawClient.chat("m1")).read().status()).isEqualTo(502);
        assertThat(upstream.received).hasSize(2);
    }

    @Test
    void anotherGenerationGetsConnectionsOfItsOwn() throws Exception {
        upstream.script(conversation -> {
            while (true) {
                conversation.read();
                conversation.answer("c" + conversation.number());
            }
        });
        assertThat(client.send(RawClient.chat("m1")).read().body()).isEqualTo("c1");
        rig.models.generation = 2;
        assertThat(client.send(RawClient.chat("m1")).read().body()).isEqualTo("c2");
        assertThat(client.send(RawClient.chat("m1")).read().body()).isEqualTo("c2");
    }

    @Test
    void anIdleConnectionIsDroppedBeforeAnUpstreamWould() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.answer("x");
            conversation.awaitEnd(Duration.ofSeconds(4));
        });
        client.send(RawClient.chat("m1")).read();
        upstream.awaitEnded();
        assertThat(upstream.failures).isEmpty();
    }

    @Test
    void anAnswerThatWasSentBeforeTheDeathIsWhole() throws Exception {
        CountDownLatch dead = new CountDownLatch(1);
        upstream.script(conversation -> {
            conversation.read();
            conversation.write(head("HTTP/1.1 200 OK", "Content-Length: 10"));
            conversation.write("01234");
            dead.await();
            conversation.write("56789");
        });
        client.send(RawClient.chat("m1"));
        String head = client.readHead();
        rig.models.leases.getFirst().revoke(RevokeCause.LOST);
        dead.countDown();
        Answer answer = client.body(head, false);
        assertThat(answer.body()).isEqualTo("0123456789");
        assertThat(answer.end()).isNotEqualTo(End.CUT);
        rig.awaitReleased();
    }

    @ParameterizedTest
    @CsvSource({"UNLOADED,model_unloaded", "SHUTDOWN,shutting_down", "LOST,upstream_unreachable"})
    void whoEndedTheProcessIsToldEvenIfItsConnectionIsQuicker(RevokeCause cause, String code)
            throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch cut = new CountDownLatch(1);
        upstream.script(conversation -> {
            conversation.read();
            working.countDown();
            cut.await();
        });
        client.send(RawClient.chat("m1"));
        working.await();
        rig.models.leases.getFirst().revokeSilently(cause);
        cut.countDown();
        assertThat(client.read().body()).contains(code);
        rig.awaitReleased();
    }
}
