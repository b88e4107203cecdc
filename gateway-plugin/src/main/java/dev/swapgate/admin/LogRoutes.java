package dev.swapgate.admin;

import dev.swapgate.log.LogBuffer;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The logs, once or followed. {@code proxy} is the gateway's own log, as it is called on the wire.
 * Immutable.
 */
final class LogRoutes {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String GATEWAY = "proxy";
    private static final String UPSTREAM = "upstream";
    private static final int FOUND = 302;
    private final AdminServices services;

    LogRoutes(AdminServices services) {
        this.services = services;
    }

    List<Route> routes() {
        return List.of(
                Answers.get("/logs", Answers.now(this::overview)),
                Answers.get("/logs/*", Answers.now(this::snapshot)),
                Answers.get("/logs/stream", Answers.now(this::follow)),
                Answers.get("/logs/stream/*", Answers.now(this::follow)));
    }

    private LocalResponse overview(LocalRequest request) {
        if (request.header("accept").contains("text/html")) {
            // Relative, as a context path may stand in front: the status page shows the logs.
            Map<String, String> headers = Map.of("Location", "./", "Vary", "Accept");
            return new LocalResponse.Content(FOUND, TEXT, new byte[0], headers);
        }
        return text(services.logs().shown());
    }

    private LocalResponse snapshot(LocalRequest request) {
        String name = request.rest();
        if (name.equals("stream/")) {
            throw unknown("");
        }
        return text(
                special(name).orElseGet(() -> services.logs().model(services.model(name).id())));
    }

    private static LocalResponse text(LogBuffer log) {
        return new LocalResponse.Content(200, TEXT, log.snapshot(), Answers.PRIVATE);
    }

    private LocalResponse follow(LocalRequest request) {
        LogBuffer log = followed(request.rest());
        boolean history = !request.query().containsKey("no-history");
        return new LocalResponse.Stream(
                TEXT,
                Answers.PRIVATE,
                sink -> log.subscribe(history, sink::send),
                missed -> LogBuffer.dropped(missed).getBytes(StandardCharsets.UTF_8));
    }

    private LogBuffer followed(String name) {
        if (name.isEmpty()) {
            return services.logs().shown();
        }
        return special(name)
                .or(() -> services.config().find(name).map(m -> services.logs().model(m.id())))
                .orElseThrow(() -> unknown(name));
    }

    private Optional<LogBuffer> special(String name) {
        return switch (name) {
            case GATEWAY -> Optional.of(services.logs().gateway());
            case UPSTREAM -> Optional.of(services.logs().upstream());
            default -> Optional.empty();
        };
    }

    private static GatewayError unknown(String name) {
        return new GatewayError(
                ErrorCode.INVALID_REQUEST,
                "no log is called '" + name + "'; use 'proxy', 'upstream' or a model's id");
    }
}
