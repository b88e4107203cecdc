package dev.swapgate.admin;

import static java.time.temporal.ChronoUnit.SECONDS;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.ByteOrder;
import dev.swapgate.config.Capabilities;
import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.Modality;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.PeerConfig;
import dev.swapgate.config.ProfileConfig;
import dev.swapgate.config.SelectorConfig;
import dev.swapgate.config.SelectorConfig.Strategy;
import dev.swapgate.config.Target;
import dev.swapgate.config.Targets;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What {@code /v1/models} lists: models, their aliases if asked for, peers' models, selectors, and
 * the names that only the active profile knows. For one moment; immutable.
 */
final class ModelRows {
    /** Metadata that a model's capabilities speak for. */
    private static final Set<String> SPOKEN_FOR =
            Set.of("architecture", "capabilities", "supported_parameters", "context_length");

    private static final String LOADED = "loaded";
    private static final String UNLOADED = "unloaded";

    private final AdminServices services;
    private final GatewayConfig config;
    private final Targets targets;

    ModelRows(AdminServices services) {
        this.services = services;
        this.config = services.config();
        this.targets = config.targets();
    }

    /** One row. */
    record Row(String id, ObjectNode json) {}

    /** Every row, in byte order of the ids. */
    List<Row> listed() {
        List<ModelState> states = ModelState.all(services);
        List<Row> rows = new ArrayList<>();
        for (ModelState state : states) {
            if (!state.config().unlisted()) {
                rows.add(new Row(state.config().id(), model(state)));
                if (config.includeAliasesInList()) {
                    state.config().aliases().forEach(alias -> rows.add(alias(alias, state)));
                }
            }
        }
        config.peers().values().forEach(peer -> addModels(peer, rows));
        Map<String, String> words = new HashMap<>();
        states.forEach(state -> words.put(state.config().id(), state.listed()));
        config.selectors().values().stream()
                .filter(selector -> !selector.unlisted())
                .forEach(selector -> rows.add(selector(selector, words)));
        services.profile().get().ifPresent(profile -> addPins(profile, rows));
        rows.sort(Comparator.comparing(Row::id, ByteOrder.INSTANCE));
        return rows;
    }

    /** The row with this id among all of them. */
    Optional<ObjectNode> find(String id) {
        return listed().stream().filter(row -> row.id.equals(id)).map(Row::json).findFirst();
    }

    /** The row of a model of this gateway. */
    ObjectNode model(ModelState state) {
        ModelConfig model = state.config();
        ObjectNode node = begin(model.id(), model.name(), model.description());
        node.set("aliases", Answers.tree(model.aliases()));
        addCapabilities(node, model.capabilities());
        addStatus(node, state.listed());
        if (state.isFailed()) {
            node.withObject("/status").put("failed", true);
        }
        ObjectNode meta = meta(model.capabilities(), state.withPort().metadata());
        meta.put("type", "model");
        if (!model.aliases().isEmpty()) {
            meta.set("aliases", Answers.tree(model.aliases()));
        }
        return addMeta(node, model.capabilities(), meta);
    }

    private Row alias(String alias, ModelState state) {
        ModelConfig model = state.config();
        ObjectNode node = begin(alias, model.name(), model.description());
        addCapabilities(node, model.capabilities());
        addStatus(node, state.listed());
        ObjectNode meta = meta(model.capabilities(), state.withPort().metadata());
        meta.put("type", "alias").put("modelID", model.id());
        return new Row(alias, addMeta(node, model.capabilities(), meta));
    }

    private void addModels(PeerConfig peer, List<Row> rows) {
        for (String model : peer.models()) {
            String id = peer.qualifiedName(model);
            ObjectNode node = begin(id, peerModelName(peer, model), "");
            addStatus(node, UNLOADED);
            ObjectNode meta = Answers.object().put("type", "peer").put("peerID", peer.id());
            rows.add(new Row(id, addMeta(node, Capabilities.NONE, meta)));
        }
    }

    /** What people call a peer's model. */
    static String peerModelName(PeerConfig peer, String model) {
        return peer.id() + ": " + model;
    }

    private Row selector(SelectorConfig selector, Map<String, String> words) {
        ObjectNode node = begin(selector.id(), selector.name(), selector.description());
        long asked = selector.strategy() == Strategy.PIN ? 1 : selector.targets().size();
        boolean loaded =
                selector.targets().stream()
                        .limit(asked)
                        .map(name -> targets.find(name).orElse(null))
                        .anyMatch(target ->
                                target instanceof Target.Local local
                                        && !UNLOADED.equals(words.get(local.model())));
        addStatus(node, loaded ? LOADED : UNLOADED);
        ObjectNode meta = meta(Capabilities.NONE, selector.metadata());
        meta.put("type", "selector").put("strategy", selector.strategy().word());
        meta.set("targets", Answers.tree(selector.targets()));
        if (selector.strategy() == Strategy.SPILLOVER) {
            meta.put("spillover", selector.spillover());
        }
        return new Row(selector.id(), addMeta(node, Capabilities.NONE, meta));
    }

    private void addPins(ProfileConfig profile, List<Row> rows) {
        profile.pins()
                .forEach((name, target) -> {
                    if (target.isPresent() && targets.find(name).isEmpty()) {
                        rows.add(pin(name));
                    }
                });
    }

    private Row pin(String name) {
        ObjectNode node = begin(name, "", "");
        addStatus(node, UNLOADED);
        ObjectNode meta = Answers.object().put("type", "profile");
        return new Row(name, addMeta(node, Capabilities.NONE, meta));
    }

    private ObjectNode begin(String id, String givenName, String givenDescription) {
        String name = givenName.strip();
        String description = givenDescription.strip();
        ObjectNode node = Answers.object().put("id", id).put("object", "model");
        node.put("type", "model");
        node.put("created", services.started().getEpochSecond());
        node.put("created_at", services.started().truncatedTo(SECONDS).toString());
        node.put("owned_by", "swapgate");
        node.put("display_name", name.isEmpty() ? id : name);
        if (!name.isEmpty()) {
            node.put("name", name);
        }
        if (!description.isEmpty()) {
            node.put("description", description);
        }
        return node;
    }

    private static void addStatus(ObjectNode node, String word) {
        node.putObject("status").put("value", word);
    }

    /** The user's metadata; what the gateway says itself wins over it. */
    private static ObjectNode meta(Capabilities capabilities, Map<String, Object> metadata) {
        ObjectNode meta = Answers.object();
        Predicate<String> wanted = key -> !capabilities.isConfigured() || !SPOKEN_FOR.contains(key);
        metadata.forEach((key, value) -> {
            if (wanted.test(key)) {
                meta.set(key, Answers.tree(value));
            }
        });
        return meta;
    }

    private static ObjectNode addMeta(ObjectNode node, Capabilities capabilities, ObjectNode own) {
        ObjectNode meta = node.putObject("meta");
        meta.set("llamaswap", own);
        if (capabilities.context() > 0) {
            meta.put("n_ctx", capabilities.context());
        }
        return node;
    }

    private static void addCapabilities(ObjectNode node, Capabilities known) {
        if (!known.in().isEmpty() || !known.out().isEmpty()) {
            ObjectNode architecture = node.putObject("architecture");
            architecture.set("input_modalities", Answers.tree(words(known.in())));
            architecture.set("output_modalities", Answers.tree(words(known.out())));
            if (!known.in().isEmpty() && !known.out().isEmpty()) {
                String in = String.join("+", words(known.in()));
                architecture.put("modality", in + "->" + String.join("+", words(known.out())));
            }
        }
        ObjectNode flags = flags(known);
        if (!flags.isEmpty()) {
            node.set("capabilities", flags);
        }
        if (known.tools()) {
            node.putArray("supported_parameters").add("tools").add("tool_choice");
        }
        if (known.context() > 0) {
            node.put("context_length", known.context());
        }
    }

    /** What a model can do, in the words of listings; only what it can. */
    static ObjectNode flags(Capabilities known) {
        ObjectNode flags = Answers.object();
        flag(flags, "vision", known.in().contains(Modality.IMAGE));
        flag(flags, "audio_transcriptions", turns(known, Modality.AUDIO, Modality.TEXT));
        flag(flags, "audio_speech", turns(known, Modality.TEXT, Modality.AUDIO));
        flag(flags, "image_generation", turns(known, Modality.TEXT, Modality.IMAGE));
        flag(flags, "image_to_image", turns(known, Modality.IMAGE, Modality.IMAGE));
        flag(flags, "function_calling", known.tools());
        flag(flags, "reranker", known.reranker());
        return flags;
    }

    private static void flag(ObjectNode flags, String name, boolean is) {
        if (is) {
            flags.put(name, true);
        }
    }

    private static boolean turns(Capabilities known, Modality in, Modality out) {
        return known.in().contains(in) && known.out().contains(out);
    }

    private static List<String> words(List<Modality> modalities) {
        return modalities.stream().map(Modality::word).toList();
    }
}
