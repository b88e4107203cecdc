package dev.swapgate.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;
import dev.swapgate.proxy.route.StreamSource.Sink;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code /models/sse}: the status of each listed model as events of llama.cpp's router, at first
 * all of them and then each change. Two changes between two looks are told as one, as the events
 * are meant to be read: look again. Immutable.
 */
final class ModelEvents {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final long LOOKS_PER_HEARTBEAT = HEARTBEAT.dividedBy(PAUSE);
    private final AdminServices services;
    private final Lookout lookout;

    ModelEvents(AdminServices services, Lookout lookout) {
        this.services = services;
        this.lookout = lookout;
    }

    List<Route> routes() {
        return List.of(Answers.get("/models/sse", Answers.now(this::stream)));
    }

    private LocalResponse stream(LocalRequest request) {
        return Answers.events(sink -> lookout.begin(PAUSE, sink, new Listener(sink)));
    }

    /** One listener; used by the lookout's thread alone. */
    private final class Listener implements Runnable {
        private final Sink sink;
        private final Map<String, String> told = new HashMap<>();
        private long looks;

        Listener(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void run() {
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
