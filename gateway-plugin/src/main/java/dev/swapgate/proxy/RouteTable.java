package dev.swapgate.proxy;

import java.util.List;
import java.util.Set;

/** Finds the route of a request. Immutable. */
public final class RouteTable {

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

    /** A table of the client routes and the given local ones. */
    public RouteTable(List<Route> local) {
        throw new UnsupportedOperationException(local.toString());
    }

    /** Every route. */
    public List<Route> routes() {
        throw new UnsupportedOperationException();
    }

    /** Looks up a request by method and raw path below the context. */
    public Match find(String method, String rawPath) {
        throw new UnsupportedOperationException(method + rawPath);
    }
}
