package dev.swapgate.config.read;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.yaml.Places;

/**
 * A configuration, and where it is written.
 *
 * @param config what was read
 * @param places where that stands
 */
public record LoadedConfig(GatewayConfig config, Places places) {}
