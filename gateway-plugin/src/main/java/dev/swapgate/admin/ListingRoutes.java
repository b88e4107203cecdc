package dev.swapgate.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.ModelConfig;
import dev.swapgate.process.ProcessSnapshot;
import dev.swapgate.process.ProcessState;
import dev.swapgate.proxy.resolve.ModelNames;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;

import java.util.List;
import java.util.Locale;

/**
 * {@code /v1/models} and {@code /running}. One listing serves clients of OpenAI, of Anthropic and
 * of llama.cpp's router: each finds its fields and ignores the others'. Immutable.
 */
final class ListingRoutes {
    private final AdminServices services;
    private final ModelNames names;
    private final ModelRows rows;

    ListingRoutes(AdminServices services) {
        this.services = services;
        this.names = new ModelNames(services.config().models().values());
        this.rows = new ModelRows(services);
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
        List<ModelRows.Row> listed = rows.listed();
        listed.forEach(row -> data.add(row.json()));
        list.put("has_more", false);
        list.put("first_id", listed.isEmpty() ? null : listed.getFirst().id());
        list.put("last_id", listed.isEmpty() ? null : listed.getLast().id());
        return Answers.json(list);
    }

    private LocalResponse one(LocalRequest request) {
        ModelConfig model = names.find(request.rest());
        return model == null
                ? rows.find(request.rest())
                        .map(Answers::json)
                        .orElseThrow(() -> names.unknown(request.rest()))
                : Answers.json(one(model));
    }

    private ObjectNode one(ModelConfig model) {
        return ModelState.all(services).stream()
                .filter(state -> state.config().id().equals(model.id()))
                .findFirst()
                .map(rows::model)
                .orElseThrow(() ->
                        new IllegalStateException("the lock does not know " + model.id()));
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
        ModelConfig model = names.require(process.model());
        ObjectNode node = Answers.object().put("model", process.model());
        node.put("state", process.state().name().toLowerCase(Locale.ROOT));
        node.put("cmd", process.command()).put("proxy", process.proxy());
        Answers.seconds(node, "ttl", model.ttl());
        return node.put("name", model.name()).put("description", model.description());
    }
}
