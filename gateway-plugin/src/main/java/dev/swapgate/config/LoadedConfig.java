package dev.swapgate.config;

/**
 * A configuration, and where it is written.
 *
 * @param config what was read
 * @param places where that stands
 */
public record LoadedConfig(GatewayConfig config, Places places) {}
