package dev.swapgate.launcher.demo;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.swapgate.launcher.Fork;
import dev.swapgate.launcher.RawClient;

import picocli.CommandLine;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A demo model of a test: in this process, or in one of its own where it shall break. */
final class Rig implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path events;
    private final AutoCloseable model;
    private final int port;

    private Rig(Path events, AutoCloseable model) {
        this.events = events;
        this.model = model;
        await().atMost(Duration.ofSeconds(30)).until(() -> !all("bound").isEmpty());
        port = all("bound").getFirst().get("port").asInt();
    }

    /** A model in this process, ready. */
    static Rig inside(Path directory, String... options) {
        try {
            Path events = Files.createTempFile(directory, "events", ".jsonl");
            var command = new DemoModelCommand();
            new CommandLine(command).parseArgs(words(events, options).toArray(String[]::new));
            var model =
                    new DemoModel(
                            command.settings(), new PrintStream(OutputStream.nullOutputStream()));
            Thread.ofPlatform()
                    .daemon()
                    .start(() -> {
                        try {
                            model.run();
                        } catch (IOException | InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    });
            return new Rig(events, model).awaitEvent("ready");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A model in a process of its own, bound but perhaps not ready. */
    static Rig forked(Path directory, String... options) {
        try {
            Path events = Files.createTempFile(directory, "events", ".jsonl");
            List<String> words = words(events, options);
            words.addFirst("demo-model");
            return new Rig(events, Fork.start(directory, words.toArray(String[]::new)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> words(Path events, String... options) {
        List<String> words = new ArrayList<>(List.of("--port", "0", "--events", events.toString()));
        words.addAll(List.of(options));
        return words;
    }

    /** The process, if it has one of its own. */
    Fork fork() {
        return (Fork) model;
    }

    /** The port it listens on. */
    int port() {
        return port;
    }

    /** A raw connection to it. */
    RawClient connect() {
        return new RawClient(port);
    }

    /** Waits for an event. */
    Rig awaitEvent(String event) {
        await("event " + event)
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !all(event).isEmpty());
        return this;
    }

    /** Every event of this name so far. */
    List<JsonNode> all(String event) {
        return all(events, event);
    }

    /** Every event of this name in a file. */
    static List<JsonNode> all(Path file, String event) {
        try {
            List<JsonNode> found = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                JsonNode json = JSON.readTree(line);
                if (json.get("event").asText().equals(event)) {
                    found.add(json);
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gets a path. */
    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    /** Posts JSON. */
    HttpResponse<String> post(String path, String body, String... headers) {
        var request =
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    /** Sends a request. */
    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Address of a path. */
    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** A body as JSON. */
    static JsonNode json(HttpResponse<String> response) {
        return json(response.body());
    }

    /** Text as JSON. */
    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    /** The data of each server-sent event; fails on anything that is not one. */
    static List<String> events(String body) {
        if (!body.endsWith("\n\n")) {
            throw new AssertionError("the last event is not complete: " + body);
        }
        List<String> data = new ArrayList<>();
        for (String event : body.split("\n\n", 0)) {
            String[] lines = event.split("\n", 0);
            String last = lines[lines.length - 1];
            if (!last.startsWith("data: ") || lines.length > 2) {
                throw new AssertionError("not an event: " + event);
            }
            if (lines.length == 2
                    && !lines[0].equals("event: " + json(last.substring(6)).at("/type").asText())) {
                throw new AssertionError("name and type differ: " + event);
            }
            data.add(last.substring(6));
        }
        return data;
    }

    @Override
    public void close() {
        client.close();
        try {
            model.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
