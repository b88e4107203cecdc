package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Three models that exclude each other, on a gateway of their own: one that is never idle, one for
 * a batch job, one for a person who comes now and then.
 */
final class MixedLoad implements AutoCloseable {
    /** Most requests at once on each model. */
    static final int SLOTS = 3;

    private static final int BUSY_WORKERS = 6;
    private static final int BATCH_WORKERS = 3;
    private static final int BATCH_SIZE = 5;
    private static final Pattern LOADED = Pattern.compile("ready after (\\d+(?:\\.\\d+)?) s");

    /**
     * A request; instants of the monotonic clock, in nanoseconds.
     *
     * @param id its request id
     * @param model the model asked for
     * @param sent when it was sent
     * @param answered when its answer was complete
     */
    record Call(String id, String model, long sent, long answered) {}

    private final ModelEvents events;
    private final Launcher gateway;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<@Nullable Void>> clients = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger lastId = new AtomicInteger();
    private final Queue<Call> sent = new ConcurrentLinkedQueue<>();
    private final Queue<Call> answered = new ConcurrentLinkedQueue<>();
    private volatile long overAt = Long.MAX_VALUE;

    /** A gateway in {@code directory} that nobody uses yet. */
    MixedLoad(Path directory, Path script, int maxTurn) {
        events = new ModelEvents(directory);
        String yaml =
                """
                startPort: %d
                swapgate:
                  scheduler: { maxTurn: %d }
                macros:
                  demo: >-
                    %s demo-model --port ${PORT} --name ${MODEL_ID} %s
                    --load-seconds 0.5 --tokens 4 --tokens-per-second 20
                models:
                  busy: { cmd: "${demo}", concurrencyLimit: %5$d }
                  batch: { cmd: "${demo}", concurrencyLimit: %5$d }
                  person: { cmd: "${demo}", concurrencyLimit: %5$d }
                groups:
                  all: { swap: true, exclusive: true, members: [busy, batch, person] }
                """
                        .formatted(
                                Daemon.modelPorts(),
                                maxTurn,
                                Artefacts.script(),
                                events.option(),
                                SLOTS);
        gateway = Launcher.start(directory, yaml, script, Map.of("SWAPGATE_CACHE_DIR", ""));
    }

    /** Begins to send; ends with {@link #end}. */
    void begin() {
        for (int i = 0; i < BUSY_WORKERS; i++) {
            client(() -> {
                while (goesOn()) {
                    call("busy");
                }
            });
        }
        for (int i = 0; i < BATCH_WORKERS; i++) {
            client(() -> {
                pause(3);
                for (int n = 0; n < BATCH_SIZE && goesOn(); n++) {
                    call("batch");
                }
            });
        }
        client(() -> {
            pause(2);
            while (goesOn()) {
                call("person");
                pause(3);
            }
        });
    }

    /** Sends nothing more and waits for what is still to come. */
    void end() throws InterruptedException, ExecutionException, TimeoutException {
        overAt = System.nanoTime();
        over.countDown();
        for (Future<@Nullable Void> client : clients) {
            client.get(2, TimeUnit.MINUTES);
        }
    }

    private interface Client {
        void run() throws InterruptedException;
    }

    private void client(Client client) {
        clients.add(
                threads.submit(() -> {
                    client.run();
                    return null;
                }));
    }

    private boolean goesOn() {
        return over.getCount() > 0;
    }

    private void pause(int seconds) throws InterruptedException {
        boolean ended = over.await(seconds, TimeUnit.SECONDS);
        assertThat(ended).isEqualTo(!goesOn());
    }

    private void call(String model) {
        String id = model + "-" + lastId.incrementAndGet();
        HttpRequest request =
                Http.request(gateway.uri("/v1/chat/completions"))
                        .timeout(Duration.ofMinutes(4))
                        .header("Content-Type", "application/json")
                        .header("X-Request-ID", id)
                        .POST(HttpRequest.BodyPublishers.ofString(Http.chatBody(model, false)))
                        .build();
        long begin = System.nanoTime();
        sent.add(new Call(id, model, begin, Long.MAX_VALUE));
        HttpResponse<String> answer = Http.send(request);
        assertThat(answer.statusCode()).as(answer::body).isEqualTo(200);
        answered.add(new Call(id, model, begin, System.nanoTime()));
    }

    /** Every request that was sent, also those without an answer yet. */
    List<Call> sent() {
        return List.copyOf(sent);
    }

    /** Every request that was answered. */
    List<Call> answered() {
        return List.copyOf(answered);
    }

    /** When each request reached its model, by id. */
    Map<String, Long> begun() {
        return events.all("request").stream()
                .collect(
                        Collectors.toMap(
                                event -> event.get("request").asText(),
                                event -> event.get("mono").asLong(),
                                Math::min));
    }

    /** How long the longest load took, stop of its victim included, in seconds. */
    double longestLoad() {
        Matcher loaded = LOADED.matcher(gateway.log());
        double longest = 0;
        while (loaded.find()) {
            longest = Math.max(longest, Double.parseDouble(loaded.group(1)));
        }
        return longest;
    }

    /** How long the never-idle model was kept, while it was, each time another took its place. */
    List<Long> visitsOfTheBusyModel() {
        List<Long> visits = new ArrayList<>();
        for (JsonNode stop : events.all("stop")) {
            long end = stop.get("mono").asLong();
            for (JsonNode ready : events.all("ready")) {
                boolean same = ready.get("pid").asLong() == stop.get("pid").asLong();
                if (same && ready.get("name").asText().equals("busy") && end < overAt) {
                    visits.add(end - ready.get("mono").asLong());
                }
            }
        }
        return visits;
    }

    /** How often a model was started. */
    int starts() {
        return events.all("start").size();
    }

    /** Starts for each request that was answered. */
    double startsPerRequest() {
        return (double) starts() / answered.size();
    }

    /** Ends the gateway. */
    @Override
    public void close() {
        over.countDown();
        gateway.close();
        threads.close();
    }
}
