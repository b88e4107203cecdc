package dev.swapgate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.swapgate.lock.schedule.LockSnapshot;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

class GatewayEventsTest {
    private final AdminFixture gateway = new AdminFixture();
    private final RecordingSink sink = new RecordingSink();

    @BeforeEach
    void open() {
        sink.open(gateway.stream("/api/events"));
    }

    @AfterEach
    void close() throws Exception {
        sink.leave();
        gateway.close();
    }

    private JsonNode next() {
        String event = sink.next();
        assertThat(event).startsWith("event:message\ndata:").endsWith("\n\n");
        return AdminFixture.parse(event.substring(event.indexOf("data:") + 5));
    }

    private static JsonNode data(JsonNode message) {
        return AdminFixture.parse(message.path("data").asText());
    }

    /** The data of the next message of a type that is as wanted; those before are passed over. */
    private JsonNode await(String type, Predicate<JsonNode> wanted) {
        JsonNode message = next();
        while (!type.equals(message.path("type").asText()) || !wanted.test(data(message))) {
            message = next();
        }
        return data(message);
    }

    @Test
    void everythingIsToldAtFirst() {
        List<String> types = new ArrayList<>();
        List<JsonNode> data = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            JsonNode message = next();
            types.add(message.path("type").asText());
            data.add(data(message));
        }

        assertThat(types)
                .containsExactly(
                        "logData",
                        "logData",
                        "modelStatus",
                        "uiConfig",
                        "profileChanged",
                        "inflight",
                        "queue");
        assertThat(data.get(0)).hasToString("{\"source\":\"proxy\",\"data\":\"gateway\"}");
        assertThat(data.get(1)).hasToString("{\"source\":\"upstream\",\"data\":\"upstream\"}");
        assertThat(data.get(2)).hasSize(3);
        assertThat(data.get(2).path(0))
                .hasToString(
                        """
                        {"id":"chat","name":" Chat ","description":"Talks","state":"stopped",\
                        "unlisted":false,"peerID":"","aliases":["gpt"]}\
                        """);
        assertThat(data.get(2).path(2).path("unlisted").asBoolean()).isTrue();
        assertThat(data.get(3))
                .hasToString(
                        "{\"activity\":{\"session_id\":"
                                + "[\"X-Session-ID\",\"X-Litellm-Session-Id\"]}}");
        assertThat(data.get(4)).hasToString("{\"active\":null}");
    }

    @Test
    void whatAModelDoesIsTold() {
        gateway.control.state("chat", LockSnapshot.State.LOADING);
        await("modelStatus", models -> models.at("/0/state").asText().equals("starting"));
        gateway.control.state("chat", LockSnapshot.State.READY);
        await("modelStatus", models -> models.at("/0/state").asText().equals("ready"));
    }

    @Test
    void newLinesOfLogsAreTold() {
        await("queue", queue -> true);
        gateway.logs.page("upstream").write("one\n");
        JsonNode log = await("logData", data -> data.path("source").asText().equals("upstream"));
        assertThat(log.path("data").asText()).isEqualTo("one\n");
    }

    @Test
    void callsAreReadAgainAndAgainUntilTheClientLeaves() throws Exception {
        await("inflight", calls -> calls.path("look").asInt() == 2);
        assertThat(gateway.calls.open).hasValue(1);
        sink.leave();
        assertThat(gateway.calls.open).hasValue(0);
        sink.open(gateway.stream("/api/events"));
        assertThat(gateway.calls.open).hasValue(1);
    }

    @Test
    void decisionsAreTold() {
        gateway.control.lock.acquire("chat", "req-a");
        JsonNode told = await("decisions", decisions -> true);
        assertThat(told.path("left_out").asInt()).isZero();
        assertThat(told.path("decisions")).isNotEmpty();
        assertThat(told.at("/decisions/0/model").asText()).isEqualTo("chat");
    }
}
