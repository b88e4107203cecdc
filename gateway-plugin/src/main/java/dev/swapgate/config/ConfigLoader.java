package dev.swapgate.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * Reads configuration files into a {@link GatewayConfig}. Stateless and safe for use by many
 * threads.
 */
public final class ConfigLoader {
    private final Map<String, String> environment;

    /** A loader that takes {@code ${env.X}} from the given environment. */
    public ConfigLoader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Loads one file.
     *
     * @throws ConfigException if it cannot be read or used
     */
    public GatewayConfig load(Path file) {
        throw new UnsupportedOperationException(file.toString() + environment.size());
    }

    /**
     * Loads configuration text.
     *
     * @param source name used in messages
     * @throws ConfigException if it cannot be used
     */
    public GatewayConfig parse(String source, String yaml) {
        throw new UnsupportedOperationException(source + yaml);
    }
}
