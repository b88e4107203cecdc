package dev.swapgate.admin;

import dev.swapgate.config.ModelConfig;
import dev.swapgate.lock.Lease;
import dev.swapgate.lock.Ticket;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Loads and unloads models on request. Each answer comes when the thing is done, and no thread
 * waits for it. Immutable.
 */
final class ControlRoutes {
    private static final String OK = "OK";

    private final AdminServices services;

    ControlRoutes(AdminServices services) {
        this.services = services;
    }

    List<Route> routes() {
        return List.of(
                Answers.change("GET", "/unload", this::unloadAllAsText),
                Answers.change("POST", "/api/models/unload", this::unloadAll),
                Answers.change("POST", "/api/models/unload/*", this::unload),
                Answers.change("POST", "/api/models/load/*", this::load),
                Answers.change("POST", "/models/load", this::loadByBody),
                Answers.change("POST", "/models/unload", this::unloadByBody));
    }

    private CompletionStage<LocalResponse> unloadAllAsText(LocalRequest request) {
        return services.control()
                .unloadAll(drain(request))
                .thenApply(done -> LocalResponse.text(200, OK));
    }

    private CompletionStage<LocalResponse> unloadAll(LocalRequest request) {
        return services.control()
                .unloadAll(drain(request))
                .thenApply(done -> Answers.json(Answers.object().put("msg", "ok")));
    }

    private CompletionStage<LocalResponse> unload(LocalRequest request) {
        ModelConfig model = services.model(request.rest());
        return services.control()
                .unload(model.id(), drain(request))
                .thenApply(done -> LocalResponse.text(200, OK));
    }

    private CompletionStage<LocalResponse> unloadByBody(LocalRequest request) {
        ModelConfig model = services.model(ModelBody.read(request));
        return services.control()
                .unload(model.id(), drain(request))
                .thenApply(done -> Answers.json(Answers.object().put("success", true)));
    }

    /** How long open leases may go on: as configured, or not at all with {@code mode=force}. */
    private Duration drain(LocalRequest request) {
        String mode = request.queryParam("mode");
        if (mode.equals("force")) {
            return Duration.ZERO;
        }
        if (!mode.isEmpty()) {
            throw new GatewayError(
                    ErrorCode.INVALID_REQUEST,
                    "mode '" + mode + "' is unknown; only 'force' is known");
        }
        return services.config().swapgate().unloadDrain();
    }

    private CompletionStage<LocalResponse> load(LocalRequest request) {
        ModelConfig model = services.model(request.rest());
        return warmUp(
                model,
                request,
                () -> Answers.json(Answers.object().put("msg", "ok").put("model", model.id())));
    }

    private CompletionStage<LocalResponse> loadByBody(LocalRequest request) {
        ModelConfig model = services.model(ModelBody.read(request));
        return warmUp(model, request, () -> Answers.json(Answers.object().put("success", true)));
    }

    private CompletionStage<LocalResponse> warmUp(
            ModelConfig model, LocalRequest request, Supplier<LocalResponse> answer) {
        Ticket ticket = services.control().acquire(model.id(), request.requestId());
        WarmUp warmUp = new WarmUp(ticket, answer);
        var unused = ticket.lease().whenComplete(warmUp::settle);
        return warmUp;
    }

    /**
     * A model being made ready by a lease that is given back at once; cancelling it gives up the
     * wait.
     */
    private static final class WarmUp extends CompletableFuture<LocalResponse> {
        private final Ticket ticket;
        private final Supplier<LocalResponse> answer;

        WarmUp(Ticket ticket, Supplier<LocalResponse> answer) {
            this.ticket = ticket;
            this.answer = answer;
        }

        void settle(@Nullable Lease lease, @Nullable Throwable failure) {
            if (lease == null) {
                completeExceptionally(
                        failure != null ? failure : new IllegalStateException("no lease"));
                return;
            }
            // Also where a cancel came too late for the grant.
            lease.close();
            complete(answer.get());
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            ticket.cancel();
            return super.cancel(mayInterruptIfRunning);
        }
    }
}
