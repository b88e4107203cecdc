package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Requests that wait, models that leave while others want them, and the bounds of both. */
class QueueIT {
    private static final String CHAT = "/v1/chat/completions";

    @TempDir static Path directory;

    private static Launcher gateway;
    private static ModelEvents events;

    @BeforeAll
    static void start() {
        events = new ModelEvents(directory);
        gateway =
                Launcher.start(
                        directory,
                        """
                        swapgate:
                          queue: { maxPerModel: 3 }
                        macros:
                          demo: %s demo-model --port ${PORT} --name ${MODEL_ID} %s
                        models:
                          single: { cmd: "${demo} --stall-at-token 1", concurrencyLimit: 1 }
                          cut: { cmd: "${demo} --stall-at-token 1", concurrencyLimit: 1 }
                          finite: { cmd: "${demo} --tokens 20 --tokens-per-second 20" }
                          held: { cmd: "${demo} --stall-at-token 1", ttl: 1 }
                          idle: { cmd: "${demo}", ttl: 1 }
                          slow: { cmd: "${demo} --load-seconds 1.5" }
                          lingering: { cmd: "${demo} --stop-seconds 1" }
                        groups:
                          all:
                            swap: false
                            members: [single, cut, finite, held, idle, slow, lingering]
                        """
                                .formatted(Artefacts.script(), events.option()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static RawClient stream(Launcher to, String model) {
        return RawClient.connect(to).post(CHAT, "1.1", Http.chatBody(model, true));
    }

    private static CompletableFuture<HttpResponse<String>> post(String path) {
        return Http.postJson(gateway.uri(path), "");
    }

    private static String code(HttpResponse<String> answer) {
        return Http.json(answer).at("/error/code").asText();
    }

    private static String state(Launcher of, String model) {
        for (JsonNode running : Http.json(Http.get(of.uri("/running"))).get("running")) {
            if (running.get("model").asText().equals(model)) {
                return running.get("state").asText();
            }
        }
        return "stopped";
    }

    private static void awaitEvent(String kind, String model, int count) {
        await(kind + " of " + model)
                .atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () -> assertThat(events.count(kind, model)).isGreaterThanOrEqualTo(count));
    }

    @Test
    void oneRunsThreeWaitInOrderAndTheFifthIsToldWhenToComeBack() {
        RawClient running = stream(gateway, "single").readUntil("data: ");
        List<RawClient> waiting =
                Stream.of(1, 2, 3)
                        .map(
                                i -> {
                                    RawClient client = stream(gateway, "single");
                                    Metrics.awaitWaiting(gateway, "single", i);
                                    return client;
                                })
                        .toList();
        HttpResponse<String> fifth = Http.chat(gateway, "single").join();
        assertThat(fifth.statusCode()).isEqualTo(429);
        assertThat(code(fifth)).isEqualTo("queue_full");
        assertThat(fifth.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
        assertThat(fifth.headers().firstValueAsLong("retry-after-ms").orElse(0)).isPositive();
        assertThat(Metrics.leases(gateway, "single")).isEqualTo(1);
        for (RawClient next : waiting) {
            assertThat(next.text()).isEmpty();
            running.close();
            next.readUntil("data: ");
            running = next;
        }
        running.close();
        Metrics.awaitLeases(gateway, "single", 0);
    }

    @Test
    void anUnloadLetsAnswersEnd() {
        RawClient running = stream(gateway, "finite").readUntil("data: ");
        CompletableFuture<HttpResponse<String>> unload = post("/api/models/unload/finite");
        running.readUntil("data: [DONE]");
        assertThat(unload.join().body()).isEqualTo("OK");
        assertThat(events.count("stopped", "finite")).isEqualTo(1);
        running.close();
    }

    @Test
    void aForcedUnloadCutsVisiblyAndRefusesWhoWaits() {
        RawClient running = stream(gateway, "cut").readUntil("data: ");
        CompletableFuture<HttpResponse<String>> waiting = Http.chat(gateway, "cut");
        Metrics.awaitWaiting(gateway, "cut", 1);
        HttpResponse<String> unload = post("/api/models/unload/cut?mode=force").join();
        assertThat(unload.statusCode()).isEqualTo(200);
        assertThat(waiting.join().statusCode()).isEqualTo(503);
        assertThat(code(waiting.join())).isEqualTo("model_unloaded");
        running.readToEnd();
        assertThat(running.text())
                .contains("\"error\"")
                .doesNotContain("[DONE]")
                .doesNotEndWith("0\r\n\r\n");
        assertThat(gateway.survivors().alive()).noneMatch(line -> line.contains("--name cut"));
        running.close();
    }

    /** The idle model's end shows that the time of both has passed. */
    @Test
    void anIdleModelLeavesAfterItsTimeAndABusyOneDoesNot() {
        RawClient busy = stream(gateway, "held").readUntil("data: ");
        assertThat(Http.chat(gateway, "idle").join().statusCode()).isEqualTo(200);
        awaitEvent("stopped", "idle", 1);
        assertThat(state(gateway, "held")).isEqualTo("ready");
        assertThat(events.count("stop", "held")).isZero();
        busy.close();
        awaitEvent("stopped", "held", 1);
        assertThat(Http.chat(gateway, "idle").join().statusCode()).isEqualTo(200);
    }

    @Test
    void aLoadWhoseOnlyClientLeftIsFinishedButNotUsed() {
        RawClient client = stream(gateway, "slow");
        awaitEvent("bound", "slow", 1);
        client.close();
        Metrics.awaitWaiting(gateway, "slow", 0);
        awaitEvent("ready", "slow", 1);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(state(gateway, "slow")).isEqualTo("ready"));
        assertThat(Metrics.leases(gateway, "slow")).isZero();
        assertThat(Http.chat(gateway, "slow").join().statusCode()).isEqualTo(200);
        assertThat(events.count("start", "slow")).isEqualTo(1);
        awaitEvent("answered", "slow", 1);
        assertThat(events.count("answered", "slow")).isEqualTo(1);
    }

    @Test
    void aRequestThatComesWhileItsModelStopsGetsTheNextStart() {
        assertThat(Http.chat(gateway, "lingering").join().statusCode()).isEqualTo(200);
        CompletableFuture<HttpResponse<String>> unload = post("/api/models/unload/lingering");
        awaitEvent("stop", "lingering", 1);
        assertThat(events.count("stopped", "lingering")).isZero();
        HttpResponse<String> answer = Http.chat(gateway, "lingering").join();
        assertThat(answer.statusCode()).as(answer::body).isEqualTo(200);
        assertThat(unload.join().statusCode()).isEqualTo(200);
        assertThat(events.count("start", "lingering")).isEqualTo(2);
    }

    @Test
    void aRequestThatWaitsTooLongIsToldButAPreloadHasItsTime(@TempDir Path other) {
        String yaml =
                """
                swapgate:
                  queue: { timeout: 0.5 }
                models:
                  single:
                    cmd: %s demo-model --port ${PORT} --stall-at-token 1
                    concurrencyLimit: 1
                hooks: { on_startup: { preload: [single] } }
                """
                        .formatted(Artefacts.script());
        try (Launcher impatient = Launcher.start(other, yaml)) {
            impatient.daemon().awaitAnswer(impatient.uri("/ready"), Duration.ofSeconds(20));
            assertThat(state(impatient, "single")).isEqualTo("ready");
            RawClient running = stream(impatient, "single").readUntil("data: ");
            HttpResponse<String> answer = Http.chat(impatient, "single").join();
            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(code(answer)).isEqualTo("queue_timeout");
            running.close();
        }
    }

    @Test
    void aGatewayThatPreloadsIsReadyOnceItHas(@TempDir Path other) {
        var own = new ModelEvents(other);
        String yaml =
                """
                models:
                  early:
                    cmd: %s demo-model --port ${PORT} --name early --load-seconds 3 %s
                hooks: { on_startup: { preload: [early] } }
                """
                        .formatted(Artefacts.script(), own.option());
        try (Launcher starting = Launcher.start(other, yaml)) {
            HttpResponse<String> before = Http.get(starting.uri("/ready"));
            assertThat(before.statusCode()).isEqualTo(503);
            assertThat(own.count("ready", "early")).isZero();
            starting.daemon().awaitAnswer(starting.uri("/ready"), Duration.ofSeconds(20));
            assertThat(state(starting, "early")).isEqualTo("ready");
            assertThat(own.count("answered", "early")).isZero();
            assertThat(Metrics.leases(starting, "early")).isZero();
        }
    }

    /**
     * Memory that a driver gives back late: the model that starts too early finds it taken.
     *
     * @param settle the pause
     * @param linger how late the driver is
     */
    @ParameterizedTest
    @CsvSource({"0, 30", "1.5, 1"})
    void aPauseAfterEachStopGivesDriversTime(double settle, int linger, @TempDir Path other) {
        var own = new ModelEvents(other);
        String yaml =
                """
                swapgate:
                  process: { settle: %s }
                macros:
                  demo: %s demo-model --port ${PORT} --name ${MODEL_ID} %s --lock %s
                models:
                  one: { cmd: "${demo} --lock-linger %d" }
                  two: { cmd: "${demo}" }
                """
                        .formatted(
                                settle,
                                Artefacts.script(),
                                own.option(),
                                other.resolve("gpu"),
                                linger);
        try (Launcher settling = Launcher.start(other, yaml)) {
            assertThat(Http.chat(settling, "one").join().statusCode()).isEqualTo(200);
            int status = Http.chat(settling, "two").join().statusCode();
            assertThat(own.all("OVERLAP").isEmpty()).isEqualTo(settle > 0);
            assertThat(status).isEqualTo(settle > 0 ? 200 : 502);
        }
    }
}
