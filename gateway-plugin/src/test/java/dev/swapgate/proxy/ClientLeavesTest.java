package dev.swapgate.proxy;

import static dev.swapgate.proxy.FakeUpstream.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.proxy.GatewayRig.Threads;
import dev.swapgate.proxy.report.ExchangeSummary;
import dev.swapgate.proxy.report.ExchangeSummary.Ending;

import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** A client that leaves is noticed within a second, whatever the gateway is waiting for. */
class ClientLeavesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** How a client leaves. */
    @FunctionalInterface
    interface Leave {
        void leave(RawClient client) throws IOException;
    }

    static Stream<Arguments> ways() {
        List<Arguments> ways = new ArrayList<>();
        for (Threads threads : Threads.values()) {
            ways.add(Arguments.of(threads, "FIN", (Leave) RawClient::fin));
            ways.add(Arguments.of(threads, "RST", (Leave) RawClient::reset));
            ways.add(Arguments.of(threads, "half-close", (Leave) RawClient::halfClose));
        }
        return ways.stream();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("ways")
    void whileItWaitsForItsLease(Threads threads, String how, Leave leave) throws Exception {
        try (GatewayRig rig = new GatewayRig.Options().threads(threads).start();
                RawClient client = rig.client()) {
            rig.models.mode = FakeModels.Mode.WAIT;
            client.send(RawClient.chat("m1"));
            FakeModels.FakeTicket ticket = rig.models.awaitTicket();
            long left = System.nanoTime();
            leave.leave(client);
            ExchangeSummary summary = rig.observer.awaitEnd();

            assertThat(Duration.ofNanos(System.nanoTime() - left)).isLessThan(SECOND);
            assertThat(summary.status()).isEqualTo(ExchangeSummary.CLIENT_LEFT);
            assertThat(summary.ending()).isEqualTo(Ending.GONE);
            Awaitility.await().until(ticket::isDecided);
            assertThat(rig.models.cancelled).hasValue(1);
            assertThat(ticket.grant()).isFalse();
            assertThat(rig.observer.gone).containsExactly("waiting");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("ways")
    void whileTheUpstreamIsSilent(Threads threads, String how, Leave leave) throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        try (FakeUpstream upstream =
                        new FakeUpstream(conversation -> {
                            conversation.read();
                            working.countDown();
                            conversation.awaitEnd(Duration.ofSeconds(10));
                        });
                GatewayRig rig = new GatewayRig.Options().threads(threads).start();
                RawClient client = rig.client()) {
            rig.models.serve("m1", upstream.base());
            client.send(RawClient.chat("m1"));
            working.await();
            long left = System.nanoTime();
            leave.leave(client);

            assertThat(Duration.ofNanos(upstream.awaitEnded() - left)).isLessThan(SECOND);
            assertThat(rig.observer.awaitEnd().ending()).isEqualTo(Ending.GONE);
            assertThat(rig.observer.gone).containsExactly("serving");
            rig.awaitReleased();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("ways")
    void betweenTwoEvents(Threads threads, String how, Leave leave) throws Exception {
        try (FakeUpstream upstream =
                        new FakeUpstream(conversation -> {
                            conversation.read();
                            conversation.beginEvents();
                            conversation.chunk("data: 1\n\n");
                            conversation.awaitEnd(Duration.ofSeconds(10));
                        });
                GatewayRig rig = new GatewayRig.Options().threads(threads).start();
                RawClient client = rig.client()) {
            rig.models.serve("m1", upstream.base());
            client.send(RawClient.chat("m1")).readUntil("data: 1\n\n");
            long left = System.nanoTime();
            leave.leave(client);

            assertThat(Duration.ofNanos(upstream.awaitEnded() - left)).isLessThan(SECOND);
            assertThat(rig.observer.awaitEnd().ending()).isEqualTo(Ending.GONE);
            rig.awaitReleased();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("ways")
    void inTheMiddleOfABodyOfKnownLength(Threads threads, String how, Leave leave)
            throws Exception {
        try (FakeUpstream upstream =
                        new FakeUpstream(conversation -> {
                            conversation.read();
                            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                            conversation.awaitEnd(Duration.ofSeconds(10));
                        });
                GatewayRig rig = new GatewayRig.Options().threads(threads).start();
                RawClient client = rig.client()) {
            rig.models.serve("m1", upstream.base());
            client.send(RawClient.chat("m1")).readUntil("half");
            long left = System.nanoTime();
            leave.leave(client);

            assertThat(Duration.ofNanos(upstream.awaitEnded() - left)).isLessThan(SECOND);
            assertThat(rig.observer.awaitEnd().ending()).isEqualTo(Ending.GONE);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("ways")
    void aroundTheGrantNoLeaseIsLost(Threads threads, String how, Leave leave) throws Exception {
        int rounds = 60;
        try (FakeUpstream upstream = FakeUpstream.answering("{}");
                GatewayRig rig = new GatewayRig.Options().threads(threads).start()) {
            rig.models.serve("m1", upstream.base());
            rig.models.mode = FakeModels.Mode.WAIT;
            for (int i = 0; i < rounds; i++) {
                try (RawClient client = rig.client()) {
                    client.send(RawClient.chat("m1"));
                    FakeModels.FakeTicket ticket = rig.models.awaitTicket();
                    Thread granter = Thread.ofVirtual().unstarted(ticket::grant);
                    if (i % 2 == 0) {
                        granter.start();
                        leave.leave(client);
                    } else {
                        leave.leave(client);
                        granter.start();
                    }
                    granter.join();
                    rig.observer.awaitEnd();
                }
            }
            rig.awaitReleased();
            assertThat(rig.observer.summaries).isEmpty();
            assertThat(rig.observer.faults).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("ways")
    void whileItsBodyIsRead(Threads threads, String how, Leave leave) throws Exception {
        try (GatewayRig rig = new GatewayRig.Options().threads(threads).start();
                RawClient client = rig.client()) {
            client.send(
                    head(
                                    "POST /v1/embeddings HTTP/1.1",
                                    "Host: localhost",
                                    "Content-Type: application/json",
                                    "Content-Length: 100")
                            + "{\"model\"");
            leave.leave(client);
            assertThat(rig.observer.awaitEnd().ending()).isEqualTo(Ending.GONE);
            assertThat(rig.models.acquired).hasValue(0);
        }
    }
}
