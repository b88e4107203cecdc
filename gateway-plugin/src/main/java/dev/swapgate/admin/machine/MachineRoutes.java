package dev.swapgate.admin.machine;

import dev.swapgate.admin.Answers;
import dev.swapgate.admin.QueryParameters;
import dev.swapgate.machine.MachineWatch;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
        Optional<Instant> after = new QueryParameters(request).time("after");
        return watch.history(after.orElse(Instant.EPOCH))
                .thenApply(seen -> Answers.json(MachineJson.history(seen, after.isPresent())));
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
