package dev.swapgate.proxy;

import static dev.swapgate.proxy.FakeUpstream.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.proxy.GatewayRig.Threads;
import dev.swapgate.proxy.RawClient.Answer;
import dev.swapgate.proxy.RawClient.End;
import dev.swapgate.proxy.report.ExchangeSummary;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Streams pass at once, and no faster than the client reads. */
class StreamingTest {

    @ParameterizedTest
    @EnumSource
    void everyChunkIsThereBeforeTheNextIsSent(Threads threads) throws Exception {
        Semaphore next = new Semaphore(0);
        try (FakeUpstream upstream =
                        new FakeUpstream(conversation -> {
                            conversation.read();
                            conversation.beginEvents();
                            for (int i = 0; i < 20; i++) {
                                next.acquire();
                                conversation.chunk("data: " + i + "\n\n");
                            }
                            next.acquire();
                            conversation.lastChunk();
                        });
                GatewayRig rig = new GatewayRig.Options().threads(threads).start();
                RawClient client = rig.client()) {
            rig.models.serve("m1", upstream.base());
            client.send(RawClient.chat("m1"));
            String head = client.readHead();
            assertThat(head).contains("X-Accel-Buffering: no").contains("text/event-stream");
            for (int i = 0; i < 20; i++) {
                next.release();
                client.readUntil("data: " + i + "\n\n");
            }
            next.release();
            client.readUntil("0\r\n\r\n");
            ExchangeSummary summary = rig.observer.awaitEnd();
            assertThat(summary.ending()).isEqualTo(ExchangeSummary.Ending.COMPLETE);
            assertThat(summary.bytes()).isEqualTo(10 * 9 + 10 * 10);
            rig.awaitReleased();
        }
    }

    @Test
    void otherBodiesOfUnknownLengthAreFlushedAsWell() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (FakeUpstream upstream =
                        new FakeUpstream(conversation -> {
                            conversation.read();
                            conversation.write(
                                    head(
                                            "HTTP/1.1 200 OK",
                                            "Content-Type: application/x-ndjson",
                                            "Transfer-Encoding: chunked"));
                            conversation.chunk("{}\n");
                            read.await();
                            conversation.lastChunk();
                        });
                GatewayRig rig = GatewayRig.startPlain();
                RawClient client = rig.client()) {
            rig.models.serve("m1", upstream.base());
            client.send(RawClient.chat("m1")).readUntil("{}\n");
            read.countDown();
            client.readUntil("0\r\n\r\n");
        }
    }

    @Test
    void aLongAnswerDoesNotKeepALargeRequest() throws Exception {
        try (FakeUpstream upstream =
                        new FakeUpstream(conversation -> {
                            conversation.read();
                            conversation.beginEvents();
                            conversation.chunk("data: 1\n\n");
                            conversation.awaitEnd(Duration.ofSeconds(10));
                        });
                GatewayRig rig = GatewayRig.startPlain();
                RawClient client = rig.client()) {
            rig.models.serve("m1", upstream.base());
            long free = rig.budget.free();
            String body = "{\"model\":\"m1\",\"text\":\"" + "x".repeat(20_000_000) + "\"}";
            client.send(RawClient.post("/v1/chat/completions", body)).readUntil("data: 1\n\n");
            Awaitility.await().untilAsserted(() -> assertThat(rig.budget.free()).isEqualTo(free));
        }
    }

    @Test
    void manyBytesArriveUnchanged() throws Exception {
        String block = "0123456789abcdef".repeat(512);
        int blocks = 1000;
        try (FakeUpstream upstream =
                        new FakeUpstream(conversation -> {
                            conversation.read();
                            conversation.write(
                                    "HTTP/1.1 200 OK\r\nContent-Length: "
                                            + block.length() * blocks
                                            + "\r\n\r\n");
                            for (int i = 0; i < blocks; i++) {
                                conversation.write(block);
                            }
                        });
                GatewayRig rig = GatewayRig.startPlain();
                RawClient client = rig.client()) {
            rig.models.serve("m1", upstream.base());
            Answer answer = client.send(RawClient.chat("m1")).read();
            assertThat(answer.end()).isEqualTo(End.TIDY);
            assertThat(answer.body()).isEqualTo(block.repeat(blocks));
        }
    }

    @Test
    void slowReadersStopTheUpstreamAndHoldNoThread() throws Exception {
        int readers = 40;
        AtomicLong sent = new AtomicLong();
        AtomicBoolean quick = new AtomicBoolean();
        try (FakeUpstream upstream =
                        new FakeUpstream(conversation -> {
                            conversation.read();
                            if (quick.get()) {
                                conversation.answer("quick");
                                return;
                            }
                            conversation.beginEvents();
                            String event = "data: " + "x".repeat(4000) + "\n\n";
                            while (true) {
                                conversation.chunk(event);
                                sent.addAndGet(event.length());
                            }
                        });
                GatewayRig rig = new GatewayRig.Options().threads(Threads.PLATFORM).start()) {
            rig.models.serve("m1", upstream.base());
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                RawClient client = new RawClient(rig.port(), 1024);
                clients.add(client);
                client.send(RawClient.chat("m1"));
            }
            for (RawClient client : clients) {
                client.readUntil("data: x");
            }
            // Until the buffers of every socket on the way are full.
            AtomicLong before = new AtomicLong(-1);
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> before.getAndSet(sent.get()) == sent.get());
            assertThat(blockedInWrites()).isZero();
            // With all of the server's threads free, others are served.
            quick.set(true);
            try (RawClient other = rig.client()) {
                assertThat(other.send(RawClient.chat("m1")).read().body()).isEqualTo("quick");
            }
            for (RawClient client : clients) {
                client.reset();
            }
            rig.awaitReleased();
        }
    }

    @Test
    void aReaderThatStopsForGoodIsCutAfterTheHostsIdleTime() throws Exception {
        try (FakeUpstream upstream =
                        new FakeUpstream(conversation -> {
                            conversation.read();
                            conversation.beginEvents();
                            while (true) {
                                conversation.chunk("data: " + "x".repeat(4000) + "\n\n");
                            }
                        });
                GatewayRig rig = new GatewayRig.Options().idleTimeout(1000).start();
                RawClient client = new RawClient(rig.port(), 1024)) {
            rig.models.serve("m1", upstream.base());
            client.send(RawClient.chat("m1")).readUntil("data: x");
            assertThat(rig.observer.awaitEnd().ending()).isEqualTo(ExchangeSummary.Ending.GONE);
            rig.awaitReleased();
        }
    }

    @Test
    void silenceLongerThanTheHostsIdleTimeEndsNothing() throws Exception {
        CountDownLatch silence = new CountDownLatch(1);
        try (FakeUpstream upstream =
                        new FakeUpstream(conversation -> {
                            conversation.read();
                            assertThat(
                                            silence.await(
                                                    3000,
                                                    java.util.concurrent.TimeUnit.MILLISECONDS))
                                    .isFalse();
                            conversation.answer("late");
                        });
                GatewayRig rig = new GatewayRig.Options().idleTimeout(500).start();
                RawClient client = rig.client()) {
            rig.models.serve("m1", upstream.base());
            assertThat(client.send(RawClient.chat("m1")).read().body()).isEqualTo("late");
            assertThat(upstream.failures).isEmpty();
        }
    }

    private static long blockedInWrites() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack ->
                        stack.length > 0
                                && java.util.Arrays.stream(stack)
                                        .anyMatch(frame ->
                                                frame.getClassName().endsWith("HttpOutput")
                                                        && frame.getMethodName()
                                                                .equals("channelWrite")))
                .count();
    }
}
