package dev.swapgate.admin.machine;

import dev.swapgate.admin.Answers;
import dev.swapgate.machine.MachineWatch;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Shows what the machine is, and how busy it was. Immutable. */
public final class MachineRoutes {
    private static final int UNAVAILABLE = 503;

    private final MachineWatch watch;
    private final boolean disabled;
    private final String version;

    /**
     * Routes that show the given machine.
     *
     * @param disabled whether how busy it is must not be shown
     * @param version version of the gateway
     */
    public MachineRoutes(MachineWatch watch, boolean disabled, String version) {
        this.watch = watch;
        this.disabled = disabled;
        this.version = version;
    }

    /** The routes, for the route table. */
    public List<Route> routes() {
        return List.of(
                Answers.get("/api/performance", this::performance),
                Answers.get("/api/hardware", this::hardware));
    }

    private CompletionStage<LocalResponse> performance(LocalRequest request) {
        if (disabled) {
            return CompletableFuture.completedFuture(
                    Answers.json(UNAVAILABLE, Answers.object().put("enabled", false)));
        }
        String text = request.queryParam("after").replace(' ', '+');
        Instant after = text.isEmpty() ? Instant.EPOCH : time(text);
        return watch.history(after)
                .thenApply(seen -> Answers.json(MachineJson.history(seen, !text.isEmpty())));
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new GatewayError(
                            ErrorCode.INVALID_REQUEST,
                            "The query parameter after must be a time as of RFC 3339, such as"
                                    + " 2026-01-31T12:00:00Z.")
                    .about("after");
        }
    }

    private CompletionStage<LocalResponse> hardware(LocalRequest request) {
        return watch.hardware()
                .handle((report, failure) -> {
                    if (report == null) {
                        throw new GatewayError(
                                ErrorCode.HARDWARE_UNKNOWN,
                                "What this machine is could not be found out; the log says why.");
                    }
                    return Answers.json(MachineJson.hardware(report, version));
                });
    }
}
