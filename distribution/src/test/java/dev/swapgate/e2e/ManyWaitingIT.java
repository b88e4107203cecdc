package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** Ten thousand requests wait for a cold model: little heap, no thread each, all answered. */
class ManyWaitingIT {
    private static final int REQUESTS = 10_000;
    private static final Map<String, String> LITTLE_HEAP =
            Map.of("SWAPGATE_JAVA_OPTS", "-Xmx256m", "SWAPGATE_CACHE_DIR", "");

    @TempDir private Path directory;

    @Test
    void tenThousandRequestsWaitWithoutAThreadEachAndAreAnswered() throws Exception {
        Path go = directory.resolve("go");
        String yaml =
                """
                healthCheckTimeout: 600
                startPort: %4$d
                swapgate:
                  queue: { maxPerModel: %1$d, max: %1$d }
                models:
                  cold:
                    cmd: >-
                      sh -c 'until [ -e %2$s ]; do sleep 0.1; done;
                      exec %3$s demo-model --port ${PORT} --tokens 1 --tokens-per-second 0'
                    concurrencyLimit: 50
                """
                        .formatted(REQUESTS, go, Artefacts.script(), Daemon.modelPorts());
        try (Launcher gateway = Launcher.start(directory, yaml, Artefacts.script(), LITTLE_HEAP);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            // Connections are taken one after the other, whatever the listener's backlog.
            var connecting = new Semaphore(200);
            List<Future<String>> answers = new ArrayList<>();
            long threadsBefore = threads(gateway);
            for (int i = 0; i < REQUESTS; i++) {
                connecting.acquire();
                answers.add(clients.submit(() -> ask(gateway, connecting)));
            }
            Metrics.awaitWaiting(gateway, "cold", REQUESTS);
            long threadsWaiting = threads(gateway);
            Files.createFile(go);
            assertThat(failures(answers)).as(gateway::log).isEmpty();
            assertThat(threadsWaiting).isLessThan(threadsBefore + 50).isLessThan(150);
            assertThat(Metrics.sum(gateway, "swapgate_waiting")).isZero();
            System.out.printf(
                    "%d requests waited on %d threads, %d before%n",
                    REQUESTS, threadsWaiting, threadsBefore);
        }
    }

    private static String ask(Launcher gateway, Semaphore connecting) {
        try (RawClient client = RawClient.connect(gateway)) {
            client.patience(Duration.ofMinutes(5))
                    .post("/v1/chat/completions", "1.1", Http.chatBody("cold", false));
            connecting.release();
            RawAnswer answer = client.answer();
            return answer.status() == 200 ? "" : answer.toString();
        }
    }

    /** What was not answered as it should. */
    private static List<String> failures(List<Future<String>> answers)
            throws InterruptedException, ExecutionException {
        List<String> failures = new ArrayList<>();
        for (Future<String> answer : answers) {
            if (!answer.get().isEmpty()) {
                failures.add(answer.get());
            }
        }
        return failures;
    }

    /** Threads of the gateway, as the kernel counts them. */
    private static long threads(Launcher gateway) throws IOException {
        try (Stream<Path> tasks =
                Files.list(Path.of("/proc", Long.toString(gateway.process().pid()), "task"))) {
            return tasks.count();
        }
    }
}
