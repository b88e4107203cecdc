package dev.swapgate.ui;

import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The status page and its files. They hold no secret and need no key; what the page shows does, and
 * it asks for one. Every address is relative, so that the page works below any context path.
 * Immutable.
 */
public final class UiRoutes {
    private static final int FOUND = 302;
    private static final String HTML = "text/html; charset=utf-8";
    private static final String ICON = "icon.svg";

    /** Nothing but our own files, and no page of others around ours. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private static final Map<String, String> PAGE_HEADERS =
            Map.of(
                    "Content-Security-Policy", POLICY,
                    "X-Content-Type-Options", "nosniff",
                    "Referrer-Policy", "no-referrer",
                    "Cross-Origin-Resource-Policy", "same-origin",
                    "Cache-Control", "no-cache",
                    "Vary", "Accept");

    /** For programs that ask who is there. */
    private static final String WELCOME =
            """
            {"name":"swapgate","models":"v1/models","health":"health"}
            """;

    private final LocalResponse page = file("index.html", HTML);
    private final Map<String, LocalResponse> files =
            Map.of(
                    "app.css",
                    file("app.css", "text/css; charset=utf-8"),
                    "app.js",
                    file("app.js", "text/javascript; charset=utf-8"),
                    ICON,
                    file(ICON, "image/svg+xml"));

    /** Reads the files of the page. */
    public UiRoutes() {}

    private static LocalResponse file(String name, String type) {
        try (InputStream in = UiRoutes.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build left out " + name);
            }
            return new LocalResponse.Content(200, type, in.readAllBytes(), PAGE_HEADERS);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    /** The routes, for the route table. */
    public List<Route> routes() {
        return List.of(
                route("/", this::root),
                route("/favicon.ico", request -> file(ICON)),
                route("/ui/*", request -> file(request.rest())),
                route("/ui", request -> redirect("./")),
                route("/ui/", request -> redirect("../")),
                route("/upstream", request -> redirect("./")));
    }

    private static Route route(String path, Function<LocalRequest, LocalResponse> answer) {
        return new Route(
                Set.of("GET"),
                path,
                false,
                false,
                new Route.Action.Local(
                        request -> CompletableFuture.completedFuture(answer.apply(request))));
    }

    private LocalResponse root(LocalRequest request) {
        if (request.header("accept").contains("text/html")) {
            return page;
        }
        byte[] welcome = WELCOME.getBytes(StandardCharsets.UTF_8);
        return new LocalResponse.Content(
                200, "application/json", welcome, Map.of("Vary", "Accept"));
    }

    private LocalResponse file(String name) {
        return Optional.ofNullable(files.get(name))
                .orElseThrow(() ->
                        new GatewayError(ErrorCode.NOT_FOUND, "The status page has no such file."));
    }

    private static LocalResponse redirect(String location) {
        return new LocalResponse.Content(
                FOUND, "text/plain; charset=utf-8", new byte[0], Map.of("Location", location));
    }
}
