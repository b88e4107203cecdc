package dev.swapgate.proxy.resolve;

import dev.swapgate.config.ModelConfig;
import dev.swapgate.proxy.error.Dialect;

import org.jspecify.annotations.Nullable;

/**
 * A request whose model is known and whose body is ready to be sent upstream.
 *
 * @param model the model
 * @param requestedName the name the client used
 * @param path raw path to send upstream, with a leading slash
 * @param query raw query to send upstream, or null
 * @param body rewritten body, or null if there is none
 * @param contentType its media type as sent upstream, or null
 * @param stream whether the body asks for a stream
 * @param dialect API family
 */
public record ResolvedRequest(
        ModelConfig model,
        String requestedName,
        String path,
        @Nullable String query,
        @Nullable BufferedBody body,
        @Nullable String contentType,
        boolean stream,
        Dialect dialect) {}
