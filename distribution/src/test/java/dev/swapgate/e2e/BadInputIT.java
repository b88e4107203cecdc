package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.swapgate.e2e.BadRequests.Bad;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Bad requests: a clear answer in the caller's dialect, no process started, no byte sent to a model
 * that runs, and a connection that is either usable or closed.
 */
class BadInputIT {
    private static final String LIVE = "GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static final String BROKEN_CHUNK =
            """
            POST /v1/chat/completions HTTP/1.1
            Host: localhost
            Content-Type: application/json
            Transfer-Encoding: chunked

            zz
            {"model":"alpha"}
            0

            """;

    @TempDir static Path directory;

    private static ColdAndWarm gateways;

    @BeforeAll
    static void start() {
        gateways = ColdAndWarm.start(directory, BadInputIT::yaml, List.of("alpha", "beta"));
    }

    @AfterAll
    static void stop() {
        gateways.close();
    }

    private static String yaml(ModelEvents events) {
        return """
        swapgate:
          http: { maxBody: %d }
        macros:
          demo: %s demo-model --port ${PORT} --name ${MODEL_ID} %s
        models:
          alpha: { cmd: "${demo}" }
          beta: { cmd: "${demo}" }
        groups:
          both: { swap: false, members: [alpha, beta] }
        """
                .formatted(BadRequests.MAX_BODY, Artefacts.script(), events.option());
    }

    static Stream<Bad> requests() {
        return BadRequests.all();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void isRefusedInTheCallersWordsAndReachesNoModel(Bad bad) {
        check(gateways.cold().gateway(), bad);
        assertThat(gateways.cold().events().all()).isEmpty();
        Launcher cold = gateways.cold().gateway();
        assertThat(cold.survivors().alive())
                .allMatch(process -> process.startsWith(cold.process().pid() + " "));
        long requests = gateways.warm().events().all("request").size();
        check(gateways.warm().gateway(), bad);
        assertThat(gateways.warm().events().all("request")).hasSize((int) requests);
        assertThat(gateways.warm().events().all("stop")).isEmpty();
        gateways.warm().assertSameProcesses();
    }

    private static void check(Launcher gateway, Bad bad) {
        try (RawClient client = RawClient.connect(gateway)) {
            client.send(BadRequests.bytes(bad));
            RawAnswer answer = client.answer();
            assertThat(answer.status()).as(answer::toString).isEqualTo(bad.status());
            bad.mentions()
                    .forEach(text -> assertThat(answer.head() + answer.body()).contains(text));
            checkShape(bad, answer);
            checkConnection(client, bad, answer);
        }
    }

    private static void checkShape(Bad bad, RawAnswer answer) {
        if (bad.code().isEmpty()) {
            return;
        }
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/json");
        JsonNode body = Http.json(answer.body());
        String id = answer.header("x-request-id").orElseThrow();
        assertThat(answer.header("request-id")).contains(id);
        if (bad.anthropic()) {
            assertThat(body.get("type").asText()).isEqualTo("error");
            assertThat(body.at("/error/type").asText()).isEqualTo(anthropicType(bad.status()));
            assertThat(body.get("request_id").asText()).isEqualTo(id);
        } else {
            assertThat(body.get("src").asText()).isEqualTo("swapgate");
            assertThat(body.at("/error/code").asText()).isEqualTo(bad.code());
            assertThat(body.at("/error/type").asText()).isEqualTo("invalid_request_error");
            assertThat(body.get("error").has("param")).isTrue();
        }
        assertThat(body.at("/error/message").asText()).isNotBlank();
    }

    private static String anthropicType(int status) {
        return switch (status) {
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            default -> "invalid_request_error";
        };
    }

    private static void checkConnection(RawClient client, Bad bad, RawAnswer answer) {
        boolean parser = bad.code().isEmpty() && bad.mentions().isEmpty();
        if (parser || answer.closes()) {
            client.readToEnd();
            assertThat(client.text()).hasSize(answer.end());
        } else {
            assertThat(client.send(LIVE).answer().body()).isEqualTo("OK");
        }
    }

    @Test
    void anErrorComesAsTextOrPageToWhoAsksForThat() {
        for (String type : List.of("text/plain", "text/html")) {
            try (RawClient client = RawClient.connect(gateways.cold().gateway())) {
                String headers = "Content-Type: application/json\r\nAccept: " + type + "\r\n";
                String body = "{\"model\":\"<b>alfa</b>\"}";
                client.send(BadRequests.post("/v1/chat/completions", headers, body));
                RawAnswer answer = client.answer();
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.header("Content-Type").orElse("")).startsWith(type);
                assertThat(answer.body()).contains("alfa");
                assertThat(answer.body().contains("<b>")).isEqualTo(type.equals("text/plain"));
            }
        }
    }

    @Test
    void aConnectionSurvivesManyBadRequests() {
        try (RawClient client = RawClient.connect(gateways.cold().gateway())) {
            String headers = "Content-Type: application/json\r\n";
            for (int i = 0; i < 200; i++) {
                client.send(BadRequests.post("/v1/chat/completions", headers, "{" + i));
                assertThat(client.answer().status()).isEqualTo(400);
            }
            assertThat(client.send(LIVE).answer().body()).isEqualTo("OK");
        }
    }

    @Test
    void aBodyWithABrokenChunkIsRefusedAndEndsTheConnection() {
        for (Launcher gateway : gateways.gateways()) {
            long requests = gateways.warm().events().all("request").size();
            try (RawClient client = RawClient.connect(gateway)) {
                client.send(BROKEN_CHUNK.replace("\n", "\r\n"));
                client.readToEnd();
                assertThat(client.text()).startsWith("HTTP/1.1 400");
            }
            assertThat(gateways.warm().events().all("request")).hasSize((int) requests);
        }
        assertThat(gateways.cold().events().all()).isEmpty();
    }
}
