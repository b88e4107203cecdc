package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A configuration that changes under a gateway that serves. */
class ReloadIT {
    private static final String CHAT = "/v1/chat/completions";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path directory;

    /** Models that do not mind each other, but for the first two. */
    private String yaml(String models) {
        return """
        macros:
          demo: %s demo-model --port ${PORT} --name ${MODEL_ID} --events %s --allow-faults
        models:
        %s
        """
                .formatted(Artefacts.script(), directory.resolve("events.jsonl"), models.indent(2));
    }

    private static String model(String id, String options) {
        return id + ": { cmd: \"${demo} " + options + "\", concurrencyLimit: 20 }\n";
    }

    private static final String SLOW = "--tokens 100 --tokens-per-second 20";
    private static final String QUICK = "--tokens 3";

    private String apart(String... models) {
        var ids = new ArrayList<String>();
        for (String model : models) {
            ids.add(model.substring(0, model.indexOf(':')));
        }
        return yaml(String.join("", models))
                + "\ngroups: { apart: { swap: false, exclusive: false, members: ["
                + String.join(", ", ids)
                + "] } }\n";
    }

    private static HttpResponse<String> reload(Launcher gateway) {
        return Http.postJson(gateway.uri("/api/config/reload"), "").join();
    }

    private JsonNode reload(Launcher gateway, String yaml) {
        Launcher.write(directory, yaml);
        HttpResponse<String> answer = reload(gateway);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Http.json(answer);
    }

    private static BufferedReader stream(Launcher gateway, String model) throws IOException {
        var answer = Http.stream(gateway.uri(CHAT), Http.chatBody(model, true));
        var reader =
                new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        assertThat(reader.readLine()).startsWith("data: ");
        return reader;
    }

    private static void assertEndsWell(BufferedReader stream) {
        assertThat(stream.lines().filter(line -> line.contains("[DONE]"))).hasSize(1);
    }

    private static void assertAnswers(Launcher gateway, String model) {
        HttpResponse<String> answer = Http.chat(gateway, model).join();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static List<String> names(JsonNode array) {
        var names = new ArrayList<String>();
        array.forEach(name -> names.add(name.asText()));
        return names;
    }

    private static long pid(Launcher gateway, String model) {
        JsonNode status = Http.json(Http.get(gateway.uri("/api/status")));
        for (JsonNode group : status.get("groups")) {
            for (JsonNode one : group.get("models")) {
                if (one.get("id").asText().equals(model)) {
                    return one.path("pid").asLong();
                }
            }
        }
        return 0;
    }

    @Test
    void aModelThatIsNotChangedKeepsItsProcessAndItsStream() throws IOException {
        var events = new ModelEvents(directory);
        try (Launcher gateway =
                Launcher.start(directory, apart(model("stays", SLOW), model("turns", QUICK)))) {
            BufferedReader stream = stream(gateway, "stays");
            assertAnswers(gateway, "turns");
            long stays = pid(gateway, "stays");
            long turned = pid(gateway, "turns");
            assertThat(List.of(stays, turned)).doesNotContain(0L);

            JsonNode answer =
                    reload(
                            gateway,
                            apart(
                                    model("added", QUICK),
                                    model("stays", SLOW),
                                    model("turns", "--tokens 4")));

            assertThat(names(answer.get("added"))).containsExactly("added");
            assertThat(names(answer.get("changed"))).containsExactly("turns");
            assertThat(names(answer.get("restarted"))).containsExactly("turns");
            assertThat(names(answer.get("removed"))).isEmpty();
            assertAnswers(gateway, "turns");
            assertAnswers(gateway, "added");
            assertThat(pid(gateway, "turns")).isNotIn(0L, turned);
            assertThat(pid(gateway, "stays")).isEqualTo(stays);
            assertEndsWell(stream);
            assertThat(events.count("start", "stays")).isEqualTo(1);
            assertThat(events.count("start", "turns")).isEqualTo(2);
            assertThat(gateway.log()).contains("configuration reloaded: added added");
        }
    }

    @Test
    void aChangedModelServesThoseItHasBegunWithAndThenTheOthers() throws IOException {
        var events = new ModelEvents(directory);
        try (Launcher gateway = Launcher.start(directory, apart(model("m", SLOW)))) {
            BufferedReader stream = stream(gateway, "m");
            reload(gateway, apart(model("m", QUICK)));
            CompletableFuture<HttpResponse<String>> next = Http.chat(gateway, "m");
            Metrics.awaitWaiting(gateway, "m", 1);
            assertThat(events.count("start", "m")).isEqualTo(1);
            assertEndsWell(stream);
            assertThat(next.join().statusCode()).isEqualTo(200);
            assertThat(events.count("start", "m")).isEqualTo(2);
        }
    }

    @Test
    void whoWaitsForARemovedModelIsToldAndItsStreamsEndWell() throws IOException {
        // Both are in the hidden group: one at a time.
        String both = yaml(model("goes", QUICK) + model("stays", SLOW));
        try (Launcher gateway = Launcher.start(directory, both)) {
            BufferedReader stream = stream(gateway, "stays");
            CompletableFuture<HttpResponse<String>> waiting = Http.chat(gateway, "goes");
            Metrics.awaitWaiting(gateway, "goes", 1);

            JsonNode answer = reload(gateway, yaml(model("stays", SLOW)));

            assertThat(names(answer.get("removed"))).containsExactly("goes");
            HttpResponse<String> told = waiting.join();
            assertThat(told.statusCode()).isEqualTo(404);
            assertThat(Http.json(told).at("/error/code").asText()).isEqualTo("model_not_found");
            assertThat(Http.chat(gateway, "goes").join().statusCode()).isEqualTo(404);
            assertThat(Http.get(gateway.uri("/v1/models")).body()).doesNotContain("goes");

            reload(gateway, yaml(model("other", QUICK)));
            assertThat(Http.chat(gateway, "stays").join().statusCode()).isEqualTo(404);
            assertThat(Http.get(gateway.uri("/running")).body()).contains("stays");
            assertEndsWell(stream);
            assertAnswers(gateway, "other");
            await("the removed model is gone")
                    .atMost(PATIENCE)
                    .until(() -> !Http.get(gateway.uri("/running")).body().contains("stays"));
        }
    }

    @Test
    void aFileThatCannotBeUsedChangesNothing() {
        String good = apart(model("m", QUICK));
        try (Launcher gateway = Launcher.start(directory, good);
                RawClient events = RawClient.connect(gateway)) {
            events.send("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
            events.readUntil("uiConfig");
            assertAnswers(gateway, "m");
            long pid = pid(gateway, "m");
            for (String bad : List.of("models: [", good + "globalTTL: soon\n", "")) {
                Launcher.write(directory, bad.isEmpty() ? "\0" : bad);
                HttpResponse<String> answer = reload(gateway);
                assertThat(answer.statusCode()).as(bad).isEqualTo(400);
                JsonNode body = Http.json(answer);
                assertThat(body.at("/error/code").asText()).isEqualTo("invalid_config");
                assertThat(body.get("reloaded").asBoolean()).isFalse();
                assertThat(body.at("/problems/0/message").asText()).isNotEmpty();
                assertAnswers(gateway, "m");
            }
            events.readUntil("configReload")
                    .readUntil("{\\\"reloaded\\\":false,\\\"problems\\\":[{");
            assertThat(events.text()).doesNotContain("\\\"reloaded\\\":true");
            reload(gateway, good);
            events.readUntil("{\\\"reloaded\\\":true,");
            assertThat(pid(gateway, "m")).isEqualTo(pid);
            int line = good.split("\n", -1).length;
            assertThat(gateway.log())
                    .contains("not reloaded, the one before stays")
                    .contains("config.yaml:" + line + ":");
        }
    }

    @Test
    void keysAndLimitsCountForTheNextRequestAndNotForTheOnesThatHaveBegun() throws IOException {
        String open = apart(model("m", SLOW));
        try (Launcher gateway = Launcher.start(directory, open)) {
            BufferedReader stream = stream(gateway, "m");
            JsonNode answer =
                    reload(gateway, open + "apiKeys: [sk-1]\nswapgate: { stateDir: /tmp/x }\n");
            assertThat(names(answer.get("changed"))).isEmpty();
            assertThat(names(answer.get("needs_restart_of_gateway")))
                    .containsExactly("swapgate.stateDir");
            assertThat(gateway.log()).contains("swapgate.stateDir: another value counts when");
            assertThat(Http.chat(gateway, "m").join().statusCode()).isEqualTo(401);
            assertThat(reload(gateway).statusCode()).isEqualTo(401);
            assertEndsWell(stream);
            HttpRequest withKey =
                    Http.request(gateway.uri("/api/config/reload"))
                            .header("Authorization", "Bearer sk-1")
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build();
            assertThat(Http.send(withKey).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void manyAtOnceAreServedByFew() {
        try (Launcher gateway = Launcher.start(directory, apart(model("m", QUICK)))) {
            Launcher.write(directory, apart(model("m", QUICK), model("n", QUICK)));
            var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < 100; i++) {
                answers.add(Http.postJson(gateway.uri("/api/config/reload"), ""));
            }
            answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
            assertThat(gateway.log().split("configuration reloaded").length - 1).isBetween(1, 99);
            assertAnswers(gateway, "n");
        }
    }
}
