package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a request can reach: another gateway's models, selectors, profiles, pages, a load's story. */
class ReachIT {
    private static final String CHAT = "/v1/chat/completions";

    @TempDir static Path directory;

    private static Launcher peer;
    private static Launcher gateway;

    @BeforeAll
    static void start() {
        String script = Artefacts.script().toString();
        peer =
                Launcher.start(
                        subdirectory("peer"),
                        """
                        apiKeys: [key-of-the-peer]
                        macros:
                          demo: %s demo-model --port ${PORT} --name ${MODEL_ID}
                        models:
                          far: { cmd: "${demo} --tokens 3" }
                          broken: { cmd: "exit 3", proxy: "http://127.0.0.1:9" }
                        """
                                .formatted(script));
        gateway =
                Launcher.start(
                        subdirectory("gateway"),
                        """
                        macros:
                          demo: %s demo-model --port ${PORT} --name ${MODEL_ID}
                        models:
                          a: { cmd: "${demo} --tokens 3", aliases: [nick] }
                          b: { cmd: "${demo} --tokens 3" }
                          told: { cmd: "${demo} --load-seconds 1.5", sendLoadingState: true }
                        peers:
                          other: { proxy: "%s", apiKey: key-of-the-peer, models: [far, broken] }
                        selectors:
                          either: { strategy: warm, targets: [a, b] }
                        profiles:
                          night: { pins: { a: b, gpt: other/far, off: null } }
                        """
                                .formatted(script, peer.uri("")));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        peer.close();
    }

    @Test
    void anotherGatewaysModelsAnswer() {
        HttpResponse<String> answer = Http.chat(gateway, "other/far").join();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Http.json(answer).get("model").asText()).isEqualTo("far");
        assertThat(Http.chat(gateway, "far").join().statusCode()).isEqualTo(200);
        assertThat(gateway.log()).contains("model=other/far");
        assertThat(Http.get(gateway.uri("/upstream/other/far/health")).statusCode()).isEqualTo(404);
    }

    @Test
    void anotherGatewaysErrorsPassAsTheyAre() {
        HttpResponse<String> answer = Http.chat(gateway, "broken").join();

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("model_start_failed");
    }

    @Test
    void aSelectorTakesWhatIsLoadedAndAProfileComesFirst() {
        assertThat(answering("b")).isEqualTo("b");
        assertThat(answering("either")).isEqualTo("b");
        activate("\"night\"");
        try {
            assertThat(answering("a")).isEqualTo("b");
            assertThat(answering("gpt")).isEqualTo("far");
            assertThat(Http.chat(gateway, "off").join().statusCode()).isEqualTo(404);
            assertThat(ids()).contains("gpt").doesNotContain("off");
        } finally {
            activate("null");
        }
        assertThat(answering("a")).isEqualTo("a");
        assertThat(answering("either")).isEqualTo("a");
        assertThat(ids()).contains("a", "b", "either", "other/far").doesNotContain("gpt");
    }

    @Test
    void filesOfPagesLoadNothing() {
        Http.send(Http.request(gateway.uri("/api/models/unload")).POST(BodyPublishers.noBody()).build());
        HttpResponse<String> refused = Http.get(gateway.uri("/upstream/b/app.js"));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("model_not_loaded");
        assertThat(Http.get(gateway.uri("/running")).body()).isEqualTo("{\"running\":[]}");
        assertThat(answering("b")).isEqualTo("b");
        assertThat(Http.get(gateway.uri("/upstream/b/app.js")).statusCode()).isEqualTo(404);
    }

    @Test
    void aLoadIsToldAndTheAnswerFollows() throws IOException {
        try (var stream =
                Http.stream(gateway.uri(CHAT), Http.chatBody("told", true)).body()) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text).contains("swapgate loading model: told", "Done! (");
            assertThat(text).endsWith("data: [DONE]\n\n");
            assertThat(text.indexOf("Done! (")).isLessThan(text.indexOf("\"content\""));
        }
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

    private static Path subdirectory(String name) {
        try {
            return Files.createDirectory(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
