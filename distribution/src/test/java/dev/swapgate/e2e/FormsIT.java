package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What every form of deployment must do alike. */
class FormsIT {
    @TempDir private Path directory;

    private static String yaml() {
        return """
        macros:
          demo: %s demo-model --port ${PORT} --name ${MODEL_ID}
        models:
          a:
            cmd: ${demo}
            aliases: [first]
          b:
            cmd: ${demo}
          stalling:
            cmd: ${demo} --stall-at-token 2
          mortal:
            cmd: ${demo} --die-at-token 3
        """
                .formatted(Artefacts.script());
    }

    @ParameterizedTest
    @EnumSource
    void answersSwapsAndLists(Form form) {
        try (Deployment gateway = form.start(directory, yaml())) {
            for (String model : List.of("a", "b", "first")) {
                HttpResponse<String> answer = Http.chat(gateway, model).join();
                assertThat(answer.statusCode()).as(gateway::log).isEqualTo(200);
                assertThat(Http.json(answer).at("/choices/0/message/content").asText())
                        .isNotEmpty();
                assertThat(answer.headers().firstValue("x-request-id")).isPresent();
            }
            assertThat(runningModels(gateway)).containsExactly("a");
            JsonNode models = Http.json(Http.get(gateway.uri("/v1/models"))).get("data");
            assertThat(models.findValuesAsText("id"))
                    .containsExactly("a", "b", "mortal", "stalling");
            assertThat(Http.get(gateway.uri("/metrics")).body()).contains("swapgate_");
        }
    }

    @ParameterizedTest
    @EnumSource
    void passesEachTokenOnAtOnceAndStopsTheModelWhenItsReaderLeaves(Form form) throws IOException {
        try (Deployment gateway = form.start(directory, yaml())) {
            HttpResponse<InputStream> answer =
                    Http.stream(
                            gateway.uri("/v1/chat/completions"), Http.chatBody("stalling", true));
            try (var reader =
                    new BufferedReader(
                            new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                // The model is silent after its second token: what is read now was not kept back
                // anywhere.
                assertThat(reader.readLine()).startsWith("data: ");
                assertThat(inFlight(gateway, "stalling")).isEqualTo(1);
            }
            CalmTime.await(
                    "the lease of a reader that left is given back",
                    Duration.ofSeconds(2),
                    () -> assertThat(inFlight(gateway, "stalling")).isZero());
        }
    }

    @ParameterizedTest
    @EnumSource
    void showsThatAModelDiedInMidStream(Form form) throws IOException {
        try (Deployment gateway = form.start(directory, yaml())) {
            HttpResponse<InputStream> answer =
                    Http.stream(gateway.uri("/v1/chat/completions"), Http.chatBody("mortal", true));
            List<String> lines = new ArrayList<>();
            try (var reader =
                    new BufferedReader(
                            new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                assertThatThrownBy(() -> readAll(reader, lines)).isInstanceOf(IOException.class);
            }
            assertThat(lines).as(gateway::log).anyMatch(line -> line.contains("\"error\""));
            assertThat(lines).noneMatch(line -> line.contains("[DONE]"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatLeavesWhileItWaitsCausesNoLoad(Form form) throws IOException {
        try (Deployment gateway = form.start(directory, yaml())) {
            for (RawClient.Leave leave : RawClient.Leave.values()) {
                HttpResponse<InputStream> busy =
                        Http.stream(
                                gateway.uri("/v1/chat/completions"),
                                Http.chatBody("stalling", true));
                RawClient impatient = RawClient.connect(gateway);
                impatient.post("/v1/chat/completions", "1.1", Http.chatBody("b", false));
                awaitWaiting(gateway, 1);
                impatient.leave(leave);
                awaitWaiting(gateway, 0);
                busy.body().close();
                impatient.close();
            }
            CalmTime.await(
                    "no lease is left",
                    Duration.ofSeconds(2),
                    () -> assertThat(inFlight(gateway, "stalling")).isZero());
            assertThat(runningModels(gateway)).as(gateway::log).containsExactly("stalling");
        }
    }

    /** Where the host lets them through; an untouched one refuses them. */
    @ParameterizedTest
    @EnumSource(names = {"LAUNCHER", "LAUNCHER_BEHIND_NGINX", "MODULE"})
    void pathsOfModelsPassAsTheyAreAndOthersAreNotDecodedTwice(Form form) {
        String yaml =
                yaml().replace("a:\n    cmd", "comfyui_auto: { cmd: '${demo}' }\n  a:\n    cmd");
        try (Deployment gateway = form.start(directory, yaml);
                RawClient client = RawClient.connect(gateway)) {
            client.post("/v1//chat/completions", "1.1", Http.chatBody("a", false));
            assertThat(client.answer().status()).as(gateway::log).isEqualTo(200);
            for (String rest : List.of("/x%2520y", "/c%25d", "/a%252Fb", "/a%2Fb", "/b//c%25/")) {
                // The demo model answers what it has no path for with that path.
                assertThat(answer(client, "GET", "/upstream/a" + rest).body())
                        .contains("no GET " + rest + " at");
            }
            assertThat(Http.chat(gateway, "comfyui_auto").join().statusCode()).isEqualTo(200);
            assertThat(answer(client, "GET", "/comfyui/c%2520").body())
                    .contains("no GET /c%2520 at");
            assertThat(answer(client, "GET", "//v1/models").body()).contains("\"stalling\"");
            assertThat(answer(client, "POST", "//api/models/unload").status()).isEqualTo(200);
            assertThat(answer(client, "GET", "/v1/mod%2565ls").status()).isEqualTo(404);
            assertThat(answer(client, "GET", "/un%256coad").status()).isEqualTo(404);
            RawAnswer nobody = answer(client, "GET", "/upstream//x");
            assertThat(nobody.status()).isEqualTo(400);
            assertThat(nobody.body()).contains("/upstream/<model>/");
        }
    }

    private static RawAnswer answer(RawClient client, String method, String path) {
        String head = " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
        return client.send(method + " " + path + head).answer();
    }

    private static void readAll(BufferedReader reader, List<String> lines) throws IOException {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
        }
    }

    private static void awaitWaiting(Deployment gateway, int count) {
        CalmTime.await(
                count + " waiting for b",
                Duration.ofSeconds(2),
                () -> assertThat(gauge(gateway, "swapgate_waiting", "b")).isEqualTo(count));
    }

    private static int inFlight(Deployment gateway, String model) {
        return gauge(gateway, "swapgate_leases", model);
    }

    /** A gauge of one model, from the metrics that operators see. */
    private static int gauge(Deployment gateway, String name, String model) {
        return Http.get(gateway.uri("/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{model=\"" + model + "\"}"))
                .mapToInt(
                        line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> runningModels(Deployment gateway) {
        return Http.json(Http.get(gateway.uri("/running")))
                .get("running")
                .findValuesAsText("model");
    }
}
