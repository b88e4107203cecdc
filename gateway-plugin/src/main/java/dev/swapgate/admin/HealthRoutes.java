package dev.swapgate.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Whether the gateway lives and is ready, which build it is, and its metrics. Immutable. */
final class HealthRoutes {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final int UNAVAILABLE = 503;

    private final AdminServices services;

    HealthRoutes(AdminServices services) {
        this.services = services;
    }

    List<Route> routes() {
        return List.of(
                Answers.open("/health", Answers.now(this::alive)),
                Answers.open("/wol-health", Answers.now(this::alive)),
                Answers.open("/live", Answers.now(this::alive)),
                Answers.open("/ready", Answers.now(this::ready)),
                Answers.get("/v1/health", Answers.now(this::loaded)),
                Answers.get("/api/version", Answers.now(this::version)),
                Answers.get("/metrics", Answers.now(this::metrics)));
    }

    private LocalResponse alive(LocalRequest request) {
        return LocalResponse.text(200, "OK");
    }

    /** Another server's form of the same, which names the models that are loaded. */
    private LocalResponse loaded(LocalRequest request) {
        ObjectNode answer = Answers.object().put("status", "ok");
        ArrayNode loaded = answer.putArray("models_loaded");
        ModelState.all(services).stream()
                .filter(model -> model.listed().equals("loaded") && !model.config().unlisted())
                .forEach(model -> loaded.add(model.config().id()));
        return Answers.json(answer);
    }

    private LocalResponse ready(LocalRequest request) {
        Readiness.State state = services.readiness().state();
        ObjectNode answer =
                Answers.object()
                        .put("ready", state == Readiness.State.READY)
                        .put("status", Answers.word(state));
        if (state == Readiness.State.READY) {
            return Answers.json(answer);
        }
        return Answers.json(UNAVAILABLE, answer.put("reason", state.reason()));
    }

    private LocalResponse version(LocalRequest request) {
        ObjectNode answer = Answers.object().put("version", services.build().version());
        answer.put("commit", services.build().commit());
        return Answers.json(answer.put("build_date", services.build().buildDate()));
    }

    private LocalResponse metrics(LocalRequest request) {
        byte[] text = services.metrics().get().getBytes(StandardCharsets.UTF_8);
        return new LocalResponse.Content(
                200, PROMETHEUS, text, Map.of("Cache-Control", "no-store"));
    }
}
