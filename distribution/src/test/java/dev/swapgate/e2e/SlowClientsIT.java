package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Many clients that take or give next to nothing: nobody else notices, and they do not stay. */
class SlowClientsIT {
    private static final int READERS = 200;
    private static final int SENDERS = 2000;
    private static final int BATCH = 200;
    private static final String CHAT = "/v1/chat/completions";

    /** What two hundred unbounded answers at full speed would fill within seconds. */
    private static final Map<String, String> LITTLE_HEAP =
            Map.of("SWAPGATE_JAVA_OPTS", "-Xmx96m", "SWAPGATE_CACHE_DIR", "");

    private final List<RawClient> clients = new ArrayList<>();

    @TempDir private Path directory;
    private Launcher gateway;

    @BeforeEach
    void start() {
        gateway =
                Launcher.start(
                        directory,
                        """
                        swapgate: { http: { headerTimeout: 3 } }
                        macros:
                          demo: %s demo-model --port ${PORT} --tokens-per-second 0
                        models:
                          endless: { cmd: '${demo} --never-end', concurrencyLimit: %d }
                          plain: { cmd: '${demo}' }
                          other: { cmd: '${demo}' }
                          silent:
                            cmd: ${demo} --delay 600
                            timeouts: { responseHeader: 1 }
                        groups:
                          together: { swap: false, members: [endless, plain, silent] }
                          apart: { members: [other] }
                        """
                                .formatted(Artefacts.script(), READERS),
                        Artefacts.script(),
                        LITTLE_HEAP);
    }

    @AfterEach
    void stop() {
        clients.forEach(RawClient::close);
        gateway.close();
    }

    private RawClient client(RawClient client) {
        clients.add(client);
        return client;
    }

    private void assertServed(String model) {
        assertThat(Http.chat(gateway, model).join().statusCode()).as(gateway::log).isEqualTo(200);
    }

    @Test
    void readersThatStallHoldBackTheirModelAndNobodyElse() {
        for (int i = 0; i < READERS; i++) {
            client(RawClient.connect(gateway, 1024))
                    .post(CHAT, "1.1", Http.chatBody("endless", true))
                    .readUntil("data:");
        }
        Metrics.awaitLeases(gateway, "endless", READERS);
        assertServed("plain");
        assertThat(gateway.process().isAlive()).as(gateway::log).isTrue();

        // An operator's force frees the place at once, whoever does not read.
        var unload = Http.postJson(gateway.uri("/api/models/unload/endless?mode=force"), "{}");
        assertThat(unload.join().statusCode()).as(gateway::log).isEqualTo(200);
        Metrics.awaitLeases(gateway, "endless", 0);
        assertServed("other");
    }

    @Test
    void headersThatDripAreCutOffWithinTheDeadlineAndHurtNobody() {
        try (ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor()) {
            for (int batch = 0; batch < SENDERS / BATCH; batch++) {
                List<RawClient> senders = new ArrayList<>();
                for (int i = 0; i < BATCH; i++) {
                    senders.add(
                            client(RawClient.connect(gateway))
                                    .send("POST " + CHAT + " HTTP/1.1\r\nX-Drip: "));
                }
                var unused =
                        drip.scheduleAtFixedRate(
                                () -> senders.forEach(SlowClientsIT::drop), 1, 1, TimeUnit.SECONDS);
            }
            assertServed("plain");
            for (RawClient sender : clients) {
                sender.readToEnd();
                assertThat(sender.text())
                        .satisfiesAnyOf(
                                text -> assertThat(text).isEmpty(),
                                text -> assertThat(text).startsWith("HTTP/1.1 408 "));
            }
            drip.shutdownNow();
        }
        assertServed("plain");
    }

    private static void drop(RawClient sender) {
        try {
            sender.send("x");
        } catch (UncheckedIOException e) {
            // It was cut off.
        }
    }

    @Test
    void aModelThatSaysNothingIsGivenUpWhenItsLimitIsOver() {
        var answer = Http.chat(gateway, "silent").join();
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(Http.json(answer).at("/error/code").asText()).isEqualTo("upstream_timeout");
        Metrics.awaitLeases(gateway, "silent", 0);
    }
}
