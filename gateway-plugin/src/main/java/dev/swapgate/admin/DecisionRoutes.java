package dev.swapgate.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.lock.Journal;
import dev.swapgate.lock.Journal.Event;
import dev.swapgate.lock.schedule.Decision;
import dev.swapgate.plan.LockPlan;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;

import java.util.List;
import java.util.function.Predicate;

/**
 * {@code /api/decisions}: the last decisions of the schedule, newest first, of one request or about
 * one model where that is asked for. Immutable.
 */
final class DecisionRoutes {
    private static final int USUAL = 100;

    private final AdminServices services;

    DecisionRoutes(AdminServices services) {
        this.services = services;
    }

    List<Route> routes() {
        return List.of(Answers.get("/api/decisions", Answers.now(this::decisions)));
    }

    private LocalResponse decisions(LocalRequest request) {
        Journal journal = services.control().journal();
        int limit = (int) new QueryParameters(request).number("limit", Journal.SIZE).orElse(USUAL);
        Predicate<Journal.Entry> wanted = entry -> true;
        String id = request.queryParam("request");
        if (!id.isEmpty()) {
            wanted = wanted.and(entry -> entry.request().equals(id));
        }
        String name = request.queryParam("model");
        if (!name.isEmpty()) {
            String model = services.model(name).id();
            wanted = wanted.and(entry -> isAbout(entry.event(), model));
        }
        List<Journal.Entry> found = journal.newest(wanted, limit + 1);
        ObjectNode answer = Answers.object().put("remembered", Journal.SIZE);
        answer.put("forgotten", Math.max(0, journal.last() - Journal.SIZE));
        answer.put("limit", limit).put("cut", found.size() > limit);
        ArrayNode decisions = answer.putArray("decisions");
        var json = new DecisionJson(LockPlan.policy(services.config()));
        found.stream().limit(limit).forEach(entry -> decisions.add(json.of(entry)));
        return Answers.json(answer);
    }

    private static boolean isAbout(Event event, String model) {
        return switch (event) {
            case Event.Queued queued -> queued.model().equals(model);
            case Event.Decided decided -> isAbout(decided.decision(), model);
        };
    }

    private static boolean isAbout(Decision decision, String model) {
        return switch (decision) {
            case Decision.Grant grant -> grant.model().equals(model);
            case Decision.Reject reject -> reject.model().equals(model);
            case Decision.Revoke revoke -> revoke.model().equals(model);
            case Decision.Load load ->
                    load.model().equals(model)
                            || load.victims().contains(model)
                            || load.kept().contains(model);
            case Decision.Abort abort -> abort.model().equals(model);
            case Decision.Unload unload -> unload.model().equals(model);
            case Decision.Loaded loaded -> loaded.model().equals(model);
            case Decision.LoadFailed failed -> failed.model().equals(model);
            case Decision.Lost lost -> lost.model().equals(model);
            case Decision.Gone gone -> gone.model().equals(model);
            case Decision.WakeAt wake -> false;
        };
    }
}
