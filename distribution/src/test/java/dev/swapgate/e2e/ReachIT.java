package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Names that lead elsewhere, paths that load nothing, and what is told while a model loads. */
class ReachIT {
    private static final String CHAT = "/v1/chat/completions";

    @TempDir static Path directory;

    private static Launcher gateway;

    @BeforeAll
    static void start() {
        gateway =
                Launcher.start(
                        directory,
                        """
                        startPort: %d
                        macros:
                          demo: %s demo-model --port ${PORT} --name ${MODEL_ID}
                        models:
                          a: { cmd: "${demo} --tokens 3", aliases: [nick] }
                          b: { cmd: "${demo} --tokens 3" }
                          c: { cmd: "${demo} --stall-at-token 2" }
                          d: { cmd: "${demo} --stall-at-token 2" }
                          told: { cmd: "${demo} --load-seconds 1.5 --tokens 3", sendLoadingState: true }
                          never: { cmd: "exit 3", proxy: "http://127.0.0.1:9", sendLoadingState: true }
                          comfyui_auto: { cmd: "${demo}" }
                          kept:
                            cmd: %s
                            filters:
                              setParams: { top_k: 1 }
                              setParamsByID: { kept-high: { effort: high } }
                        groups:
                          both: { swap: false, members: [c, d] }
                        selectors:
                          first: { strategy: pin, targets: [a, b] }
                          either: { strategy: warm, targets: [a, b] }
                          spread: { strategy: spillover, targets: [c, d] }
                        profiles:
                          night: { pins: { a: b, gpt: either, off: null } }
                        """
                                .formatted(
                                        Daemon.modelPorts(),
                                        Artefacts.script(),
                                        RecordingModel.command(directory)));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void unload() {
        assertThat(post("/api/models/unload").statusCode()).isEqualTo(200);
    }

    @Test
    void warmTakesWhatIsLoadedAndPinTheFirst() {
        assertThat(answering("either")).isEqualTo("a");
        assertThat(answering("b")).isEqualTo("b");
        assertThat(answering("either")).isEqualTo("b");
        assertThat(answering("first")).isEqualTo("a");
        assertThat(answering("either")).isEqualTo("a");
    }

    @Test
    void spilloverLoadsAnotherOneWhenTheFirstIsBusy() {
        try (RawClient one = stream("spread");
                RawClient two = stream("spread");
                RawClient three = stream("spread")) {
            one.readUntil("\"content\"");
            two.readUntil("\"content\"");
            three.readUntil("\"content\"");
            var models = new TreeSet<String>();
            for (RawClient client : List.of(one, two, three)) {
                models.add(client.text().contains("\"model\":\"c\"") ? "c" : "d");
            }
            assertThat(models).containsExactly("c", "d");
        }
        // Those who leave make room.
        await().atMost(Duration.ofSeconds(60)).until(() -> inFlight() == 0);
        try (RawClient alone = stream("spread")) {
            alone.readUntil("\"content\"");
        }
    }

    @Test
    void theActiveProfileComesFirst() {
        activate("\"night\"");
        try {
            assertThat(answering("a")).isEqualTo("b");
            assertThat(answering("nick")).isEqualTo("nick");
            assertThat(answering("gpt")).isEqualTo("a");
            assertThat(Http.chat(gateway, "off").join().statusCode()).isEqualTo(404);
            assertThat(ids()).contains("gpt").doesNotContain("off");
        } finally {
            activate("null");
        }
        assertThat(answering("a")).isEqualTo("a");
        assertThat(Http.chat(gateway, "gpt").join().statusCode()).isEqualTo(404);
        assertThat(ids()).contains("a", "either", "first", "spread").doesNotContain("gpt");
    }

    @Test
    void parametersFollowTheNameThatIsUsed() throws IOException {
        assertThat(Http.chat(gateway, "kept-high").join().statusCode()).isEqualTo(200);
        JsonNode high = Http.json(Files.readString(directory.resolve("body")));
        assertThat(high.get("effort").asText()).isEqualTo("high");
        assertThat(high.get("top_k").asInt()).isEqualTo(1);

        assertThat(Http.chat(gateway, "kept").join().statusCode()).isEqualTo(200);
        JsonNode plain = Http.json(Files.readString(directory.resolve("body")));
        assertThat(plain.has("effort")).isFalse();
        assertThat(plain.get("top_k").asInt()).isEqualTo(1);
    }

    @Test
    void filesOfPagesLoadNothing() {
        HttpResponse<String> refused = Http.get(gateway.uri("/upstream/b/app.js"));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("model_not_loaded");
        assertThat(Http.get(gateway.uri("/running")).body()).isEqualTo("{\"running\":[]}");
        assertThat(answering("b")).isEqualTo("b");
        // Its own answer now.
        assertThat(Http.get(gateway.uri("/upstream/b/app.js")).body()).doesNotContain("swapgate");
    }

    @Test
    void onlyTheRootOfComfyUiLoadsIt() {
        HttpResponse<String> refused = Http.get(gateway.uri("/comfyui/health?x=1"));
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("model_not_loaded");
        HttpResponse<String> moved = Http.get(gateway.uri("/comfyui?x=1"));
        assertThat(moved.statusCode()).isEqualTo(301);
        assertThat(moved.headers().firstValue("Location")).hasValue("/comfyui/?x=1");
        assertThat(post("/comfyui").statusCode()).isEqualTo(308);
        assertThat(Http.get(gateway.uri("/running")).body()).isEqualTo("{\"running\":[]}");

        assertThat(Http.get(gateway.uri("/comfyui/")).body()).doesNotContain("swapgate");
        assertThat(Http.get(gateway.uri("/running")).body()).contains("comfyui_auto");
        assertThat(Http.get(gateway.uri("/comfyui/health?x=1")).statusCode()).isEqualTo(200);
    }

    @Test
    void aLoadIsToldAndTheAnswerFollows() throws IOException {
        HttpResponse<InputStream> answer =
                Http.stream(gateway.uri(CHAT), Http.chatBody("told", true));
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(answer.headers().firstValue("X-Accel-Buffering")).hasValue("no");
        String text;
        try (InputStream in = answer.body()) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(text).endsWith("data: [DONE]\n\n");
        var reasoning = new StringBuilder();
        var content = new StringBuilder();
        for (String event : text.split("\n\n", -1)) {
            if (!event.isEmpty() && !event.equals("data: [DONE]")) {
                assertThat(event).startsWith("data: ");
                JsonNode delta = Http.json(event.substring(6)).at("/choices/0/delta");
                // What is told comes first.
                assertThat(delta.has("reasoning_content") && !content.isEmpty()).isFalse();
                reasoning.append(delta.path("reasoning_content").asText());
                content.append(delta.path("content").asText());
            }
        }
        assertThat(reasoning.toString())
                .startsWith("━━━━━\nswapgate loading model: told\n")
                .containsPattern("\nDone! \\(\\d+\\.\\d\\ds\\)\n━━━━━\n \n$");
        assertThat(content).isNotEmpty();
    }

    @Test
    void whoAsksForNoStreamIsToldNothing() {
        HttpResponse<String> answer = Http.chat(gateway, "told").join();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("{").doesNotContain("reasoning_content");
    }

    @Test
    void aLoadThatFailsEndsTheStoryInAnErrorEvent() {
        try (RawClient client = stream("never")) {
            client.readToEnd();
            assertThat(client.text())
                    .contains("loading model: never", "\"code\":\"model_start_failed\"")
                    .doesNotContain("Done!", "[DONE]")
                    // Cut, so that nobody takes it for complete.
                    .doesNotEndWith("0\r\n\r\n");
        }
        HttpResponse<String> plain = Http.chat(gateway, "never").join();
        assertThat(plain.statusCode()).isEqualTo(503);
        assertThat(plain.body()).contains("model_backoff");
    }

    private static RawClient stream(String model) {
        return RawClient.connect(gateway).post(CHAT, "1.1", Http.chatBody(model, true));
    }

    private static HttpResponse<String> post(String path) {
        return Http.send(Http.request(gateway.uri(path)).POST(BodyPublishers.noBody()).build());
    }

    private static int inFlight() {
        int count = 0;
        for (JsonNode model : Http.json(Http.get(gateway.uri("/api/queue"))).get("models")) {
            count += model.path("in_flight").asInt();
        }
        return count;
    }

    private static String answering(String model) {
        HttpResponse<String> answer = Http.chat(gateway, model).join();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Http.json(answer).get("model").asText();
    }

    private static void activate(String name) {
        HttpResponse<String> answer =
                Http.send(
                        Http.request(gateway.uri("/api/profiles/active"))
                                .PUT(BodyPublishers.ofString("{\"name\":" + name + "}"))
                                .build());
        assertThat(answer.body()).isEqualTo("{\"active\":" + name + "}");
    }

    private static List<String> ids() {
        JsonNode data = Http.json(Http.get(gateway.uri("/v1/models"))).get("data");
        List<String> ids = new ArrayList<>();
        data.forEach(row -> ids.add(row.get("id").asText()));
        return ids;
    }
}
