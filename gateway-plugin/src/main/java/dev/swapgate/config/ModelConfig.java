package dev.swapgate.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One model. Macros are expanded, defaults filled in; only {@code ${PORT}} (until {@link
 * #withPort}) and, in {@code cmdStop}, {@code ${PID}} are still symbolic.
 *
 * @param id what clients ask for
 * @param cmd command that starts the model's server, comments stripped; may be empty for a model
 *     that only proxies
 * @param cmdStop command that stops it; empty means TERM to its process tree
 * @param proxy base URL of the server
 * @param checkEndpoint path of the readiness probe; {@code none} disables it
 * @param aliases other names clients may use
 * @param env {@code KEY=value} pairs added to the inherited environment
 * @param ttl idle time after which the model is unloaded; zero means never (the global value is
 *     already applied)
 * @param unloadTimeout grace between TERM and KILL (the global value is already applied)
 * @param healthCheckTimeout time to become ready (the global value is already applied)
 * @param useModelName name sent upstream instead of the one the client used; empty means unchanged
 * @param unlisted whether listings leave it out
 * @param name display name, may be empty
 * @param description display text, may be empty
 * @param concurrencyLimit how many requests may run on it at once
 * @param filters changes to request bodies
 * @param metadata free data shown in listings
 * @param timeouts of the connection to the server
 * @param priority of its requests; higher first, default 0
 * @param port port assigned for {@code ${PORT}}; empty when {@code cmd} does not use it
 */
public record ModelConfig(
        String id,
        String cmd,
        String cmdStop,
        String proxy,
        String checkEndpoint,
        List<String> aliases,
        List<String> env,
        Duration ttl,
        Duration unloadTimeout,
        Duration healthCheckTimeout,
        String useModelName,
        boolean unlisted,
        String name,
        String description,
        int concurrencyLimit,
        Filters filters,
        Map<String, Object> metadata,
        Timeouts timeouts,
        int priority,
        OptionalInt port) {

    /**
     * This model with {@code ${PORT}} replaced by {@code port} wherever it stands, and that port
     * assigned.
     */
    public ModelConfig withPort(int port) {
        throw new UnsupportedOperationException(Integer.toString(port));
    }
}
