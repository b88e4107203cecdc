package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A real llama-server with two real, if senseless, models. Opt-in: profile {@code llama}, after
 * {@code distribution/src/test/llama/prepare.sh}.
 */
@Tag("llama")
class RealLlamaIT {
    private static final Path TOOLS = Path.of(System.getProperty("swapgate.test.llama", ""));

    private static String yaml() {
        return """
        healthCheckTimeout: 60
        macros:
          llama: %1$s/bin/llama-server --host 127.0.0.1 --port ${PORT} --no-webui -c 32768 -np 1 -t 1
        models:
          one:
            cmd: ${llama} -m %1$s/one.gguf
            env: ["LD_LIBRARY_PATH=%1$s/bin"]
          two:
            cmd: ${llama} -m %1$s/two.gguf
            env: ["LD_LIBRARY_PATH=%1$s/bin"]
        """
                .formatted(TOOLS);
    }

    @Test
    void swapsStreamsAndCancelsWithARealServer(@TempDir Path directory) throws IOException {
        try (Launcher gateway = Launcher.start(directory, yaml())) {
            for (String model : new String[] {"one", "two", "one"}) {
                assertThat(streamedEvents(gateway, model)).as(gateway::log).isGreaterThan(5);
                JsonNode running = Http.json(Http.get(gateway.uri("/running"))).get("running");
                assertThat(running).hasSize(1);
                assertThat(running.get(0).get("model").asText()).isEqualTo(model);
            }
            cancelInMidGeneration(gateway);
        }
    }

    private static String body(String model, int tokens) {
        return """
        {"model":"%s","stream":true,"max_tokens":%d,"ignore_eos":true,
         "messages":[{"role":"user","content":"hello"}]}\
        """
                .formatted(model, tokens);
    }

    private static int streamedEvents(Launcher gateway, String model) throws IOException {
        HttpResponse<InputStream> response =
                Http.stream(gateway.uri("/v1/chat/completions"), body(model, 20));
        assertThat(response.statusCode()).isEqualTo(200);
        try (InputStream in = response.body()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text).contains("data: [DONE]");
            return text.split("data: ", -1).length - 1;
        }
    }

    private static void cancelInMidGeneration(Launcher gateway) throws IOException {
        HttpResponse<InputStream> response =
                Http.stream(gateway.uri("/v1/chat/completions"), body("one", 30_000));
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(reader.readLine()).startsWith("data: ");
            assertThat(isProcessing(gateway)).isTrue();
        }
        await("the server stops computing")
                .atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !isProcessing(gateway));
    }

    private static boolean isProcessing(Launcher gateway) {
        JsonNode slots = Http.json(Http.get(gateway.uri("/upstream/one/slots")));
        return slots.get(0).get("is_processing").asBoolean();
    }
}
