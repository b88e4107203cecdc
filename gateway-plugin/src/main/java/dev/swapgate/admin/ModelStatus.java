package dev.swapgate.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.ModelConfig;

/** The models as the message {@code modelStatus} has them. Stateless. */
final class ModelStatus {
    private ModelStatus() {}

    /** Every model, in id order. */
    static ArrayNode all(AdminServices services) {
        ArrayNode all = Answers.array();
        ModelState.all(services).forEach(model -> all.add(one(model)));
        return all;
    }

    private static ObjectNode one(ModelState state) {
        ModelConfig model = state.config();
        ObjectNode node = Answers.object().put("id", model.id()).put("name", model.name());
        node.put("description", model.description()).put("state", word(state));
        node.put("unlisted", model.unlisted()).put("peerID", "");
        if (!model.aliases().isEmpty()) {
            node.set("aliases", Answers.tree(model.aliases()));
        }
        return node;
    }

    /** The word that llama-swap has for it. */
    private static String word(ModelState state) {
        return switch (state.lock().state()) {
            case OFF -> "stopped";
            case LOADING -> "starting";
            case READY, DRAINING -> "ready";
            case STOPPING -> "stopping";
        };
    }
}
