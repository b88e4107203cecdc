package dev.swapgate.plan;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.ModelConfig;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What is different in a configuration, by what it means and not by how it is written. Immutable.
 *
 * @param added ids of models that are new
 * @param removed ids of models that are not there any more
 * @param changed ids of models of which something else is said
 * @param restarted ids of those changed models that need another process
 * @param settings keys at the top level, apart from models, below which something is different
 * @param fixed keys of which another value counts only when the gateway starts
 */
public record ConfigChange(
        List<String> added,
        List<String> removed,
        List<String> changed,
        List<String> restarted,
        List<String> settings,
        List<String> fixed) {

    /** What is taken from the configuration once, by key. */
    private static final Map<String, Function<GatewayConfig, Object>> FIXED = fixedKeys();

    /** What is said beside models, by key. */
    private static final Map<String, Function<GatewayConfig, Object>> SETTINGS = settingsKeys();

    /** Copies the lists. */
    public ConfigChange {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
        restarted = List.copyOf(restarted);
        settings = List.copyOf(settings);
        fixed = List.copyOf(fixed);
    }

    private static Map<String, Function<GatewayConfig, Object>> fixedKeys() {
        var keys = new LinkedHashMap<String, Function<GatewayConfig, Object>>();
        keys.put("logToStdout", config -> config.monitoring().logToStdout());
        keys.put("logTimeFormat", config -> config.monitoring().logTimeFormat());
        keys.put("metricsMaxInMemory", config -> config.monitoring().activityInMemory());
        keys.put("captureBuffer", config -> config.monitoring().captureBytes());
        keys.put("store.path", config -> config.monitoring().store());
        keys.put("performance", config -> config.monitoring().performance());
        keys.put("swapgate.trace", config -> config.swapgate().trace());
        keys.put("swapgate.stateDir", config -> config.swapgate().stateDir());
        keys.put("swapgate.process.containment", c -> c.swapgate().process().containment());
        keys.put("swapgate.http.headerTimeout", c -> c.swapgate().http().headerTimeout());
        keys.put("swapgate.http.spoolBudget", c -> c.swapgate().http().spoolBudget());
        return keys;
    }

    private static Map<String, Function<GatewayConfig, Object>> settingsKeys() {
        var keys = new LinkedHashMap<String, Function<GatewayConfig, Object>>();
        keys.put("healthCheckTimeout", GatewayConfig::healthCheckTimeout);
        keys.put("unloadTimeout", GatewayConfig::unloadTimeout);
        keys.put("globalTTL", GatewayConfig::globalTtl);
        keys.put("startPort", GatewayConfig::startPort);
        keys.put("logLevel", GatewayConfig::logLevel);
        keys.put("logToStdout", config -> config.monitoring().logToStdout());
        keys.put("logTimeFormat", config -> config.monitoring().logTimeFormat());
        keys.put("metricsMaxInMemory", config -> config.monitoring().activityInMemory());
        keys.put("captureBuffer", config -> config.monitoring().captureBytes());
        keys.put("store", config -> config.monitoring().store());
        keys.put("ui", config -> config.monitoring().sessionHeaders());
        keys.put("performance", config -> config.monitoring().performance());
        keys.put("sendLoadingState", GatewayConfig::sendLoadingState);
        keys.put("includeAliasesInList", GatewayConfig::includeAliasesInList);
        keys.put("apiKeys", GatewayConfig::apiKeys);
        keys.put("groups", ConfigChange::writtenGroups);
        keys.put("matrix", GatewayConfig::matrix);
        keys.put("profiles", GatewayConfig::profiles);
        keys.put("selectors", GatewayConfig::selectors);
        keys.put("peers", GatewayConfig::peers);
        keys.put("hooks", GatewayConfig::preload);
        keys.put("upstream", GatewayConfig::ignoredPaths);
        keys.put("swapgate", GatewayConfig::swapgate);
        return keys;
    }

    /** Who is in the hidden one follows from the others. */
    private static List<GroupConfig> writtenGroups(GatewayConfig config) {
        return config.groups().values().stream()
                .filter(group -> !group.name().equals(GroupConfig.DEFAULT))
                .toList();
    }

    /**
     * What becomes different.
     *
     * @param first the configuration that the gateway started with
     * @param before the one that counts up to now
     * @param next the one that shall count from now on
     */
    public static ConfigChange of(GatewayConfig first, GatewayConfig before, GatewayConfig next) {
        var old = before.models();
        var both = next.models().values().stream().filter(m -> old.containsKey(m.id())).toList();
        return new ConfigChange(
                next.models().keySet().stream().filter(id -> !old.containsKey(id)).toList(),
                old.keySet().stream().filter(id -> !next.models().containsKey(id)).toList(),
                ids(both, model -> !isSame(model, model(before, model.id()))),
                ids(both, model -> !model.hasSameProcessAs(model(before, model.id()))),
                different(SETTINGS, before, next),
                different(FIXED, first, next));
    }

    private static List<String> different(
            Map<String, Function<GatewayConfig, Object>> keys,
            GatewayConfig one,
            GatewayConfig other) {
        return keys.entrySet().stream()
                .filter(key -> !isEqual(key.getValue(), one, other))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * The models that are to be loaded ahead of requests: of those that the next configuration
     * lists for that, the ones that the list is new to, and those that are new or restarted.
     */
    public List<String> toPreload(GatewayConfig before, GatewayConfig next) {
        return next.preload().stream()
                .filter(id ->
                        !before.preload().contains(id)
                                || added.contains(id)
                                || restarted.contains(id))
                .toList();
    }

    private static ModelConfig model(GatewayConfig config, String id) {
        return Objects.requireNonNull(config.models().get(id));
    }

    private static List<String> ids(List<ModelConfig> models, Predicate<ModelConfig> wanted) {
        return models.stream().filter(wanted).map(ModelConfig::id).toList();
    }

    /** Which port it is assigned follows from the other models, and is nobody's wish. */
    private static boolean isSame(ModelConfig one, ModelConfig other) {
        return one.port().isPresent() == other.port().isPresent()
                && one.hasSameProcessAs(other)
                && withSomePort(one).equals(withSomePort(other));
    }

    private static ModelConfig withSomePort(ModelConfig model) {
        return model.port().isPresent() ? model.withPort(1) : model;
    }

    private static boolean isEqual(
            Function<GatewayConfig, Object> key, GatewayConfig one, GatewayConfig other) {
        return key.apply(one).equals(key.apply(other));
    }

    /** One line for the log. */
    @Override
    public String toString() {
        String models =
                "added %s, removed %s, changed %s, of these restarted %s"
                        .formatted(words(added), words(removed), words(changed), words(restarted));
        return settings.isEmpty() ? models : models + "; changed settings: " + words(settings);
    }

    private static String words(List<String> ids) {
        return ids.isEmpty() ? "nothing" : String.join(", ", ids);
    }
}
