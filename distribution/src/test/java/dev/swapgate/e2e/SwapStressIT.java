package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything at once on the five groups: who may not run together never does. */
class SwapStressIT {
    private static final int CLIENTS = 16;
    private static final int REQUESTS_EACH = 19;

    /** Requests are sent so long, and on a busy machine until enough were answered. */
    private static final Duration USUAL = Duration.ofSeconds(40);

    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final int ENOUGH = 4 * CLIENTS;

    /** Every model may have its turn before one's own, and starts slowly on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Pattern MODEL = Pattern.compile("\"model\":\"([^\"]*)\"");

    /** What came of a request; there is nothing else. */
    private enum Outcome {
        COMPLETE,
        TYPED_ERROR,
        VISIBLE_ABORT,
        LEFT
    }

    @TempDir private Path directory;

    @Test
    void noTwoModelsThatExcludeEachOtherEverRunTogether() throws Exception {
        var events = new ModelEvents(directory);
        String options = events.option() + " --allow-faults --tokens 8 --tokens-per-second 100";
        String settings = "\nswapgate:\n  scheduler: { maxTurn: 1, linger: 0 }\n";
        try (Launcher gateway =
                        Launcher.start(directory, FiveGroups.yaml(options, directory) + settings);
                ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor()) {
            var oracle = new OverlapOracle(events);
            ScheduledFuture<?> watching =
                    watch.scheduleWithFixedDelay(oracle::look, 0, 20, TimeUnit.MILLISECONDS);
            Map<Outcome, Integer> outcomes = load(gateway);
            assertThat(watching.isDone()).as("the oracle failed").isFalse();
            watching.cancel(false);
            oracle.look();
            assertThat(oracle.violations()).isEmpty();
            assertThat(events.all("OVERLAP")).isEmpty();
            assertThat(outcomes).containsKeys(Outcome.COMPLETE, Outcome.LEFT);
            assertThat(outcomes.get(Outcome.COMPLETE)).isGreaterThan(CLIENTS);
            assertThat(events.all("start").size()).isGreaterThan(FiveGroups.models().size() / 2);
            assertNothingIsKept(gateway);
        }
    }

    private static void assertNothingIsKept(Launcher gateway) {
        await("every lease is given back and nobody waits")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    assertThat(Metrics.sum(gateway, "swapgate_leases")).isZero();
                    assertThat(Metrics.sum(gateway, "swapgate_waiting")).isZero();
                });
        FiveGroups.models().forEach(model -> assertAnswers(gateway, model));
    }

    /** The model may still have its rest after it died early. */
    private static void assertAnswers(Launcher gateway, String model) {
        await(model + " answers")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    HttpResponse<String> answer = Http.chat(gateway, model).join();
                    if (answer.statusCode() != 200) {
                        assertThat(Http.json(answer).at("/error/code").asText())
                                .isEqualTo("model_backoff");
                    }
                    return answer.statusCode() == 200;
                });
    }

    /** Sends the requests; ends when all are sent or the time is over, and all are answered. */
    private static Map<Outcome, Integer> load(Launcher gateway) throws Exception {
        long begin = System.nanoTime();
        var complete = new AtomicInteger();
        BooleanSupplier goesOn =
                () -> {
                    long passed = System.nanoTime() - begin;
                    return passed < USUAL.toNanos()
                            || (passed < LONGEST.toNanos() && complete.get() < ENOUGH);
                };
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        List<Future<List<Outcome>>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                var random = new Random(i);
                clients.add(threads.submit(() -> client(gateway, random, goesOn, complete)));
            }
        }
        for (Future<List<Outcome>> client : clients) {
            client.get().forEach(outcome -> outcomes.merge(outcome, 1, Integer::sum));
        }
        return outcomes;
    }

    private static List<Outcome> client(
            Launcher gateway, Random random, BooleanSupplier goesOn, AtomicInteger complete) {
        List<String> models = List.copyOf(FiveGroups.models());
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < REQUESTS_EACH && goesOn.getAsBoolean(); i++) {
            String model = models.get(random.nextInt(models.size()));
            try (RawClient client = RawClient.connect(gateway)) {
                Outcome outcome = request(client, model, random.nextInt(100));
                outcomes.add(outcome);
                if (outcome == Outcome.COMPLETE) {
                    complete.incrementAndGet();
                }
            }
        }
        return outcomes;
    }

    private static Outcome request(RawClient client, String model, int kind) {
        boolean stream = kind < 60;
        String fault = kind < 3 ? "x-demo-die-at-token: 3\r\n" : "";
        client.patience(kind >= 85 ? Duration.ofMillis(400) : PATIENCE);
        client.send(
                BadRequests.post(
                        "/v1/chat/completions",
                        "Content-Type: application/json\r\n" + fault,
                        Http.chatBody(model, stream)));
        try {
            if (kind >= 3 && kind < 20) {
                return leaveEarly(client, model);
            }
            return judge(client.answer(), model, stream);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof SocketTimeoutException && kind >= 85) {
                client.leave(RawClient.Leave.RST);
                return Outcome.LEFT;
            }
            if (e.getCause() instanceof SocketTimeoutException) {
                throw e;
            }
            return Outcome.VISIBLE_ABORT;
        }
    }

    /** Leaves after the first token, or with the error that came instead. */
    private static Outcome leaveEarly(RawClient client, String model) {
        client.readUntil("\r\n\r\n");
        if (!client.text().startsWith("HTTP/1.1 200")) {
            return judge(client.answer(), model, true);
        }
        try {
            client.readUntil("\n\n");
        } catch (IllegalStateException e) {
            // Cut before the first token.
            return judge(client.answer(), model, true);
        }
        assertNamed(client.text(), model);
        return Outcome.LEFT;
    }

    private static Outcome judge(RawAnswer answer, String model, boolean stream) {
        if (answer.status() != 200) {
            assertThat(answer.status()).isIn(502, 503);
            assertThat(Http.json(answer.body()).at("/error/code").asText())
                    .as("models that die early more than once are given a rest")
                    .isIn(
                            "upstream_unreachable",
                            "upstream_invalid",
                            "model_start_failed",
                            "model_backoff");
            return Outcome.TYPED_ERROR;
        }
        assertNamed(answer.body(), model);
        boolean tidy = answer.isWhole();
        boolean whole = answer.body().contains(stream ? "data: [DONE]" : "\"usage\"");
        boolean error = answer.body().contains("\"error\"");
        assertThat(tidy).as(answer::toString).isEqualTo(whole && !error);
        return tidy ? Outcome.COMPLETE : Outcome.VISIBLE_ABORT;
    }

    /** Every answer says which model gave it. */
    private static void assertNamed(String body, String model) {
        Matcher named = MODEL.matcher(body);
        while (named.find()) {
            assertThat(named.group(1)).isEqualTo(model);
        }
    }
}
