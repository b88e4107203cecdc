package dev.swapgate.config.show;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.MonitoringSettings;
import dev.swapgate.config.PeerConfig;
import dev.swapgate.config.ProfileConfig;
import dev.swapgate.config.SelectorConfig;
import dev.swapgate.config.matrix.MatrixConfig;
import dev.swapgate.config.yaml.ScalarType;

import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A configuration with defaults filled in, macros and ports replaced, and everything in one place:
 * what is written can be loaded again. Used by one thread.
 */
public final class EffectiveConfig {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private final GatewayConfig config;

    private EffectiveConfig(GatewayConfig config) {
        this.config = config;
    }

    /** A configuration to show: keys, and what looks like a secret, are masked. */
    public static ObjectNode masked(GatewayConfig config) {
        return new Masking(config.secrets()).masked(complete(config));
    }

    /** A configuration to load again, secrets included. */
    static ObjectNode complete(GatewayConfig config) {
        return MAPPER.valueToTree(new EffectiveConfig(config).all());
    }

    /** As YAML. */
    public static String yaml(ObjectNode config) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        return new Yaml(new Quoting(options), options).dump(MAPPER.convertValue(config, Map.class));
    }

    /** Quotes texts that would be read as something else. */
    private static final class Quoting extends Representer {
        Quoting(DumperOptions options) {
            super(options);
            representers.put(String.class, text -> represent((String) text));
        }

        private Node represent(String text) {
            boolean isText = ScalarType.resolve(text) instanceof String;
            return isText
                    ? representScalar(Tag.STR, text)
                    : representScalar(Tag.STR, text, ScalarStyle.DOUBLE_QUOTED);
        }
    }

    private Map<String, Object> all() {
        var all = new Fields();
        all.put("healthCheckTimeout", Fields.seconds(config.healthCheckTimeout()));
        all.put("unloadTimeout", Fields.seconds(config.unloadTimeout()));
        all.put("globalTTL", Fields.seconds(config.globalTtl()));
        all.put("startPort", config.startPort());
        all.put("logLevel", config.logLevel().word());
        monitoring(all, config.monitoring());
        all.put("sendLoadingState", config.sendLoadingState());
        all.put("includeAliasesInList", config.includeAliasesInList());
        all.putUnlessEmpty("apiKeys", config.apiKeys());
        all.putUnlessEmpty("models", models());
        all.put("routing", routing());
        all.putUnlessEmpty("profiles", each(config.profiles(), EffectiveConfig::profile));
        all.putUnlessEmpty("selectors", each(config.selectors(), EffectiveConfig::selector));
        all.putUnlessEmpty("peers", each(config.peers(), EffectiveConfig::peer));
        all.put("hooks", Map.of("on_startup", Map.of("preload", config.preload())));
        all.put("upstream", Map.of("ignorePaths", config.ignoredPaths().expressions()));
        all.put("swapgate", SettingsFields.of(config.swapgate()));
        return all.map();
    }

    private static <T> Map<String, Object> each(
            Map<String, T> values, Function<T, Map<String, Object>> shown) {
        var result = new LinkedHashMap<String, Object>();
        values.forEach((name, value) -> result.put(name, shown.apply(value)));
        return result;
    }

    private static void monitoring(Fields all, MonitoringSettings settings) {
        all.put("logToStdout", settings.logToStdout().word());
        all.putUnlessEmpty("logTimeFormat", settings.logTimeFormat().word());
        all.put("metricsMaxInMemory", settings.activityInMemory());
        all.put("captureBuffer", settings.captureBytes() >> 20);
        settings.store().ifPresent(path -> all.put("store", Map.of("path", path.toString())));
        all.put("ui", Map.of("activity", Map.of("session_id", settings.sessionHeaders())));
        var performance = new Fields();
        performance.put("disabled", settings.performance().disabled());
        performance.put("every", Fields.seconds(settings.performance().every()) + "s");
        all.put("performance", performance.map());
    }

    private Map<String, Object> models() {
        return each(
                config.models(),
                model -> {
                    ModelConfig started =
                            model.port().isPresent()
                                    ? model.withPort(model.port().getAsInt())
                                    : model;
                    return ModelFields.of(started);
                });
    }

    private Map<String, Object> routing() {
        var settings = new Fields();
        var groups = new TreeMap<>(config.groups());
        groups.remove(GroupConfig.DEFAULT);
        settings.putUnlessEmpty("groups", each(groups, EffectiveConfig::group));
        config.matrix().ifPresent(matrix -> settings.put("matrix", matrix(matrix)));
        var router = new Fields();
        router.put("use", config.matrix().isPresent() ? "matrix" : "group");
        router.putUnlessEmpty("settings", settings.map());
        var priorities = new Fields();
        config.models().values().stream()
                .filter(model -> model.priority() != 0)
                .forEach(model -> priorities.put(model.id(), model.priority()));
        var routing = new Fields();
        routing.put("router", router.map());
        Map<String, Object> fifo = Map.of("fifo", Map.of("priority", priorities.map()));
        routing.put("scheduler", new TreeMap<>(Map.of("use", "fifo", "settings", fifo)));
        return routing.map();
    }

    private static Map<String, Object> group(GroupConfig group) {
        var fields = new Fields();
        fields.put("swap", group.swap());
        fields.put("exclusive", group.exclusive());
        fields.put("persistent", group.persistent());
        fields.put("members", group.members());
        return fields.map();
    }

    private static Map<String, Object> matrix(MatrixConfig matrix) {
        var names = new LinkedHashMap<String, String>();
        matrix.vars().forEach((name, model) -> names.putIfAbsent(model, name));
        var sets = new Fields();
        matrix.sets()
                .forEach(set ->
                        sets.put(
                                set.name(),
                                set.expression()
                                        .rename(model -> names.getOrDefault(model, model))
                                        .text()));
        var fields = new Fields();
        fields.putUnlessEmpty("vars", matrix.vars());
        fields.putUnlessEmpty("evict_costs", new TreeMap<>(matrix.evictionCosts()));
        fields.put("sets", sets.map());
        return fields.map();
    }

    private static Map<String, Object> profile(ProfileConfig profile) {
        var pins = new Fields();
        profile.pins().forEach((name, target) -> pins.put(name, target.orElse("")));
        var fields = new Fields();
        fields.putUnlessEmpty("description", profile.description());
        fields.put("pins", pins.map());
        return fields.map();
    }

    private static Map<String, Object> selector(SelectorConfig selector) {
        var fields = new Fields();
        fields.put("strategy", selector.strategy().word());
        fields.put("targets", selector.targets());
        fields.put("settings", Map.of("spillover", selector.spillover()));
        fields.putUnlessEmpty("name", selector.name());
        fields.putUnlessEmpty("description", selector.description());
        fields.putUnlessEmpty("metadata", selector.metadata());
        fields.put("unlisted", selector.unlisted());
        return fields.map();
    }

    private static Map<String, Object> peer(PeerConfig peer) {
        var fields = new Fields();
        fields.put("proxy", peer.proxy().toString());
        fields.put("models", peer.models());
        peer.apiKey().ifPresent(key -> fields.put("apiKey", key));
        fields.putUnlessEmpty("filters", ModelFields.filters(peer.filters()));
        fields.put("timeouts", ModelFields.timeouts(peer.timeouts()));
        return fields.map();
    }
}
