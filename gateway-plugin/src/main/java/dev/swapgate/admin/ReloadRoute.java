package dev.swapgate.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.problem.ConfigProblem;
import dev.swapgate.plan.ConfigChange;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;

import org.jspecify.annotations.Nullable;

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
        return services.reload().get().handle(this::answer);
    }

    private LocalResponse answer(@Nullable ConfigChange change, @Nullable Throwable failure) {
        if (change != null) {
            return Answers.json(done(change));
        }
        Throwable cause =
                failure instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : failure;
        if (cause instanceof ConfigException refusal) {
            return Answers.json(ErrorCode.INVALID_CONFIG.status(), refused(refusal));
        }
        throw new CompletionException(cause);
    }

    private ObjectNode done(ConfigChange change) {
        ObjectNode answer = Answers.object().put("reloaded", true);
        answer.set("added", Answers.tree(change.added()));
        answer.set("removed", Answers.tree(change.removed()));
        answer.set("changed", Answers.tree(change.changed()));
        answer.set("restarted", Answers.tree(change.restarted()));
        answer.set("needs_restart_of_gateway", Answers.tree(change.fixed()));
        ArrayNode warnings = answer.putArray("warnings");
        services.config().warnings().forEach(warning -> warnings.add(warning.toString()));
        return answer;
    }

    private static ObjectNode refused(ConfigException refusal) {
        ObjectNode answer = Answers.object().put("src", "swapgate");
        ErrorCode code = ErrorCode.INVALID_CONFIG;
        answer.putObject("error")
                .put("message", "The configuration cannot be used; the one before stays.")
                .put("type", code.type())
                .putNull("param")
                .put("code", code.code());
        answer.put("reloaded", false);
        ArrayNode problems = answer.putArray("problems");
        if (refusal.problems().isEmpty()) {
            problems.addObject().put("message", refusal.getMessage());
        }
        refusal.problems().forEach(problem -> add(problems, problem));
        return answer;
    }

    private static void add(ArrayNode problems, ConfigProblem problem) {
        problems.addObject()
                .put("file", problem.source())
                .put("line", problem.line())
                .put("column", problem.column())
                .put("path", problem.path())
                .put("message", problem.message());
    }
}
