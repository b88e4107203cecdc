package dev.swapgate.admin;

import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.Route;

import java.util.List;
import java.util.Set;

/** What clients know of other servers and a gateway does not offer: it says why. Stateless. */
final class UnofferedRoutes {
    private static final Set<String> ALL = Set.of();
    private static final String FILES =
            "Swapgate keeps no files, and a call for one names no model that could; send files with"
                    + " the request that needs them, or call /upstream/<model>/v1/files.";
    private static final String RESPONSES =
            "Swapgate keeps no responses; send the whole conversation with each request, or call"
                    + " /upstream/<model>/v1/responses/… of a server that keeps them.";
    private static final String DOWNLOADS =
            "Swapgate downloads no models; add the model to its configuration.";

    private UnofferedRoutes() {}

    static List<Route> routes() {
        return List.of(
                route(Set.of("POST"), "/models", ErrorCode.NOT_IMPLEMENTED, DOWNLOADS),
                route(ALL, "/v1/files", ErrorCode.NOT_IMPLEMENTED, FILES),
                route(ALL, "/v1/files/*", ErrorCode.NOT_IMPLEMENTED, FILES),
                route(ALL, "/v1/responses/*", ErrorCode.NOT_FOUND, RESPONSES));
    }

    private static Route route(Set<String> methods, String path, ErrorCode code, String why) {
        return new Route(
                methods,
                path,
                true,
                false,
                new Route.Action.Local(request -> {
                    throw new GatewayError(code, why).with("x-should-retry", "false");
                }));
    }
}
