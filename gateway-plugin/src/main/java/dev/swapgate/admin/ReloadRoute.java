package dev.swapgate.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.Failures;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * {@code /api/config/reload}: reads the configuration anew, and says what has become different or
 * why it cannot be used. Immutable.
 */
final class ReloadRoute {
    private final AdminServices services;

    ReloadRoute(AdminServices services) {
        this.services = services;
    }

    List<Route> routes() {
        return List.of(Answers.change("POST", "/api/config/reload", this::reload));
    }

    private CompletionStage<LocalResponse> reload(LocalRequest request) {
        return services.reload()
                .get()
                .thenApply(change ->
                        Answers.json(ReloadJson.done(change, services.config().warnings())))
                .exceptionally(ReloadRoute::refuse);
    }

    private static LocalResponse refuse(Throwable failure) {
        Throwable cause = Failures.unwrap(failure);
        if (cause instanceof ConfigException refusal) {
            return Answers.json(ErrorCode.INVALID_CONFIG.status(), refused(refusal));
        }
        throw new CompletionException(cause);
    }

    private static ObjectNode refused(ConfigException refusal) {
        ObjectNode answer = Answers.object().put("src", "swapgate");
        ErrorCode code = ErrorCode.INVALID_CONFIG;
        answer.putObject("error")
                .put("message", "The configuration cannot be used; the one before stays.")
                .put("type", code.type())
                .putNull("param")
                .put("code", code.code());
        return ReloadJson.refused(answer, refusal);
    }
}
