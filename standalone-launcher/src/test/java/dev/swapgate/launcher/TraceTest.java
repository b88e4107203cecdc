package dev.swapgate.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A running gateway records its traffic, and the simulation does with it what the gateway did. */
class TraceTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir Path directory;

    private String write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private String config(Path trace) throws IOException {
        String model =
                String.join(" ", Fork.command(List.of(), "demo-model"))
                        + " --port ${PORT} --tokens 10 --tokens-per-second 10";
        return write(
                "config.yaml",
                """
                models:
                  a: {cmd: '%s', checkEndpoint: /health}
                  b: {cmd: '%s', checkEndpoint: /health}
                # A replay begins with better estimates, so it would linger for another time.
                swapgate: {trace: {path: '%s'}, scheduler: {linger: 0}}
                """
                        .formatted(model, model, trace));
    }

    private static RawClient ask(int port, String model) {
        return new RawClient(port)
                .post(
                        "/v1/chat/completions",
                        "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[]}");
    }

    private static double waited(String metrics, String model) {
        var sum =
                Pattern.compile("swapgate_queue_wait_seconds_sum\\{model=\"" + model + "\"} (\\S+)")
                        .matcher(metrics);
        assertThat(sum.find()).isTrue();
        return Double.parseDouble(sum.group(1));
    }

    private List<JsonNode> simulate(String config, Path trace) throws IOException {
        var out = new StringWriter();
        var line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        assertThat(
                        line.execute(
                                "simulate",
                                "-config",
                                config,
                                "--trace",
                                trace.toString(),
                                "--format",
                                "jsonl"))
                .isZero();
        var requests = new ArrayList<JsonNode>();
        for (var each : out.toString().lines().toList()) {
            requests.add(JSON.readTree(each));
        }
        return requests;
    }

    private static double waited(List<JsonNode> requests, String model) {
        return requests.stream()
                .filter(request -> request.path("model").asText().equals(model))
                .mapToDouble(request ->
                        request.path("started").asDouble() - request.path("at").asDouble())
                .sum();
    }

    @Test
    void whatWasRecordedIsReplayedAsItHappened() throws IOException {
        var trace = directory.resolve("trace.jsonl");
        String config = config(trace);
        String metrics;
        try (var gateway = Fork.start(directory, "-config", config, "-listen", "127.0.0.1:0")) {
            int port = ServeTest.port(gateway);
            try (var first = ask(port, "a")) {
                first.readUntil("data: ");
                try (var second = ask(port, "b");
                        var third = ask(port, "b")) {
                    first.readUntil("[DONE]");
                    second.readUntil("[DONE]");
                    third.readUntil("[DONE]");
                }
            }
            try (var client = new RawClient(port)) {
                metrics =
                        client.send(
                                        "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection:"
                                                + " close\r\n\r\n")
                                .readToEnd();
            }
            gateway.signal("TERM");
            assertThat(gateway.exitCode()).isZero();
            assertThat(gateway.output().lines())
                    .noneMatch(line -> line.contains("WARN") && line.contains("trace"));
        }

        assertThat(Files.readString(trace)).contains("\"load\":").doesNotContain("messages");
        var requests = simulate(config, trace);
        assertThat(requests).hasSize(3);
        assertThat(metrics).contains("swapgate_trace_dropped_total 0");
        for (var model : List.of("a", "b")) {
            assertThat(waited(requests, model))
                    .as("waits for %s", model)
                    .isEqualTo(waited(metrics, model), within(2.0));
        }
        assertThat(waited(requests, "b")).as("a was busy, then b loaded").isGreaterThan(1);
    }

    @Test
    void aTraceThatCannotBeWrittenStopsNothing() throws IOException {
        String config = config(Path.of("/dev/full"));
        try (var gateway = Fork.start(directory, "-config", config, "-listen", "127.0.0.1:0")) {
            try (var client = ask(ServeTest.port(gateway), "a")) {
                client.readUntil("[DONE]");
            }
            gateway.awaitOutput("trace /dev/full: cannot be written");
            try (var client = ask(ServeTest.port(gateway), "a")) {
                client.readUntil("[DONE]");
            }
            gateway.signal("TERM");
            assertThat(gateway.exitCode()).isZero();
            assertThat(gateway.output()).containsOnlyOnce("cannot be written");
        }
    }
}
