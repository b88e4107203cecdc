package dev.swapgate.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.ModelConfig;
import dev.swapgate.process.ProcessSnapshot;
import dev.swapgate.process.ProcessState;
import dev.swapgate.proxy.directory.ModelNames;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;

import java.time.Duration;
import java.util.List;
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
        List<ModelRows.Row> listed = new ModelRows(services).listed();
        listed.forEach(row -> data.add(row.json()));
        list.put("has_more", false);
        list.put("first_id", listed.isEmpty() ? null : listed.getFirst().id());
        list.put("last_id", listed.isEmpty() ? null : listed.getLast().id());
        return Answers.json(list);
    }

    private LocalResponse one(LocalRequest request) {
        ModelNames names = services.names();
        ModelConfig model = names.find(request.rest());
        return model == null
                ? new ModelRows(services)
                        .find(request.rest())
                        .map(Answers::json)
                        .orElseThrow(() -> names.unknown(request.rest()))
                : Answers.json(one(model));
    }

    private ObjectNode one(ModelConfig model) {
        return ModelState.all(services).stream()
                .filter(state -> state.config().id().equals(model.id()))
                .findFirst()
                .map(new ModelRows(services)::model)
                .orElseThrow(() ->
                        new GatewayError(
                                ErrorCode.MODEL_NOT_FOUND,
                                "The model \"" + model.id() + "\" is not configured any more."));
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
        node.put("state", Answers.word(process.state()));
        node.put("cmd", process.command()).put("proxy", process.proxy());
        // One that was removed may still be at its last answers.
        Answers.seconds(node, "ttl", model.map(ModelConfig::ttl).orElse(Duration.ZERO));
        node.put("name", model.map(ModelConfig::name).orElse(""));
        return node.put("description", model.map(ModelConfig::description).orElse(""));
    }
}
