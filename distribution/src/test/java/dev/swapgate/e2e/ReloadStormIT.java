package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Random reloads under load: no answer is lost, and who may not run together never does. */
class ReloadStormIT {
    private static final int RELOADS = 500;
    private static final int CLIENTS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir private Path directory;

    /** How the requests of a client ended. */
    private record Tally(int complete, int removed) {
        Tally plus(Tally other) {
            return new Tally(complete + other.complete, removed + other.removed);
        }
    }

    @Test
    void fiveHundredReloadsLoseNothing() throws Exception {
        var events = new ModelEvents(directory);
        String all = FiveGroups.yaml(events.option() + " --tokens 8", directory);
        try (Launcher gateway = Launcher.start(directory, settings(all, 1));
                ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var oracle = new OverlapOracle(events);
            var watching = watch.scheduleWithFixedDelay(oracle::look, 0, 20, TimeUnit.MILLISECONDS);
            var over = new AtomicBoolean();
            List<Future<Tally>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                var choice = new Random(i);
                clients.add(threads.submit(() -> client(gateway, choice, over)));
            }
            try {
                reloadAgainAndAgain(gateway, all);
            } finally {
                over.set(true);
            }
            var tally = new Tally(0, 0);
            for (Future<Tally> client : clients) {
                tally = tally.plus(client.get());
            }
            assertThat(watching.isDone()).as("the oracle failed").isFalse();
            watching.cancel(false);
            oracle.look();
            assertThat(oracle.violations()).isEmpty();
            assertThat(events.all("OVERLAP")).isEmpty();
            assertThat(tally.complete()).isGreaterThan(CLIENTS);
            assertNothingIsKept(gateway, settings(all, 0));
        }
    }

    private void reloadAgainAndAgain(Launcher gateway, String all) throws InterruptedException {
        var random = new Random(42);
        String text = all;
        for (int i = 0; i < RELOADS; i++) {
            text = i % 10 == 9 ? all : changed(text, all, random);
            boolean broken = i % 7 == 3;
            Launcher.write(
                    directory,
                    broken ? text + "\nglobalTTL: x\n" : settings(text, random.nextInt(3)));
            HttpResponse<String> answer =
                    Http.postJson(gateway.uri("/api/config/reload"), "").join();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(broken ? 400 : 200);
            assertThat(new CountDownLatch(1).await(random.nextInt(150), TimeUnit.MILLISECONDS))
                    .isFalse();
        }
    }

    private static String settings(String text, int maxTurn) {
        return text
                + "\nswapgate:\n  scheduler: { maxTurn: "
                + maxTurn
                + ", linger: 0 }\n  unload: { drainTimeout: 120 }\n";
    }

    /** One model gets another command, or goes, or comes back. */
    private static String changed(String text, String all, Random random) {
        var models = List.copyOf(FiveGroups.models());
        String id = models.get(random.nextInt(models.size()));
        var lines = new ArrayList<String>();
        boolean there = text.contains("\n  " + id + ": {");
        boolean goes = there && random.nextInt(4) == 0;
        for (String line : text.split("\n", -1)) {
            if (!line.startsWith("  " + id + ": {")) {
                lines.add(goes ? withoutMember(line, id) : line);
            } else if (!goes) {
                lines.add(
                        line.replaceFirst("--tokens \\d+", "--tokens " + (5 + random.nextInt(9))));
            }
        }
        return there ? String.join("\n", lines) : all;
    }

    private static String withoutMember(String line, String id) {
        int open = line.indexOf("members: [");
        if (open < 0) {
            return line;
        }
        int begin = open + "members: [".length();
        var left = new ArrayList<>(List.of(line.substring(begin, line.indexOf(']')).split(", ")));
        left.remove(id);
        return line.substring(0, begin) + String.join(", ", left) + "]";
    }

    private static Tally client(Launcher gateway, Random random, AtomicBoolean over) {
        var models = List.copyOf(FiveGroups.models());
        var tally = new Tally(0, 0);
        while (!over.get()) {
            String model = models.get(random.nextInt(models.size()));
            boolean stream = random.nextBoolean();
            try (RawClient client = RawClient.connect(gateway)) {
                client.patience(PATIENCE);
                client.send(
                        BadRequests.post(
                                "/v1/chat/completions",
                                "Content-Type: application/json\r\n",
                                Http.chatBody(model, stream)));
                tally = tally.plus(judge(client.answer(), model, stream));
            }
        }
        return tally;
    }

    /** Every request is answered in full, or told that its model is not there. */
    private static Tally judge(RawAnswer answer, String model, boolean stream) {
        if (answer.status() == 404) {
            assertThat(Http.json(answer.body()).at("/error/code").asText())
                    .isEqualTo("model_not_found");
            return new Tally(0, 1);
        }
        assertThat(answer.status()).as(answer::toString).isEqualTo(200);
        assertThat(answer.isWhole()).as(answer::toString).isTrue();
        assertThat(answer.body())
                .contains("\"model\":\"" + model + "\"")
                .contains(stream ? "data: [DONE]" : "\"usage\"")
                .doesNotContain("\"error\"");
        return new Tally(1, 0);
    }

    private void assertNothingIsKept(Launcher gateway, String yaml) {
        Launcher.write(directory, yaml);
        assertThat(Http.postJson(gateway.uri("/api/config/reload"), "").join().statusCode())
                .isEqualTo(200);
        await("every lease is given back and nobody waits")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    assertThat(Metrics.sum(gateway, "swapgate_leases")).isZero();
                    assertThat(Metrics.sum(gateway, "swapgate_waiting")).isZero();
                });
        for (String model : FiveGroups.models()) {
            HttpResponse<String> answer = Http.chat(gateway, model).join();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }
}
