package dev.swapgate.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.explain.ExplanationReport;
import dev.swapgate.explain.Wording;
import dev.swapgate.lock.LookAhead;
import dev.swapgate.lock.schedule.QueueView;
import dev.swapgate.plan.LockPlan;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code /api/queue}: who waits, for what and for how long; {@code /api/explain}: what would come
 * of a request. Immutable.
 */
final class QueueRoutes {
    /** Most waiters shown of a model; how many there are is said in any case. */
    static final int MOST_WAITERS = 100;

    private final AdminServices services;

    QueueRoutes(AdminServices services) {
        this.services = services;
    }

    List<Route> routes() {
        return List.of(
                Answers.get("/api/queue", Answers.now(request -> Answers.json(queue(services)))),
                Answers.get("/api/explain", Answers.now(this::explain)));
    }

    private LocalResponse explain(LocalRequest request) {
        String name = request.queryParam("model");
        if (name.isEmpty()) {
            throw new GatewayError(
                            ErrorCode.MODEL_REQUIRED, "say which model: /api/explain?model=NAME")
                    .about("model");
        }
        String id = services.model(name).id();
        GatewayConfig config = services.config();
        var said = services.control().explain(id, LockPlan.longestLoads(config));
        return Answers.json(new ExplanationReport(said, LockPlan.policy(config)).json());
    }

    /** Everybody who waits. */
    static ObjectNode queue(AdminServices services) {
        LookAhead ahead = services.control().lookAhead();
        ObjectNode answer = Answers.object().put("waiting", ahead.queue().waiting());
        answer.put("max", services.config().swapgate().queue().max());
        answer.put("max_per_model", services.config().swapgate().queue().maxPerModel());
        ArrayNode models = answer.putArray("models");
        ahead.queue().models().forEach(model -> models.add(describe(model, ahead)));
        return answer;
    }

    private static ObjectNode describe(QueueView.Model model, LookAhead ahead) {
        var lock = model.lock();
        ObjectNode node = Answers.object().put("id", lock.id());
        node.put("state", Answers.word(lock.state()));
        node.put("in_flight", lock.inFlight()).put("waiting", lock.waiting());
        Answers.seconds(node, "oldest_wait", lock.oldestWait());
        secondsOrNull(node, "turn_left", model.turnLeft());
        Answers.seconds(node, "load_estimate", lock.loadEstimate());
        Answers.seconds(node, "request_estimate", lock.requestEstimate());
        node.put("hit_rate", lock.hitRate());
        Answers.seconds(node, "linger", model.linger());
        Answers.seconds(node, "backoff", lock.backoff());
        node.set("waits_for", Wording.json(model.obstacles()));
        ArrayNode waiters = node.putArray("waiters");
        model.waiters().stream()
                .limit(MOST_WAITERS)
                .forEach(waiter -> waiters.add(describe(waiter, ahead.label(waiter))));
        return node.put("waiters_cut", model.waiters().size() > MOST_WAITERS);
    }

    private static ObjectNode describe(QueueView.Waiter waiter, String request) {
        ObjectNode node = Answers.object().put("position", waiter.position());
        node.put("request", request.isEmpty() ? null : request);
        Answers.seconds(node, "waited", waiter.waited());
        secondsOrNull(node, "eta", waiter.likely());
        secondsOrNull(node, "eta_upper", waiter.upper());
        return node;
    }

    private static void secondsOrNull(ObjectNode node, String field, Optional<Duration> duration) {
        duration.ifPresentOrElse(
                value -> Answers.seconds(node, field, value), () -> node.putNull(field));
    }
}
