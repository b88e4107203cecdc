package dev.swapgate.admin;

import static java.time.temporal.ChronoUnit.SECONDS;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.ModelConfig;
import dev.swapgate.process.ProcessSnapshot;
import dev.swapgate.process.ProcessState;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /v1/models} and {@code /running}. One listing serves clients of OpenAI, of Anthropic and
 * of llama.cpp's router: each finds its fields and ignores the others'. Immutable.
 */
final class ListingRoutes {
    private final AdminServices services;

    ListingRoutes(AdminServices services) {
        this.services = services;
    }

    List<Route> routes() {
        return List.of(
                Answers.get("/v1/models", Answers.now(this::list)),
                Answers.get("/models", Answers.now(this::list)),
                Answers.get("/v1/models/*", Answers.now(this::one)),
                Answers.get("/running", Answers.now(this::running)));
    }

    private LocalResponse list(LocalRequest request) {
        ObjectNode list = Answers.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        List<ModelState> listed =
                ModelState.all(services).stream()
                        .filter(model -> !model.config().unlisted())
                        .toList();
        listed.forEach(model -> data.add(describe(model)));
        list.put("has_more", false);
        list.put("first_id", listed.isEmpty() ? null : listed.get(0).config().id());
        list.put("last_id", listed.isEmpty() ? null : listed.get(listed.size() - 1).config().id());
        return Answers.json(list);
    }

    private LocalResponse one(LocalRequest request) {
        String id = services.names().require(request.rest()).id();
        return ModelState.all(services).stream()
                .filter(model -> model.config().id().equals(id))
                .findFirst()
                .map(model -> Answers.json(describe(model)))
                .orElseThrow(() ->
                        new GatewayError(
                                ErrorCode.MODEL_NOT_FOUND,
                                "The model \"" + id + "\" is not configured any more."));
    }

    private ObjectNode describe(ModelState state) {
        ModelConfig model = state.config();
        String name = model.name().strip();
        String description = model.description().strip();
        ObjectNode node = Answers.object().put("id", model.id()).put("object", "model");
        node.put("type", "model");
        node.put("created", services.started().getEpochSecond());
        node.put("created_at", services.started().truncatedTo(SECONDS).toString());
        node.put("owned_by", "swapgate");
        node.put("display_name", name.isEmpty() ? model.id() : name);
        if (!name.isEmpty()) {
            node.put("name", name);
        }
        if (!description.isEmpty()) {
            node.put("description", description);
        }
        node.set("aliases", Answers.tree(model.aliases()));
        ObjectNode status = node.putObject("status").put("value", state.listed());
        if (state.isFailed()) {
            status.put("failed", true);
        }
        node.putObject("meta").set("llamaswap", meta(state.withPort()));
        return node;
    }

    /** The user's metadata; names that the gateway gives win over his. */
    private static ObjectNode meta(ModelConfig model) {
        ObjectNode meta = Answers.object();
        for (Map.Entry<String, Object> entry : model.metadata().entrySet()) {
            meta.set(entry.getKey(), Answers.tree(entry.getValue()));
        }
        meta.put("type", "model");
        if (!model.aliases().isEmpty()) {
            meta.set("aliases", Answers.tree(model.aliases()));
        }
        return meta;
    }

    private LocalResponse running(LocalRequest request) {
        ObjectNode answer = Answers.object();
        ArrayNode running = answer.putArray("running");
        services.processes().get().stream()
                .filter(process -> isRunning(process.state()))
                .forEach(process -> running.add(describe(process)));
        return Answers.json(answer);
    }

    private static boolean isRunning(ProcessState state) {
        return switch (state) {
            case STARTING, READY, STOPPING -> true;
            case STOPPED, FAILED -> false;
        };
    }

    private ObjectNode describe(ProcessSnapshot process) {
        var model = Optional.ofNullable(services.config().models().get(process.model()));
        ObjectNode node = Answers.object().put("model", process.model());
        node.put("state", process.state().name().toLowerCase(Locale.ROOT));
        node.put("cmd", process.command()).put("proxy", process.proxy());
        // One that was removed may still be at its last answers.
        Answers.seconds(node, "ttl", model.map(ModelConfig::ttl).orElse(Duration.ZERO));
        node.put("name", model.map(ModelConfig::name).orElse(""));
        return node.put("description", model.map(ModelConfig::description).orElse(""));
    }
}
