package dev.swapgate.admin.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.swapgate.activity.Activity;
import dev.swapgate.activity.CallFacts;
import dev.swapgate.activity.CallRecord;
import dev.swapgate.activity.row.MemoryStore;
import dev.swapgate.admin.EventSource.Reading;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class CallEventsTest {
    /** What was told. */
    private record Told(String type, JsonNode data) {
        String operation() {
            return data.path("operation").asText();
        }
    }

    private final Activity activity = new Activity(new MemoryStore(100), 0, text -> {});
    private final Reading reading = new CallEvents(activity).open();

    @AfterEach
    void close() {
        reading.close();
        activity.close();
    }

    private CallRecord begin(String method) {
        CallFacts facts =
                new CallFacts(
                        System.nanoTime(),
                        "m",
                        method,
                        "/v1/chat/completions",
                        "127.0.0.1",
                        new String[] {"Cookie", "secret"},
                        Map.of(),
                        method.equals("POST"));
        return activity.begin(facts, () -> {});
    }

    private List<Told> read() {
        List<Told> told = new ArrayList<>();
        reading.read((type, data) -> told.add(new Told(type, data)));
        return told;
    }

    @Test
    void theCallsInFlightAreToldAtFirst() {
        begin("POST");
        begin("GET");

        List<Told> told = read();

        assertThat(told).singleElement().extracting(Told::operation).isEqualTo("snapshot");
        assertThat(told.getFirst().data.path("requests")).hasSize(2);
        assertThat(told.toString()).contains("[REDACTED]").doesNotContain("secret");
        assertThat(read()).isEmpty();
    }

    @Test
    void aCallIsToldWhenItBeginsGetsOnAndEnds() {
        read();
        CallRecord call = begin("GET");
        Told begun = read().getFirst();
        assertThat(begun.type).isEqualTo("inflight");
        assertThat(begun.operation()).isEqualTo("upsert");
        assertThat(begun.data.at("/request/resp_bytes").asInt()).isZero();

        call.content(new byte[7], 0, 7);
        assertThat(read().getFirst().data.at("/request/resp_bytes").asInt()).isEqualTo(7);

        call.ended(200);
        Told ended = read().getFirst();
        assertThat(ended.operation()).isEqualTo("remove");
        assertThat(ended.data.path("id")).isEqualTo(begun.data.at("/request/id"));
        assertThat(read()).isEmpty();
    }

    @Test
    void ofACallShorterThanAPauseEveryStepIsTold() {
        read();
        CallRecord call = begin("GET");
        call.answered(200, 7, new Plain("text/plain"));
        call.content(new byte[7], 0, 7);
        call.ended(200);

        List<Told> told = read();

        assertThat(told).extracting(Told::operation).containsExactly("upsert", "upsert", "remove");
        assertThat(told.get(0).data.at("/request/resp_headers")).isEmpty();
        assertThat(told.get(1).data.at("/request/resp_headers/Content-Type").asText())
                .isEqualTo("text/plain");
        assertThat(told.get(1).data.at("/request/resp_bytes").asInt()).isEqualTo(7);
        assertThat(told.get(2).data.path("id")).isEqualTo(told.get(0).data.at("/request/id"));
    }

    /** Headers of an answer that has a media type and nothing else. */
    private record Plain(String type) implements CallRecord.AnswerHeaders {
        @Override
        public String first(String name) {
            return name.equals("Content-Type") ? type : "";
        }

        @Override
        public String[] all() {
            return new String[] {"Content-Type", type};
        }
    }

    @Test
    void aNewRowIsToldByItsNumber() {
        read();
        begin("POST").ended(404);
        List<Told> told = new ArrayList<>();
        await().until(() -> {
            told.addAll(read());
            return told.stream().anyMatch(one -> one.type.equals("activity"));
        });
        assertThat(told.getLast().data).hasToString("{\"id\":1}");
    }

    @Test
    void ofMoreChangesThanFitAllCallsAreToldAnew() {
        read();
        CallRecord stays = begin("GET");
        for (int i = 0; i < CallEvents.MOST; i++) {
            begin("GET").ended(200);
        }

        List<Told> told = read();

        assertThat(told).singleElement().extracting(Told::operation).isEqualTo("snapshot");
        assertThat(told.getFirst().data.path("requests")).hasSize(1);
        stays.ended(200);
        assertThat(read()).singleElement().extracting(Told::operation).isEqualTo("remove");
    }

    @Test
    void itCanBeToldHowEverythingStands() {
        read();
        begin("GET");
        List<Told> told = new ArrayList<>();
        reading.repeat((type, data) -> told.add(new Told(type, data)));
        assertThat(told.getFirst().data.path("requests")).hasSize(1);
    }

    @Test
    void nobodyIsToldWhoHasLeft() {
        read();
        reading.close();
        begin("GET");
        assertThat(read()).isEmpty();
    }
}
