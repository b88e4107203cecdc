package dev.swapgate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.problem.ConfigProblem;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.lock.schedule.LockSnapshot;
import dev.swapgate.plan.ConfigChange;

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
        gateway.write("gateway", "gateway");
        gateway.write("upstream", "upstream");
        sink.open(gateway.stream("/api/events"));
    }

    @AfterEach
    void close() throws Exception {
        sink.leave();
        gateway.close();
    }

    private static JsonNode next(RecordingSink sink) {
        String event = sink.next();
        assertThat(event).startsWith("event:message\ndata:").endsWith("\n\n");
        return AdminFixture.parse(event.substring(event.indexOf("data:") + 5));
    }

    private static JsonNode data(JsonNode message) {
        return AdminFixture.parse(message.path("data").asText());
    }

    /** The data of the next message of a type that is as wanted; those before are passed over. */
    private JsonNode await(String type, Predicate<JsonNode> wanted) {
        return await(sink, type, wanted);
    }

    private static JsonNode await(RecordingSink sink, String type, Predicate<JsonNode> wanted) {
        JsonNode message = next(sink);
        while (!type.equals(message.path("type").asText()) || !wanted.test(data(message))) {
            message = next(sink);
        }
        return data(message);
    }

    @Test
    void everythingIsToldAtFirst() {
        List<String> types = new ArrayList<>();
        List<JsonNode> data = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            JsonNode message = next(sink);
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

    /** The next states of the model {@code chat}. */
    private List<String> states(int count) {
        List<String> states = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            states.add(await("modelStatus", models -> true).at("/0/state").asText());
        }
        return states;
    }

    @Test
    void noStateOfAModelIsMissedHoweverShortItWas() {
        assertThat(states(1)).containsExactly("stopped");
        gateway.control.state("chat", LockSnapshot.State.LOADING);
        gateway.control.state("chat", LockSnapshot.State.READY);
        assertThat(states(2)).containsExactly("starting", "ready");
        gateway.control.state("chat", LockSnapshot.State.OFF);
        assertThat(states(2)).containsExactly("stopping", "stopped");
    }

    @Test
    void noActiveProfileIsMissedHoweverShortItWas() throws Exception {
        try (var other =
                new AdminFixture(AdminFixture.config("profiles: {night: {pins: {gpt: null}}}"))) {
            var reader = new RecordingSink();
            reader.open(other.stream("/api/events"));
            assertThat(await(reader, "profileChanged", profile -> true))
                    .hasToString("{\"active\":null}");
            other.profile.activate("night");
            other.profile.deactivate();
            assertThat(await(reader, "profileChanged", profile -> true))
                    .hasToString("{\"active\":\"night\"}");
            assertThat(await(reader, "profileChanged", profile -> true))
                    .hasToString("{\"active\":null}");
            reader.leave();
        }
    }

    @Test
    void newLinesOfLogsAreTold() {
        await("queue", queue -> true);
        gateway.write("upstream", "one\n");
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
    void aReloadIsToldWhetherDoneOrRefused() {
        await("queue", queue -> true);
        var problem =
                new ConfigProblem(
                        Rule.UNREADABLE_FILE, "c.yaml", 3, 7, "models.a.ttl", "is wrong", "");
        gateway.reloads.refused(new ConfigException(List.of(problem), List.of()));
        gateway.reloads.done(
                new ConfigChange(
                        List.of("a"), List.of(), List.of(), List.of(), List.of(), List.of()),
                List.of());

        assertThat(await("configReload", reload -> true))
                .hasToString(
                        """
                        {"reloaded":false,"problems":[{"file":"c.yaml","line":3,"column":7,\
                        "path":"models.a.ttl","message":"is wrong"}]}\
                        """);
        assertThat(await("configReload", reload -> true))
                .hasToString(
                        """
                        {"reloaded":true,"added":["a"],"removed":[],"changed":[],"restarted":[],"settings":[],\
                        "needs_restart_of_gateway":[],"warnings":[]}\
                        """);
    }

    @Test
    void theActiveProfileIsToldAtFirstAndWhenItChanges() throws Exception {
        try (var other =
                new AdminFixture(AdminFixture.config("profiles: {night: {pins: {gpt: null}}}"))) {
            assertThat(other.profile.activate("night")).isTrue();
            sink.leave();
            var reader = new RecordingSink();
            reader.open(other.stream("/api/events"));
            assertThat(await(reader, "profileChanged", profile -> true))
                    .hasToString("{\"active\":\"night\"}");
            other.profile.deactivate();
            assertThat(await(reader, "profileChanged", profile -> true))
                    .hasToString("{\"active\":null}");
            assertThat(await(reader, "modelStatus", models -> true)).hasSize(3);
            reader.leave();
        }
    }

    @Test
    void capabilitiesAndModelsOfPeersAreTold() throws Exception {
        String peers =
                """
                peers:
                  far: {proxy: "http://h", models: [y, x]}
                  "far/y": {proxy: "http://h", models: ["1"]}
                """;
        try (var other = new AdminFixture(AdminFixture.config(peers))) {
            var reader = new RecordingSink();
            reader.open(other.stream("/api/events"));
            JsonNode models = await(reader, "modelStatus", all -> true);
            assertThat(models.findValuesAsText("id"))
                    .containsExactly("chat", "org/embed:Q4", "secret", "far/x", "far/y", "far/y/1");
            assertThat(models.at("/1/context_length").asInt()).isEqualTo(4096);
            assertThat(models.at("/1/capabilities"))
                    .hasToString(
                            """
                            {"vision":true,"audio_transcriptions":true,"function_calling":true,\
                            "reranker":true}\
                            """);
            assertThat(models.path(3))
                    .hasToString(
                            """
                            {"id":"far/x","name":"far: x","description":"","state":"",\
                            "unlisted":false,"peerID":"far"}\
                            """);
            reader.leave();
        }
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
