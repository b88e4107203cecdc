package dev.swapgate.proxy;

import dev.swapgate.config.GatewayConfig;

import org.jspecify.annotations.Nullable;

/** Finds the model that a request names and prepares path, query and body for it. Immutable. */
public final class ModelResolver {

    /** A resolver for the configured models. */
    public ModelResolver(GatewayConfig config) {
        throw new UnsupportedOperationException(config.toString());
    }

    /**
     * Resolves a request.
     *
     * @param match the route that takes it
     * @param rawPath raw path below the context
     * @param rawQuery raw query, or null
     * @param contentType value of {@code Content-Type}, or null
     * @param body the body, or null if there is none; owned by the result, or closed if this throws
     * @throws GatewayError a typed 4xx if no model can be found
     */
    public ResolvedRequest resolve(
            RouteTable.Match.Found match,
            String method,
            String rawPath,
            @Nullable String rawQuery,
            @Nullable String contentType,
            @Nullable BufferedBody body) {
        throw new UnsupportedOperationException();
    }
}
