package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/** What operators see of requests: those in flight, those that are over, and the machine. */
class ActivityIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CHAT = "/v1/chat/completions";

    @TempDir Path directory;

    private static JsonNode get(Deployment gateway, String path) {
        HttpResponse<String> answer = Http.get(gateway.uri(path));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Http.json(answer);
    }

    private static JsonNode awaitRows(Deployment gateway, int count) {
        await("rows of activity")
                .atMost(PATIENCE)
                .until(() -> get(gateway, "/api/metrics/activity").get("total").asInt() == count);
        return get(gateway, "/api/metrics/activity?order=asc").get("data");
    }

    private Launcher start(String more) {
        return Launcher.start(
                directory,
                """
                %s
                macros:
                  demo: %s demo-model --port ${PORT} --name ${MODEL_ID}
                models:
                  chat: { cmd: "${demo} --tokens 7" }
                  stuck: { cmd: "${demo} --stall-at-token 1" }
                groups:
                  all: { swap: false, members: [chat, stuck] }
                """
                        .formatted(more, Artefacts.script()));
    }

    @Test
    void activitySurvivesARestart() {
        Path file = directory.resolve("activity.db");
        String store = "store: { path: \"" + file + "\" }";
        JsonNode before;
        try (Launcher gateway = start(store)) {
            assertThat(Http.chat(gateway, "chat").join().statusCode()).isEqualTo(200);
            Http.postJson(gateway.uri(CHAT), Http.chatBody("chat", true)).join();
            assertThat(Http.chat(gateway, "chta").join().statusCode()).isEqualTo(404);
            before = awaitRows(gateway, 3);
            assertThat(before.get(0).at("/tokens/output_tokens").asInt()).isEqualTo(7);
            assertThat(before.get(0).at("/tokens/input_tokens").asInt()).isPositive();
            assertThat(before.get(0).get("resp_status_code").asInt()).isEqualTo(200);
            assertThat(before.get(0).get("has_capture").asBoolean()).isTrue();
            assertThat(before.get(1).get("resp_content_type").asText())
                    .startsWith("text/event-stream");
            assertThat(before.get(2).get("error_msg").asText()).contains("chta");
        }

        try (Launcher gateway = start(store)) {
            JsonNode after = awaitRows(gateway, 3);
            for (int i = 0; i < 3; i++) {
                assertThat(after.get(i).get("tokens")).isEqualTo(before.get(i).get("tokens"));
                assertThat(after.get(i).get("timestamp")).isEqualTo(before.get(i).get("timestamp"));
                assertThat(after.get(i).get("has_capture").asBoolean()).isFalse();
            }
            Http.chat(gateway, "chat").join();
            assertThat(awaitRows(gateway, 4).get(3).get("id").asInt()).isEqualTo(4);
            JsonNode stats = get(gateway, "/api/metrics/stats?model=chat");
            assertThat(stats.get("total_requests").asInt()).isEqualTo(3);
            assertThat(stats.get("total_output_tokens").asInt()).isGreaterThanOrEqualTo(14);
        }
    }

    @Test
    void aRequestIsCapturedWithoutSecrets() {
        try (Launcher gateway = start("apiKeys: [sk-secret]")) {
            HttpResponse<String> answer =
                    Http.send(
                            withKey(gateway, CHAT)
                                    .header("Content-Type", "application/json")
                                    .header("Accept-Encoding", "br")
                                    .POST(BodyPublishers.ofString(Http.chatBody("chat", false)))
                                    .build());
            assertThat(answer.statusCode()).isEqualTo(200);
            await().atMost(PATIENCE)
                    .until(() -> read(gateway, "/api/metrics/activity").get("total").asInt() == 1);

            JsonNode capture = read(gateway, "/api/captures/1");

            assertThat(decode(capture.get("req_body"))).isEqualTo(Http.chatBody("chat", false));
            assertThat(decode(capture.get("resp_body"))).isEqualTo(answer.body());
            assertThat(capture.toString()).contains("[REDACTED]").doesNotContain("sk-secret");
        }
    }

    private static HttpRequest.Builder withKey(Deployment gateway, String path) {
        return Http.request(gateway.uri(path)).header("Authorization", "Bearer sk-secret");
    }

    private static JsonNode read(Deployment gateway, String path) {
        return Http.json(Http.send(withKey(gateway, path).build()));
    }

    private static String decode(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
    }

    @Test
    void aStreamInFlightIsShownAndCancelled() throws Exception {
        try (Launcher gateway = start("");
                RawClient client = RawClient.connect(gateway)) {
            client.post(CHAT, "1.1", Http.chatBody("stuck", true));
            await().atMost(PATIENCE)
                    .until(() ->
                            get(gateway, "/api/inflight").at("/requests/0/resp_bytes").asInt() > 0);
            JsonNode flight = get(gateway, "/api/inflight").at("/requests/0");
            assertThat(flight.get("model").asText()).isEqualTo("stuck");
            assertThat(flight.get("req_path").asText()).isEqualTo(CHAT);
            assertThat(flight.at("/resp_headers/Content-Type").asText())
                    .startsWith("text/event-stream");
            String id = flight.get("id").asText();

            var cancelled = Http.postJson(gateway.uri("/api/inflight/" + id + "/cancel"), "");
            assertThat(cancelled.join().body()).isEqualTo("{\"msg\":\"ok\"}");

            client.readToEnd();
            assertThat(client.text()).contains("request_cancelled").doesNotContain("[DONE]");
            assertThat(get(gateway, "/api/inflight").get("requests")).isEmpty();
            JsonNode row = awaitRows(gateway, 1).get(0);
            assertThat(row.get("error_msg").asText()).contains("cancelled");
            assertThat(
                            Http.postJson(gateway.uri("/api/inflight/" + id + "/cancel"), "")
                                    .join()
                                    .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void whatHappensIsToldAsEvents() {
        try (Launcher gateway = start("");
                RawClient client = RawClient.connect(gateway)) {
            client.send("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
            client.readUntil("\"type\":\"inflight\"");
            assertThat(client.text())
                    .contains("\nevent:message\ndata:{\"type\":\"logData\"")
                    .contains("\"type\":\"modelStatus\"")
                    .contains("\"type\":\"uiConfig\"")
                    .contains("\"type\":\"profileChanged\"")
                    .contains("{\\\"operation\\\":\\\"snapshot\\\",\\\"requests\\\":[]}");

            Http.chat(gateway, "chat").join();

            client.readUntil("{\"type\":\"activity\",\"data\":\"{\\\"id\\\":1}\"}");
            client.readUntil("{\\\"operation\\\":\\\"upsert\\\"");
            client.readUntil("{\\\"operation\\\":\\\"remove\\\",\\\"id\\\":\\\"1\\\"}");
            client.readUntil("\\\"state\\\":\\\"ready\\\"");
        }
    }

    @Test
    void tokensAndTheMachineAreMeasured() {
        try (Launcher gateway = start("")) {
            Http.chat(gateway, "chat").join();
            awaitRows(gateway, 1);
            JsonNode performance = get(gateway, "/api/performance");
            assertThat(performance.at("/sys_stats/0/mem_total_mb").asLong()).isPositive();
            assertThat(performance.at("/sys_stats/0/cpu_util_per_core")).isNotEmpty();
            JsonNode hardware = get(gateway, "/api/hardware");
            assertThat(hardware.at("/cpu/logical_thread_count").asInt()).isPositive();
            assertThat(hardware.at("/memory/capacity_bytes").asLong()).isPositive();
            assertThat(Http.get(gateway.uri("/metrics")).body())
                    .contains("swapgate_output_tokens_total{model=\"chat\"} 7.0")
                    .contains("llamaswap_memory_total_bytes ");
        }
    }

    @Test
    void withoutPerformanceTheMachineIsNotWatched() {
        try (Launcher gateway = start("performance: { disabled: true }")) {
            HttpResponse<String> answer = Http.get(gateway.uri("/api/performance"));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("{\"enabled\":false}");
            assertThat(Http.get(gateway.uri("/metrics")).body()).doesNotContain("llamaswap_");
        }
    }
}
