package dev.swapgate.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Calls as an ordinary client makes them. */
final class Http {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(30))
                    .build();

    private Http() {}

    /** Whether anything answers with 200. */
    static boolean answers(URI uri) {
        try {
            return CLIENT.send(request(uri).GET().build(), BodyHandlers.discarding()).statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A chat completion of one short message. */
    static CompletableFuture<HttpResponse<String>> chat(Deployment gateway, String model) {
        return postJson(gateway.uri("/v1/chat/completions"), chatBody(model, false));
    }

    /** Body of a chat completion. */
    static String chatBody(String model, boolean stream) {
        return "{\"model\":\""
                + model
                + "\",\"stream\":"
                + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    }

    /** Posts JSON, with more headers: names and values in turn. */
    static CompletableFuture<HttpResponse<String>> postJson(
            URI uri, String body, String... headers) {
        HttpRequest request =
                request(uri)
                        .headers(more(headers))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return CLIENT.sendAsync(request, BodyHandlers.ofString());
    }

    private static String[] more(String... headers) {
        List<String> all = new ArrayList<>(List.of("Content-Type", "application/json"));
        all.addAll(List.of(headers));
        return all.toArray(String[]::new);
    }

    /** Posts JSON and hands over the answer's body while it is still coming. */
    static HttpResponse<InputStream> stream(URI uri, String body) {
        HttpRequest request =
                request(uri)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            return CLIENT.send(request, BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Gets a page. */
    static HttpResponse<String> get(URI uri) {
        return send(request(uri).GET().build());
    }

    /** Sends any request and waits for its answer. */
    static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A request with a generous timeout. */
    static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(2));
    }

    /** Parses JSON. */
    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parses the body of an answer. */
    static JsonNode json(HttpResponse<String> response) {
        return json(response.body());
    }
}
