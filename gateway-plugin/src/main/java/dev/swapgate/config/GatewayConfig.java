package dev.swapgate.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

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
        List<ConfigWarning> warnings) {

    /** The model with this id or alias; an id wins over an alias of the same spelling. */
    public Optional<ModelConfig> find(String idOrAlias) {
        throw new UnsupportedOperationException(idOrAlias);
    }

    /** The group a model belongs to. */
    public GroupConfig groupOf(String modelId) {
        throw new UnsupportedOperationException(modelId);
    }
}
