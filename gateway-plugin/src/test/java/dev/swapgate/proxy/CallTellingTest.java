package dev.swapgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.activity.CallFacts;
import dev.swapgate.activity.CallRecord;
import dev.swapgate.lock.schedule.RejectReason;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

class CallTellingTest {
    private final List<CallFacts> told = new CopyOnWriteArrayList<>();
    private GatewayRig rig;

    @BeforeEach
    void start() throws Exception {
        rig =
                new GatewayRig.Options()
                        .config(
                                """
                                selectors:
                                  any: {strategy: warm, targets: [m2, m1]}
                                  far: {strategy: pin, targets: [p/x]}
                                peers:
                                  p: {proxy: "http://127.0.0.1:1", models: [x]}
                                routing:
                                  scheduler: {settings: {fifo: {priority: {m2: 7}}}}
                                """)
                        .start();
        rig.recorder =
                (facts, cancel) -> {
                    told.add(facts);
                    return CallRecord.NONE;
                };
        rig.models.refuseAtOnce = RejectReason.QUEUE_FULL;
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private Map<String, String> metadata(String model) throws Exception {
        try (RawClient client = rig.client()) {
            client.send(RawClient.chat(model)).read();
        }
        return told.getLast().metadata();
    }

    @Test
    void theSelectorThatChoseIsTold() throws Exception {
        assertThat(metadata("any")).isEqualTo(Map.of("fifo_priority", "7", "selector", "any"));
        assertThat(metadata("far")).isEqualTo(Map.of("peer", "p", "selector", "far"));
    }

    @Test
    void withoutOneNoneIs() throws Exception {
        assertThat(metadata("m1")).isEqualTo(Map.of("fifo_priority", "0"));
        assertThat(metadata("p/x")).isEqualTo(Map.of("peer", "p"));
    }
}
