package dev.swapgate.proxy.resolve;

import dev.swapgate.proxy.directory.Aim;
import dev.swapgate.proxy.directory.Destination;

import org.jspecify.annotations.Nullable;

/**
 * A request whose model is known and whose body is ready to be sent upstream.
 *
 * @param aim where it goes
 * @param requestedName the name the client used
 * @param path raw path to send upstream, with a leading slash
 * @param query raw query to send upstream, or null
 * @param body rewritten body, or null if there is none
 * @param stream whether the body asks for a stream
 * @param unlessReady what is answered unless the model is ready, as this request must not make it
 *     load; null if it may
 */
public record ResolvedRequest(
        Aim aim,
        String requestedName,
        String path,
        @Nullable String query,
        @Nullable BufferedBody body,
        boolean stream,
        @Nullable String unlessReady) {

    /** Where it goes. */
    public Destination destination() {
        return aim.destination();
    }
}
