package dev.swapgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.activity.Activity;
import dev.swapgate.activity.CallRecord;
import dev.swapgate.activity.row.ActivityQuery;
import dev.swapgate.activity.row.ActivityRow;
import dev.swapgate.activity.row.MemoryStore;
import dev.swapgate.proxy.RawClient.End;
import dev.swapgate.proxy.report.ExchangeSummary;
import dev.swapgate.proxy.report.ExchangeSummary.Ending;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** An operator cancels requests. */
class CancelTest {
    private final AtomicReference<Runnable> cancel = new AtomicReference<>();
    private FakeUpstream upstream;
    private GatewayRig rig;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        upstream = FakeUpstream.answering("ok");
        rig = GatewayRig.startPlain();
        rig.models.serve("m1", upstream.base());
        rig.recorder =
                (facts, canceller) -> {
                    cancel.set(canceller);
                    return CallRecord.NONE;
                };
        client = rig.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        rig.close();
        upstream.close();
    }

    private ExchangeSummary cancel() throws InterruptedException {
        Objects.requireNonNull(cancel.get()).run();
        return rig.observer.awaitEnd();
    }

    @Test
    void theTimeOfAWaitInVainIsRecorded() throws Exception {
        rig.models.mode = FakeModels.Mode.WAIT;
        client.send(RawClient.chat("m1"));
        rig.models.awaitTicket();

        ExchangeSummary end = cancel();

        assertThat(client.read().status()).isEqualTo(499);
        assertThat(end.waited()).isPositive().isLessThan(end.total());
    }

    @Test
    void anAnswerOfTheGatewaysOwnIsRecordedWithItsMediaType() throws Exception {
        try (Activity activity = new Activity(new MemoryStore(10), 0, text -> {})) {
            rig.recorder = activity;
            rig.models.mode = FakeModels.Mode.WAIT;
            client.send(RawClient.chat("m1"));
            rig.models.awaitTicket();

            assertThat(activity.cancel("1")).isTrue();

            assertThat(client.read().header("content-type")).isEqualTo("application/json");
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(activity.find(ActivityQuery.NEWEST).join().rows())
                                    .singleElement()
                                    .extracting(ActivityRow::contentType)
                                    .isEqualTo("application/json"));
        }
    }

    @Test
    void aStreamThatIsCancelledIsCutAndWasNoSuccess() throws Exception {
        upstream.script(conversation -> {
            conversation.read();
            conversation.beginEvents();
            conversation.chunk("data: 1\n\n");
            conversation.awaitEnd(Duration.ofSeconds(10));
        });
        client.send(RawClient.chat("m1"));
        String head = client.readHead();
        client.readUntil("data: 1\n\n");

        ExchangeSummary end = cancel();

        assertThat(client.body(head, false).end()).isEqualTo(End.CUT);
        assertThat(end.ending()).isEqualTo(Ending.CUT);
        assertThat(end.status()).isEqualTo(499);
    }
}
