package dev.swapgate.admin;

import static dev.swapgate.admin.AdminFixture.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.swapgate.lock.schedule.LockSnapshot.State;
import dev.swapgate.proxy.route.LocalResponse;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

class ModelEventsTest {
    private final AdminFixture gateway = new AdminFixture();
    private final RecordingSink sink = new RecordingSink();

    @AfterEach
    void close() throws Exception {
        sink.leave();
        gateway.close();
    }

    @Test
    void theStreamIsServerSentEvents() {
        LocalResponse.Stream stream = gateway.stream("/models/sse");

        assertThat(stream.contentType()).isEqualTo("text/event-stream");
        assertThat(stream.headers())
                .containsEntry("Cache-Control", "no-cache")
                .containsEntry("X-Content-Type-Options", "nosniff");
        // A line of its own in between would break the event before or after it.
        assertThat(stream.gap().apply(12))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(": 12 bytes dropped\n\n");
    }

    @Test
    void everyListedModelIsToldAtFirstAndThenEachChange() throws Exception {
        sink.open(gateway.stream("/models/sse"));
        assertThat(next()).isEqualTo(event("chat", "{\"status\":\"unloaded\"}"));
        assertThat(next()).isEqualTo(event("org/embed:Q4", "{\"status\":\"unloaded\"}"));

        gateway.control.state("chat", State.LOADING);
        assertThat(next()).isEqualTo(event("chat", "{\"status\":\"loading\"}"));
        gateway.control.state("chat", State.READY);
        assertThat(next()).isEqualTo(event("chat", "{\"status\":\"loaded\"}"));
        gateway.control.set("chat", State.OFF, 0, 0, Duration.ofSeconds(1));
        assertThat(next()).isEqualTo(event("chat", "{\"status\":\"unloaded\",\"failed\":true}"));
        sink.leave();
        assertThat(sink.chunks).isEmpty();
    }

    @Test
    void aLoadThatCameAndWentInBetweenIsToldToo() throws Exception {
        gateway.control.state("chat", State.READY);
        sink.open(gateway.stream("/models/sse"));
        assertThat(next()).isEqualTo(event("chat", "{\"status\":\"loaded\"}"));
        next();

        gateway.control.state("chat", State.LOADING);
        gateway.control.state("chat", State.READY);

        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(sink.chunks)
                                .anySatisfy(chunk -> assertThat(chunk).contains("\"loaded\"")));
        sink.leave();
    }

    @Test
    void aStreamThatCannotLookAnyMoreEnds() throws Exception {
        gateway.processes.clear();
        gateway.processes.add(null);
        sink.open(gateway.stream("/models/sse"));
        assertThat(sink.ended.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        sink.leave();
    }

    @Test
    void aStreamOpenedAtTheEndOfTheGatewayEndsAtOnce() throws Exception {
        gateway.close();

        sink.open(gateway.stream("/models/sse"));
        assertThat(sink.ended.getCount()).isZero();
        sink.leave();
    }

    @Test
    void noThreadIsLeftWhenNobodyListens() throws Exception {
        sink.open(gateway.stream("/models/sse"));
        sink.leave();

        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(Thread.getAllStackTraces().keySet())
                                .noneMatch(t -> t.getName().equals("swapgate-lookout")));
    }

    private JsonNode next() {
        String chunk = sink.next();
        assertThat(chunk).startsWith("data: ").endsWith("\n\n");
        return parse(chunk.substring("data: ".length()));
    }

    private static JsonNode event(String model, String data) {
        return parse(
                "{\"model\":\"%s\",\"event\":\"model_status\",\"data\":%s}".formatted(model, data));
    }
}
