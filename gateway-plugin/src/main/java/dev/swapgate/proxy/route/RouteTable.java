package dev.swapgate.proxy.route;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the route of a request by its raw path: literal paths first, then the longest wildcard,
 * whatever the order in which routes were given. Immutable.
 */
public final class RouteTable {
    private static final String WILDCARD = "/*";

    private final List<Route> routes;

    /** By literal path. */
    private final Map<String, List<Entry>> exact = new HashMap<>();

    /** By the path before the wildcard, trailing slash included. */
    private final Map<String, List<Entry>> wildcards = new HashMap<>();

    /** The outcome of a look-up. */
    public sealed interface Match {
        /**
         * A route takes the request; {@code rest} is the raw (still encoded) remainder of a
         * wildcard.
         */
        record Found(Route route, String rest) implements Match {}

        /** The path exists for other methods. */
        record WrongMethod(Set<String> allowed) implements Match {}

        /** No such path. */
        record NoPath() implements Match {}
    }

    /**
     * A table of the client routes and the given local ones.
     *
     * @throws IllegalArgumentException if two routes take the same method of the same path
     */
    public RouteTable(List<Route> local) {
        List<Route> all = new ArrayList<>(ClientRoutes.all());
        all.addAll(local);
        this.routes = List.copyOf(all);
        all.forEach(this::add);
    }

    /** Whether a request forwarded under this path is one to a model, wherever that was named. */
    public static boolean isModelPath(String upstreamPath) {
        return ClientRoutes.isUpstreamPath(upstreamPath);
    }

    /** Every route. */
    public List<Route> routes() {
        return routes;
    }

    /** Looks up a request by method and raw path below the context. */
    public Match find(String method, String rawPath) {
        Set<String> allowed = new TreeSet<>();
        Route literal = pick(exact.get(rawPath), method, allowed);
        if (literal != null) {
            return new Match.Found(literal, "");
        }
        // What follows the slash of a wildcard must not be empty.
        for (int slash = rawPath.lastIndexOf('/', rawPath.length() - 2);
                slash >= 0;
                slash = rawPath.lastIndexOf('/', slash - 1)) {
            Route route = pick(wildcards.get(rawPath.substring(0, slash + 1)), method, allowed);
            if (route != null) {
                return new Match.Found(route, rawPath.substring(slash + 1));
            }
        }
        return allowed.isEmpty()
                ? new Match.NoPath()
                : new Match.WrongMethod(Collections.unmodifiableSet(allowed));
    }

    private static @Nullable Route pick(
            @Nullable List<Entry> candidates, String method, Set<String> allowed) {
        if (candidates == null) {
            return null;
        }
        for (Entry candidate : candidates) {
            if (candidate.methods.isEmpty() || candidate.methods.contains(method)) {
                return candidate.route;
            }
            allowed.addAll(candidate.methods);
        }
        return null;
    }

    private void add(Route route) {
        String path = route.path();
        boolean wildcard = path.endsWith(WILDCARD);
        String key = wildcard ? path.substring(0, path.length() - 1) : path;
        Entry entry = Entry.of(route);
        List<Entry> same =
                (wildcard ? wildcards : exact).computeIfAbsent(key, ignored -> new ArrayList<>());
        if (same.stream().anyMatch(entry::overlaps)) {
            throw new IllegalArgumentException("two routes for " + route.methods() + " " + path);
        }
        same.add(entry);
    }

    /** A route with the methods it takes; none means all. */
    private record Entry(Route route, Set<String> methods) {
        static Entry of(Route route) {
            Set<String> methods = new HashSet<>(route.methods());
            if (methods.contains("GET") && !changesHere(route)) {
                methods.add("HEAD");
            }
            return new Entry(route, methods);
        }

        /**
         * HEAD must be safe (RFC 9110 §9.3.2) even where an old interface changes things by GET; a
         * model answers its own.
         */
        private static boolean changesHere(Route route) {
            return route.changesState() && route.action() instanceof Route.Action.Local;
        }

        boolean overlaps(Entry other) {
            return methods.isEmpty()
                    || other.methods.isEmpty()
                    || !Collections.disjoint(methods, other.methods);
        }
    }
}
