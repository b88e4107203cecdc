package dev.swapgate.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One model. Macros are expanded, defaults filled in; still symbolic are {@code ${PORT}} in {@code
 * cmd}, {@code cmdStop}, {@code proxy}, {@code checkEndpoint}, {@code env} and {@code metadata}
 * (until {@link #withPort}) and {@code ${PID}} in {@code cmdStop}. Immutable.
 *
 * @param id what clients ask for
 * @param cmd command that starts the model's server, comments stripped; may be empty for a model
 *     that only proxies
 * @param cmdStop command that stops it; empty means TERM to its process tree
 * @param proxy base URL of the server; empty if it has none, and then cannot be started
 * @param checkEndpoint path and query of the readiness probe, beginning with a slash; {@code none}
 *     disables it; empty means the base path
 * @param aliases other names clients may use
 * @param env {@code KEY=value} pairs added to the inherited environment; the last of a key counts
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
 * @param metadata free data shown in listings, as JSON knows it; Jackson's {@code NullNode} for
 *     null
 * @param timeouts of the connection to the server
 * @param priority of its requests; higher first, default 0
 * @param port port assigned for {@code ${PORT}}; empty when {@code cmd} does not use it
 * @param sendLoadingState whether a streaming client is told how the load goes (the global value is
 *     already applied)
 * @param ignoreWebsockets whether its websockets neither start it nor count as use
 * @param capabilities what it can do, as listings show it
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
        OptionalInt port,
        boolean sendLoadingState,
        boolean ignoreWebsockets,
        Capabilities capabilities) {

    /**
     * Copies the collections and checks what must hold.
     *
     * @throws IllegalArgumentException naming the component and its value
     */
    public ModelConfig {
        aliases = List.copyOf(aliases);
        env = List.copyOf(env);
        metadata = JsonData.copy(metadata);
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a model needs an id");
        }
        Require.notNegative(ttl, "ttl");
        Require.notNegative(unloadTimeout, "unloadTimeout");
        Require.notNegative(healthCheckTimeout, "healthCheckTimeout");
        Require.atLeast(1, concurrencyLimit, "concurrencyLimit");
        port.ifPresent(ModelConfig::checkPort);
        if (env.stream().anyMatch(pair -> pair.indexOf('=') < 1)) {
            throw new IllegalArgumentException("env must be a list of KEY=value");
        }
    }

    private static void checkPort(int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port lies in 1..65535, not " + port);
        }
    }

    /**
     * This model with {@code ${PORT}} replaced by {@code port} wherever it stands, and that port
     * assigned.
     *
     * @throws IllegalArgumentException if it is not a port
     */
    public ModelConfig withPort(int port) {
        checkPort(port);
        return new ModelConfig(
                id,
                PortReference.replace(cmd, port),
                PortReference.replace(cmdStop, port),
                PortReference.replace(proxy, port),
                PortReference.replace(checkEndpoint, port),
                aliases,
                env.stream().map(pair -> PortReference.replace(pair, port)).toList(),
                ttl,
                unloadTimeout,
                healthCheckTimeout,
                useModelName,
                unlisted,
                name,
                description,
                concurrencyLimit,
                filters,
                PortReference.replace(metadata, port),
                timeouts,
                priority,
                OptionalInt.of(port),
                sendLoadingState,
                ignoreWebsockets,
                capabilities);
    }

    /**
     * Whether a process that was started for the other one serves for this one as well: the rest is
     * the gateway's to do, or counts from the next start on. Which port is assigned does not matter
     * to a process that has one, nor how its commands are laid out.
     */
    public boolean hasSameProcessAs(ModelConfig other) {
        return CommandLine.split(cmd).equals(CommandLine.split(other.cmd))
                && CommandLine.split(cmdStop).equals(CommandLine.split(other.cmdStop))
                && proxy.equals(other.proxy)
                && checkEndpoint.equals(other.checkEndpoint)
                && env.equals(other.env);
    }

    /** The port of this machine that its requests go to; empty if they leave it. */
    public OptionalInt localPort() {
        return proxy.isBlank()
                ? OptionalInt.empty()
                : ProxyAddress.localPort(PortReference.replace(proxy, port.orElse(1)));
    }

    /** Leaves the values of {@code env} and the command lines out: they may hold secrets. */
    @Override
    public String toString() {
        return "ModelConfig[id=" + id + ", proxy=" + proxy + ", aliases=" + aliases + "]";
    }
}
