package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.swapgate.corpus.BadInput;
import dev.swapgate.corpus.BadInputs;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Every file of bad input, sent to a gateway that runs no model and to one that runs one: each
 * request is refused in the caller's dialect, starts nothing, reaches no model, and leaves a
 * connection that is either usable or closed.
 */
class BadInputsIT {
    private static final String RUNNING = "GET /running HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final Pattern ANTHROPIC = Pattern.compile("/v1?/messages(/.*)?");
    private static final Pattern OLLAMA = Pattern.compile("/api/(chat|tags|generate)");
    private static final List<String> INSIDES =
            List.of("\tat ", "Exception", "org.eclipse", "com.fasterxml", "dev.swapgate");

    @TempDir static Path directory;

    private static ColdAndWarm gateways;

    @BeforeAll
    static void start() {
        gateways = ColdAndWarm.start(directory, BadInputsIT::yaml, List.of("m1"));
    }

    @AfterAll
    static void stop() {
        gateways.close();
    }

    private static String yaml(ModelEvents events) {
        return "models: { m1: { cmd: \"%s demo-model --port ${PORT} --name m1 %s\" } }"
                .formatted(Artefacts.script(), events.option());
    }

    static List<String> families() {
        return BadInputs.FAMILIES;
    }

    @ParameterizedTest
    @MethodSource("families")
    void isRefusedAndReachesNoModel(String family) {
        List<String> wrong = new ArrayList<>();
        for (Launcher gateway : gateways.gateways()) {
            try (Line line = new Line(gateway)) {
                for (BadInput bad : BadInputs.of(family)) {
                    String complaint = line.refuses(bad);
                    if (complaint != null) {
                        wrong.add(bad + "\n    " + complaint);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(gateways.cold().events().all()).isEmpty();
        assertThat(gateways.warm().events().all("request")).hasSize(1);
        assertThat(gateways.warm().events().all("stop")).isEmpty();
        gateways.cold().assertSameProcesses();
        gateways.warm().assertSameProcesses();
    }

    /** A connection to a gateway, made anew when the gateway has closed it. */
    private static final class Line implements AutoCloseable {
        private final Launcher gateway;
        private final String running;
        private @Nullable RawClient client;

        Line(Launcher gateway) {
            this.gateway = gateway;
            this.running = Http.get(gateway.uri("/running")).body();
        }

        /** What is wrong with the answer; null if nothing is. */
        @Nullable String refuses(BadInput bad) {
            try {
                RawClient open = client == null ? RawClient.connect(gateway) : client;
                client = null;
                sendAll(open, bad);
                RawAnswer answer = open.answer();
                assertThat(answer.status()).as(answer::toString).isEqualTo(bad.status());
                checkShape(bad, answer);
                if (answer.closes() || bad.head().contains(" HTTP/1.0\r\n")) {
                    open.readToEnd();
                    assertThat(open.text().getBytes(StandardCharsets.UTF_8))
                            .as("nothing follows")
                            .hasSize(answer.end());
                    open.close();
                } else {
                    RawAnswer next = open.send(RUNNING).answer();
                    assertThat(next.body()).isEqualTo(running);
                    client = open;
                }
                return null;
            } catch (AssertionError | RuntimeException e) {
                String text = e.toString();
                return text.substring(0, Math.min(600, text.length()));
            }
        }

        // Who is refused early may find the connection closed while it still sends.
        private static void sendAll(RawClient client, BadInput bad) {
            try {
                client.send(bad.bytes());
            } catch (UncheckedIOException e) {
                // The answer is there all the same.
            }
        }

        @Override
        public void close() {
            if (client != null) {
                client.close();
            }
        }
    }

    private static void checkShape(BadInput bad, RawAnswer answer) {
        String id = answer.header("x-request-id").orElseThrow();
        assertThat(answer.header("request-id")).contains(id);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/json");
        assertThat(answer.body()).doesNotContain(INSIDES);
        JsonNode body = Http.json(answer.body());
        String path = bad.path().replaceFirst("[?].*", "");
        if (OLLAMA.matcher(path).matches()) {
            assertThat(body.get("error").asText()).isNotBlank();
        } else if (ANTHROPIC.matcher(path).matches() && body.has("type")) {
            assertThat(body.get("type").asText()).isEqualTo("error");
            assertThat(body.at("/error/type").asText()).endsWith("_error");
            assertThat(body.at("/error/message").asText()).isNotBlank();
            assertThat(body.get("request_id").asText()).isEqualTo(id);
        } else {
            assertThat(body.get("src").asText()).isEqualTo("swapgate");
            assertThat(body.at("/error/code").asText()).isEqualTo(bad.code());
            assertThat(body.at("/error/type").asText()).isEqualTo(type(bad.status()));
            assertThat(body.at("/error/message").asText()).isNotBlank();
            assertThat(body.get("error").has("param")).isTrue();
        }
    }

    private static String type(int status) {
        return status == 403 ? "permission_error" : "invalid_request_error";
    }
}
