package dev.swapgate.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * Requests that fill the slot and the queue of a model until one more has been refused; then they
 * leave, and whoever comes again is served.
 */
final class Crowd implements AutoCloseable {
    private static final int WAITING = 3;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final String BODY =
            """
            {"model":"%s","stream":true,"max_tokens":1000000,"ignore_eos":true,\
            "messages":[{"role":"user","content":"hello"}]}\
            """
                    .formatted(ClientGateway.CROWDED);

    private final Place place;
    private final HttpClient crowd = client();
    private final HttpClient watcher = client();
    private final AtomicBoolean over = new AtomicBoolean();
    private final int refusedBefore;
    private final CompletableFuture<HttpResponse<InputStream>> running;
    private final List<CompletableFuture<HttpResponse<InputStream>>> waiting;
    private final Thread watch;

    private Crowd(Place place) {
        this.place = place;
        refusedBefore = refused();
        // While the model is loading, the one that will have the slot would fill the queue, too.
        running = ask();
        running.join();
        waiting = IntStream.range(0, WAITING).mapToObj(i -> ask()).toList();
        await("a full queue")
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(gauge("swapgate_waiting")).isEqualTo(WAITING));
        watch = Thread.ofPlatform().name("crowd").start(this::leaveOnceOneMoreWasRefused);
    }

    /** Fills the model. */
    static Crowd at(Place place) {
        return new Crowd(place);
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private CompletableFuture<HttpResponse<InputStream>> ask() {
        HttpRequest chat =
                request("/v1/chat/completions")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(BODY))
                        .build();
        return crowd.sendAsync(chat, BodyHandlers.ofInputStream());
    }

    private HttpRequest.Builder request(String path) {
        URI uri = place.gateway().uri(path);
        return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + ClientGateway.KEY);
    }

    private void leaveOnceOneMoreWasRefused() {
        await("one more is refused")
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> over.get() || refused() > refusedBefore);
        leave();
    }

    private void leave() {
        running.cancel(true);
        waiting.forEach(request -> request.cancel(true));
        crowd.shutdownNow();
    }

    /** Whether anybody was refused since the crowd came. */
    boolean hasSeenARefusal() {
        return refused() > refusedBefore;
    }

    private int refused() {
        return gauge("swapgate_rejected_total");
    }

    private int gauge(String name) {
        String series = name + "{model=\"" + ClientGateway.CROWDED + "\"";
        try {
            return watcher.send(request("/metrics").build(), BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(series))
                    .mapToInt(line ->
                            (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        over.set(true);
        try {
            watch.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        leave();
        watcher.shutdownNow();
    }
}
