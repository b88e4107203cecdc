package dev.swapgate.admin;

import static java.util.Comparator.comparing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.ByteOrder;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.PeerConfig;

import java.util.List;
import java.util.stream.Stream;

/** The models as the message {@code modelStatus} has them. Stateless. */
final class ModelStatus {
    private ModelStatus() {}

    /** Every model, in id order; after those of this gateway those of peers. */
    static ArrayNode all(AdminServices services, List<ModelState> models) {
        ArrayNode all = Answers.array();
        models.forEach(model -> all.add(one(model)));
        services.config().peers().values().stream()
                .flatMap(ModelStatus::atPeer)
                .sorted(comparing(node -> node.path("id").textValue(), ByteOrder.INSTANCE))
                .forEach(all::add);
        return all;
    }

    private static ObjectNode one(ModelState state) {
        ModelConfig model = state.config();
        ObjectNode node = begin(model.id(), model.name(), model.description(), word(state));
        node.put("unlisted", model.unlisted()).put("peerID", "");
        if (!model.aliases().isEmpty()) {
            node.set("aliases", Answers.tree(model.aliases()));
        }
        ObjectNode flags = ModelRows.flags(model.capabilities());
        if (!flags.isEmpty()) {
            node.set("capabilities", flags);
        }
        if (model.capabilities().context() > 0) {
            node.put("context_length", model.capabilities().context());
        }
        return node;
    }

    private static Stream<ObjectNode> atPeer(PeerConfig peer) {
        return peer.models().stream()
                .map(model ->
                        begin(
                                        peer.qualifiedName(model),
                                        ModelRows.peerModelName(peer, model),
                                        "",
                                        "")
                                .put("unlisted", false)
                                .put("peerID", peer.id()));
    }

    private static ObjectNode begin(String id, String name, String description, String state) {
        return Answers.object()
                .put("id", id)
                .put("name", name)
                .put("description", description)
                .put("state", state);
    }

    private static String word(ModelState state) {
        return ModelPhase.of(state.lock().state()).word();
    }

    /** These with one that has come so far; the same objects otherwise. */
    static ArrayNode with(ArrayNode models, ModelSteps.Step step) {
        ArrayNode changed = Answers.array();
        for (JsonNode model : models) {
            boolean meant = step.model().equals(model.path("id").textValue());
            changed.add(
                    meant
                            ? ((ObjectNode) model.deepCopy()).put("state", step.phase().word())
                            : model);
        }
        return changed;
    }
}
