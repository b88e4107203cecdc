package dev.swapgate.config;

import dev.swapgate.config.matrix.MatrixConfig;
import dev.swapgate.config.problem.ConfigWarning;
import dev.swapgate.config.secret.Secrets;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A complete, validated gateway configuration. Immutable.
 *
 * @param healthCheckTimeout how long a starting model has to become ready, at least 15 s
 * @param unloadTimeout grace between TERM and KILL when a model process is stopped
 * @param globalTtl idle time after which a model is unloaded; zero means never
 * @param startPort first port handed out for {@code ${PORT}}
 * @param logLevel verbosity of the gateway's own log
 * @param apiKeys keys a client may present; empty means no authentication
 * @param models every model by id, in byte order of the ids
 * @param groups every group by name, including {@link GroupConfig#DEFAULT}
 * @param preload ids of the models loaded at start, in order
 * @param swapgate what only Swapgate knows
 * @param warnings what the loader noticed but coped with
 * @param includeAliasesInList whether listings have a row for each alias
 * @param ignoredPaths paths that never make a model load
 * @param monitoring what is written down about requests and the machine
 * @param peers other gateways by id, in byte order
 * @param selectors names that lead to one of several models, by id, in byte order
 * @param profiles names that lead elsewhere while a profile is active, by its id, in byte order
 * @param matrix who may be resident together, in place of the groups; empty: the groups decide
 * @param sendLoadingState whether models that say nothing of it tell how their load goes
 * @param secrets what is shown to nobody
 */
public record GatewayConfig(
        Duration healthCheckTimeout,
        Duration unloadTimeout,
        Duration globalTtl,
        int startPort,
        LogLevel logLevel,
        List<String> apiKeys,
        SortedMap<String, ModelConfig> models,
        SortedMap<String, GroupConfig> groups,
        List<String> preload,
        SwapgateSettings swapgate,
        List<ConfigWarning> warnings,
        boolean includeAliasesInList,
        IgnoredPaths ignoredPaths,
        MonitoringSettings monitoring,
        SortedMap<String, PeerConfig> peers,
        SortedMap<String, SelectorConfig> selectors,
        SortedMap<String, ProfileConfig> profiles,
        Optional<MatrixConfig> matrix,
        boolean sendLoadingState,
        Secrets secrets) {

    /**
     * Copies the collections and checks that they fit together.
     *
     * @throws IllegalArgumentException if a map's key is not its value's name, or a model is not in
     *     exactly one group
     */
    public GatewayConfig {
        Require.notNegative(healthCheckTimeout, "healthCheckTimeout");
        Require.notNegative(unloadTimeout, "unloadTimeout");
        Require.notNegative(globalTtl, "globalTTL");
        Require.atLeast(1, startPort, "startPort");
        apiKeys = List.copyOf(apiKeys);
        models = sorted(models, ModelConfig::id);
        groups = sorted(groups, GroupConfig::name);
        peers = sorted(peers, PeerConfig::id);
        selectors = sorted(selectors, SelectorConfig::id);
        profiles = sorted(profiles, ProfileConfig::id);
        preload = List.copyOf(preload);
        warnings = List.copyOf(warnings);
        checkMembership(models.keySet(), groups.values());
        if (!models.keySet().containsAll(preload)) {
            throw new IllegalArgumentException("preload names an unknown model: " + preload);
        }
    }

    private static <T> SortedMap<String, T> sorted(
            SortedMap<String, T> map, Function<T, String> name) {
        var copy = new TreeMap<String, T>(ByteOrder.INSTANCE);
        map.forEach((key, value) -> {
            if (!key.equals(name.apply(value))) {
                throw new IllegalArgumentException(key + " leads to " + value);
            }
            copy.put(key, value);
        });
        return Collections.unmodifiableSortedMap(copy);
    }

    private static void checkMembership(Set<String> models, Collection<GroupConfig> groups) {
        List<String> members = groups.stream().flatMap(group -> group.members().stream()).toList();
        var distinct = new HashSet<>(members);
        if (distinct.size() < members.size() || !distinct.equals(models)) {
            throw new IllegalArgumentException(
                    "every model must be in exactly one group: " + models + ", " + members);
        }
    }

    /** The model with this id or alias; an id wins over an alias of the same spelling. */
    public Optional<ModelConfig> find(String idOrAlias) {
        ModelConfig model = models.get(idOrAlias);
        return model != null
                ? Optional.of(model)
                : models.values().stream()
                        .filter(candidate -> candidate.aliases().contains(idOrAlias))
                        .findFirst();
    }

    /**
     * The group a model belongs to.
     *
     * @throws IllegalArgumentException if there is no model of this id
     */
    public GroupConfig groupOf(String modelId) {
        return groups.values().stream()
                .filter(group -> group.members().contains(modelId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no model " + modelId));
    }

    /** This configuration with other warnings. */
    public GatewayConfig withWarnings(List<ConfigWarning> warnings) {
        return new GatewayConfig(
                healthCheckTimeout,
                unloadTimeout,
                globalTtl,
                startPort,
                logLevel,
                apiKeys,
                models,
                groups,
                preload,
                swapgate,
                warnings,
                includeAliasesInList,
                ignoredPaths,
                monitoring,
                peers,
                selectors,
                profiles,
                matrix,
                sendLoadingState,
                secrets);
    }

    /** What names lead to; made anew by each call, so keep it. */
    public Targets targets() {
        var local = new HashMap<String, String>();
        models.values()
                .forEach(model -> model.aliases().forEach(alias -> local.put(alias, model.id())));
        models.keySet().forEach(id -> local.put(id, id));
        return new Targets(local, selectors.keySet(), peers.values());
    }

    /** Leaves the keys out. */
    @Override
    public String toString() {
        return "GatewayConfig[models="
                + models.keySet()
                + ", groups="
                + groups.values()
                + ", apiKeys="
                + apiKeys.size()
                + "]";
    }
}
