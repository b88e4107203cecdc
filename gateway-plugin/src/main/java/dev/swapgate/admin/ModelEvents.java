package dev.swapgate.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.proxy.LocalRequest;
import dev.swapgate.proxy.LocalResponse;
import dev.swapgate.proxy.Route;
import dev.swapgate.proxy.StreamSource.Sink;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * {@code /models/sse}: the status of each listed model as events of llama.cpp's router, at first
 * all of them and then each change. Safe for use by many threads.
 *
 * <p>Changes are found by looking a few times a second while somebody listens, so that a listener
 * can hold up nothing; two changes in between are told as one, as the events are meant to be read:
 * look again.
 */
final class ModelEvents implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(200);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final long LOOKS_PER_HEARTBEAT = HEARTBEAT.dividedBy(PERIOD);
    private static final Map<String, String> HEADERS =
            Map.of("Cache-Control", "no-cache", "X-Accel-Buffering", "no");

    private final AdminServices services;
    private final ScheduledThreadPoolExecutor timer;

    ModelEvents(AdminServices services) {
        this.services = services;
        timer =
                new ScheduledThreadPoolExecutor(
                        1,
                        task -> {
                            Thread thread = Executors.defaultThreadFactory().newThread(task);
                            thread.setName("swapgate-model-events");
                            thread.setDaemon(true);
                            return thread;
                        });
        // No thread while nobody listens.
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
    }

    List<Route> routes() {
        return List.of(Answers.get("/models/sse", Answers.now(this::stream)));
    }

    private LocalResponse stream(LocalRequest request) {
        return new LocalResponse.Stream("text/event-stream", HEADERS, this::open);
    }

    private AutoCloseable open(Sink sink) {
        Listener listener = new Listener(sink);
        try {
            ScheduledFuture<?> looking =
                    timer.scheduleWithFixedDelay(
                            listener, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
            return () -> looking.cancel(false);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: the gateway is at its end, and so is this stream.
            sink.end();
            return () -> {};
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** One listener; used by the timer's thread alone. */
    private final class Listener implements Runnable {
        private final Sink sink;
        private final Map<String, String> told = new HashMap<>();
        private long looks;

        Listener(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void run() {
            try {
                look();
            } catch (RuntimeException e) {
                // The timer drops a task that fails; its client must not wait for ever.
                sink.end();
                throw e;
            }
        }

        private void look() {
            ModelState.all(services).stream()
                    .filter(model -> !model.config().unlisted())
                    .forEach(this::tellIfChanged);
            looks++;
            if (looks % LOOKS_PER_HEARTBEAT == 0) {
                send(": still here\n\n");
            }
        }

        private void tellIfChanged(ModelState model) {
            ObjectNode data = Answers.object().put("status", model.listed());
            if (model.isFailed()) {
                data.put("failed", true);
            }
            String now = data + "@" + model.lock().generation();
            if (!now.equals(told.put(model.config().id(), now))) {
                ObjectNode event = Answers.object().put("model", model.config().id());
                event.put("event", "model_status").set("data", data);
                send("data: " + new String(Answers.bytes(event), StandardCharsets.UTF_8) + "\n\n");
            }
        }

        private void send(String text) {
            sink.send(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
