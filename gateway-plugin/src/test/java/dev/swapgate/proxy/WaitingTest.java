package dev.swapgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.lock.schedule.RejectReason;
import dev.swapgate.lock.schedule.RevokeCause;
import dev.swapgate.proxy.RawClient.Answer;
import dev.swapgate.proxy.RawClient.End;
import dev.swapgate.proxy.report.ExchangeSummary.Ending;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Waiting for a lease, and losing one. */
class WaitingTest {
    /** The fake ticket's place and time. */
    private static final String WAITING = ": waiting, position 1, about 14 s\n\n";

    private FakeUpstream upstream;
    private GatewayRig rig;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        upstream = FakeUpstream.answering("ok");
        rig = GatewayRig.startPlain();
        rig.models.serve("m1", upstream.base());
        rig.models.mode = FakeModels.Mode.WAIT;
        client = rig.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        rig.close();
        upstream.close();
    }

    @Test
    void theRequestGoesOnWhenItIsGranted() throws Exception {
        client.send(RawClient.chat("m1"));
        FakeModels.FakeTicket ticket = rig.models.awaitTicket();
        assertThat(upstream.received).isEmpty();
        ticket.grant();
        assertThat(client.read().body()).isEqualTo("ok");
        rig.awaitReleased();
    }

    @Test
    void aRequestSentMeanwhileIsAnsweredAfterwards() throws Exception {
        client.send(RawClient.chat("m1"));
        FakeModels.FakeTicket first = rig.models.awaitTicket();
        client.send(RawClient.chat("m1"));
        first.grant();
        assertThat(client.read().body()).isEqualTo("ok");
        rig.models.awaitTicket().grant();
        assertThat(client.read().body()).isEqualTo("ok");
    }

    @Test
    void hundredsWaitWithoutAThread() throws Exception {
        int count = 300;
        try (GatewayRig small =
                new GatewayRig.Options().threads(GatewayRig.Threads.PLATFORM).start()) {
            small.models.serve("m1", upstream.base());
            small.models.mode = FakeModels.Mode.WAIT;
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                RawClient one = small.client();
                clients.add(one);
                one.send(RawClient.chat("m1"));
            }
            Awaitility.await().until(() -> small.models.waiting.size() == count);
            // The server has 60 threads. This one is served, so they are not all taken.
            small.models.mode = FakeModels.Mode.READY;
            assertThat(small.client().send(RawClient.chat("m1")).read().body()).isEqualTo("ok");
            small.models.waiting.forEach(FakeModels.FakeTicket::grant);
            for (RawClient one : clients) {
                assertThat(one.read().body()).isEqualTo("ok");
                one.close();
            }
            small.awaitReleased();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "QUEUE_FULL, 429, queue_full",
        "QUEUE_TIMEOUT, 504, queue_timeout",
        "START_FAILED, 502, model_start_failed",
        "START_TIMEOUT, 504, model_start_timeout",
        "BACKOFF, 503, model_backoff",
        "MODEL_UNLOADED, 503, model_unloaded",
        "SHUTTING_DOWN, 503, shutting_down"
    })
    void aRefusalIsATypedError(RejectReason reason, int status, String code) throws Exception {
        client.send(RawClient.chat("m1"));
        rig.models.awaitTicket().refuse(reason, Duration.ofMillis(2500));
        Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains("\"" + code + "\"");
        assertThat(rig.observer.errors).containsExactly(code);
        assertThat(rig.observer.awaitEnd().ending()).isEqualTo(Ending.COMPLETE);
        switch (reason) {
            case QUEUE_FULL -> {
                assertThat(answer.header("retry-after")).isEqualTo("3");
                assertThat(answer.header("retry-after-ms")).isEqualTo("2500");
            }
            case BACKOFF -> {
                assertThat(answer.header("retry-after")).isEqualTo("3");
                assertThat(answer.header("x-should-retry")).isEqualTo("false");
            }
            default -> assertThat(answer.header("retry-after")).isEmpty();
        }
        // The connection is as good as before.
        rig.models.mode = FakeModels.Mode.READY;
        assertThat(client.send(RawClient.chat("m1")).read().body()).isEqualTo("ok");
    }

    @Test
    void aProcessThatDiedAfterTheGrantIsAskedForOnceMore() throws Exception {
        rig.models.stop("m1");
        client.send(RawClient.chat("m1"));
        rig.models.awaitTicket().grant();
        FakeModels.FakeTicket second = rig.models.awaitTicket();
        rig.models.serve("m1", upstream.base());
        second.grant();
        assertThat(client.read().body()).isEqualTo("ok");
        rig.awaitReleased();
        assertThat(rig.models.granted).hasValue(2);
        // The first lease is of no interest any more.
        rig.models.leases.getFirst().revoke(RevokeCause.UNLOADED);
    }

    @Test
    void butNotTwice() throws Exception {
        rig.models.stop("m1");
        client.send(RawClient.chat("m1"));
        rig.models.awaitTicket().grant();
        rig.models.awaitTicket().grant();
        Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unreachable");
        rig.awaitReleased();
    }

    @ParameterizedTest
    @CsvSource({"UNLOADED,503,model_unloaded", "LOST,502,upstream_unreachable"})
    void aRevokedLeaseBeforeTheAnswerIsATypedError(RevokeCause cause, int status, String code)
            throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        upstream.script(conversation -> {
            conversation.read();
            working.countDown();
            conversation.awaitEnd(Duration.ofSeconds(10));
        });
        client.send(RawClient.chat("m1"));
        rig.models.awaitTicket().grant();
        working.await();
        rig.models.leases.getFirst().revoke(cause);
        Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains(code);
        upstream.awaitEnded();
        rig.awaitReleased();
    }

    @Test
    void aRevokedLeaseInAStreamIsAnErrorEventAndACut() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.beginEvents();
            conversation.chunk("data: 1\n\n");
            conversation.awaitEnd(Duration.ofSeconds(10));
        });
        client.send(RawClient.chat("m1"));
        rig.models.awaitTicket().grant();
        String head = client.readHead();
        client.readUntil("data: 1\n\n");
        rig.models.leases.getFirst().revoke(RevokeCause.UNLOADED);
        Answer answer = client.body(head, false);
        assertThat(answer.body()).contains("model_unloaded");
        assertThat(answer.end()).isEqualTo(End.CUT);
        upstream.awaitEnded();
        rig.awaitReleased();
    }

    @Test
    void noByteIsSentBeforeTheLease() throws Exception {
        client.send(RawClient.chat("m1"));
        FakeModels.FakeTicket ticket = rig.models.awaitTicket();
        client.socket().setSoTimeout(500);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> client.readHead())
                .isInstanceOf(java.net.SocketTimeoutException.class);
        ticket.cancel();
    }

    private GatewayRig withComments() throws Exception {
        GatewayRig chatty =
                new GatewayRig.Options().config("swapgate: {queue: {keepAlive: 0.05}}\n").start();
        chatty.models.serve("m1", upstream.base());
        chatty.models.mode = FakeModels.Mode.WAIT;
        return chatty;
    }

    @Test
    void commentsKeepAStreamAliveAndTheUpstreamsEventsFollow() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.beginEvents();
            conversation.chunk("data: 1\n\n");
            conversation.lastChunk();
        });
        try (GatewayRig chatty = withComments();
                RawClient other = chatty.client()) {
            other.send(RawClient.chat("m1"));
            FakeModels.FakeTicket ticket = chatty.models.awaitTicket();
            String head = other.readHead();
            assertThat(head).contains("text/event-stream").contains("X-Accel-Buffering: no");
            other.readUntil(WAITING);
            other.readUntil(WAITING + "\r\n");
            ticket.grant();
            Answer answer = other.body(head, false);
            assertThat(answer.body().replace(WAITING, "")).isEqualTo("data: 1\n\n");
            assertThat(answer.end()).isEqualTo(End.TIDY);
        }
    }

    @Test
    void afterACommentAFailureIsAnEvent() throws Exception {
        try (GatewayRig chatty = withComments();
                RawClient other = chatty.client()) {
            other.send(RawClient.chat("m1"));
            FakeModels.FakeTicket ticket = chatty.models.awaitTicket();
            String head = other.readHead();
            ticket.refuse(RejectReason.START_FAILED, Duration.ZERO);
            Answer answer = other.body(head, false);
            assertThat(answer.body()).contains("data: {").contains("model_start_failed");
            assertThat(answer.end()).isEqualTo(End.CUT);
        }
    }

    @Test
    void afterACommentAnotherKindOfAnswerIsAnErrorEvent() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.write("HTTP/1.1 400 Bad\r\nContent-Length: 1\r\n\r\nx");
        });
        try (GatewayRig chatty = withComments();
                RawClient other = chatty.client()) {
            other.send(RawClient.chat("m1"));
            FakeModels.FakeTicket ticket = chatty.models.awaitTicket();
            String head = other.readHead();
            ticket.grant();
            Answer answer = other.body(head, false);
            assertThat(answer.body()).contains("data: {").contains("status 400");
            assertThat(answer.end()).isEqualTo(End.CUT);
        }
    }

    @Test
    void aClientThatAsksForNoStreamGetsNoComments() throws Exception {
        try (GatewayRig chatty = withComments();
                RawClient other = chatty.client()) {
            other.send(RawClient.post("/v1/embeddings", "{\"model\":\"m1\"}"));
            FakeModels.FakeTicket ticket = chatty.models.awaitTicket();
            other.socket().setSoTimeout(300);
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> other.readHead())
                    .isInstanceOf(java.net.SocketTimeoutException.class);
            ticket.grant();
            other.socket().setSoTimeout(10_000);
            assertThat(other.read().body()).isEqualTo("ok");
        }
    }

    @Test
    void aClientThatLeavesAfterACommentIsNoticed() throws Exception {
        try (GatewayRig chatty = withComments();
                RawClient other = chatty.client()) {
            other.send(RawClient.chat("m1"));
            FakeModels.FakeTicket ticket = chatty.models.awaitTicket();
            other.readUntil(WAITING);
            other.fin();
            assertThat(chatty.observer.awaitEnd().ending()).isEqualTo(Ending.GONE);
            Awaitility.await().until(ticket::isDecided);
        }
    }
}
