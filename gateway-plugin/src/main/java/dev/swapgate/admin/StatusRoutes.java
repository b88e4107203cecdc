package dev.swapgate.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.SwapgateSettings;
import dev.swapgate.lock.LockSnapshot;
import dev.swapgate.process.ProcessSnapshot;
import dev.swapgate.proxy.LocalRequest;
import dev.swapgate.proxy.LocalResponse;
import dev.swapgate.proxy.Route;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code /api/status}: everything the status page shows. Immutable. */
final class StatusRoutes {
    private final AdminServices services;
    private final InstantSource clock;

    StatusRoutes(AdminServices services, InstantSource clock) {
        this.services = services;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(Answers.get("/api/status", Answers.now(this::status)));
    }

    private LocalResponse status(LocalRequest request) {
        Readiness.State readiness = services.readiness().state();
        List<ModelState> models = ModelState.all(services);
        ObjectNode answer = Answers.object().put("version", services.build().version());
        Instant now = clock.instant();
        Answers.seconds(answer, "uptime", Duration.between(services.started(), now));
        answer.put("status", readiness.name().toLowerCase(Locale.ROOT));
        answer.set("queue", queue(models));
        answer.set("groups", groups(models));
        return Answers.json(answer);
    }

    private ObjectNode queue(List<ModelState> models) {
        SwapgateSettings.Queue limits = services.config().swapgate().queue();
        ObjectNode queue = Answers.object();
        queue.put("waiting", models.stream().mapToInt(model -> model.lock().waiting()).sum());
        queue.put("in_flight", models.stream().mapToInt(model -> model.lock().inFlight()).sum());
        return queue.put("max", limits.max()).put("max_per_model", limits.maxPerModel());
    }

    private ArrayNode groups(List<ModelState> models) {
        Map<String, ModelState> byId =
                models.stream()
                        .collect(Collectors.toMap(m -> m.config().id(), Function.identity()));
        ArrayNode groups = Answers.object().arrayNode();
        for (GroupConfig group : services.config().groups().values()) {
            if (!group.members().isEmpty()) {
                groups.add(describe(group, byId));
            }
        }
        return groups;
    }

    private static ObjectNode describe(GroupConfig group, Map<String, ModelState> byId) {
        ObjectNode node = Answers.object().put("name", group.name()).put("swap", group.swap());
        node.put("exclusive", group.exclusive()).put("persistent", group.persistent());
        ArrayNode members = node.putArray("models");
        for (String id : group.members()) {
            ModelState model = byId.get(id);
            if (model != null) {
                members.add(describe(model));
            }
        }
        return node;
    }

    private static ObjectNode describe(ModelState model) {
        ModelConfig config = model.config();
        LockSnapshot.Model lock = model.lock();
        ObjectNode node = Answers.object().put("id", config.id()).put("name", config.name());
        node.put("description", config.description()).put("unlisted", config.unlisted());
        node.set("aliases", Answers.tree(config.aliases()));
        node.put("state", state(model)).put("generation", lock.generation());
        node.put("in_flight", lock.inFlight()).put("slots", config.concurrencyLimit());
        node.put("waiting", lock.waiting());
        Answers.seconds(node, "oldest_wait", lock.oldestWait());
        Answers.seconds(node, "load_estimate", lock.loadEstimate());
        Answers.seconds(node, "backoff", lock.backoff());
        Answers.seconds(node, "ttl", config.ttl());
        process(node, model.process());
        return node;
    }

    private static String state(ModelState model) {
        return model.isFailed() ? "failed" : model.lock().state().name().toLowerCase(Locale.ROOT);
    }

    private static void process(ObjectNode node, @Nullable ProcessSnapshot process) {
        if (process == null) {
            return;
        }
        Answers.seconds(node, "uptime", process.uptime());
        process.pid().ifPresent(pid -> node.put("pid", pid));
        process.port().ifPresent(port -> node.put("port", port));
        node.put("proxy", process.proxy());
        process.lastFailure().ifPresent(failure -> node.put("last_failure", failure));
    }
}
