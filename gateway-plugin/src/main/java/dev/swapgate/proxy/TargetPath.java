package dev.swapgate.proxy;

import org.jspecify.annotations.Nullable;

import java.net.URI;

/** Puts the path of a request behind the base URL of its upstream. */
final class TargetPath {

    private TargetPath() {}

    /**
     * Path and query to send, both raw: nothing is decoded, so {@code %2F} stays what it is.
     *
     * @param path raw path with a leading slash
     * @param query raw query, or null
     */
    static String join(URI base, String path, @Nullable String query) {
        String prefix = base.getRawPath();
        String joined =
                prefix == null || prefix.isEmpty() || prefix.equals("/") ? path : prefix + path;
        if (joined.startsWith("//")) {
            // Would be taken for an authority (RFC 3986 §4.2).
            joined = joined.substring(slashes(joined) - 1);
        }
        return query == null ? joined : joined + '?' + query;
    }

    private static int slashes(String path) {
        int count = 0;
        while (count < path.length() && path.charAt(count) == '/') {
            count++;
        }
        return count;
    }
}
