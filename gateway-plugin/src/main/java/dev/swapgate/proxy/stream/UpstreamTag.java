package dev.swapgate.proxy.stream;

/**
 * Tags pooled connections, so that one process generation never uses those of another.
 *
 * @param model the model
 * @param generation the load that its process belongs to
 * @param fresh whether connections are used once only: a second try must not meet another stale one
 */
public record UpstreamTag(String model, long generation, boolean fresh) {}
