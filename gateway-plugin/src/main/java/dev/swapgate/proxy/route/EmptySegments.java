package dev.swapgate.proxy.route;

import dev.swapgate.proxy.route.Route.Action;

import java.util.List;

/**
 * Paths with two slashes in a row, as clients write whose base URL ends in one. Stateless.
 *
 * <p>Only the path without them may be matched and judged, or one of the two could be told
 * something else.
 */
public final class EmptySegments {
    /** What follows these is the upstream's, as it is. */
    private static final List<String> FOREIGN =
            ClientRoutes.all().stream()
                    .filter(route -> !(route.action() instanceof Action.Forward))
                    .map(Route::path)
                    .filter(path -> path.endsWith("/*"))
                    .map(path -> path.substring(0, path.length() - 1))
                    .toList();

    private EmptySegments() {}

    /** A raw path without them, as far as it is the gateway's own. */
    public static String removed(String rawPath) {
        if (!rawPath.contains("//")) {
            return rawPath;
        }
        StringBuilder own = new StringBuilder(rawPath.length());
        for (int i = 0; i < rawPath.length(); i++) {
            char c = rawPath.charAt(i);
            if (c != '/' || own.isEmpty() || own.charAt(own.length() - 1) != '/') {
                own.append(c);
            }
            if (c == '/' && FOREIGN.contains(own.toString())) {
                return own.append(rawPath, i + 1, rawPath.length()).toString();
            }
        }
        return own.toString();
    }
}
