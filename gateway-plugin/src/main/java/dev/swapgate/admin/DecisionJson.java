package dev.swapgate.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.explain.Wording;
import dev.swapgate.lock.Journal;
import dev.swapgate.lock.Journal.Event;
import dev.swapgate.lock.schedule.Decision;
import dev.swapgate.lock.schedule.ResidencyPolicy;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;

/** A decision of the journal as JSON. Immutable. */
final class DecisionJson {
    private final ResidencyPolicy policy;

    /** Names the rules of this policy. */
    DecisionJson(ResidencyPolicy policy) {
        this.policy = policy;
    }

    ObjectNode of(Journal.Entry entry) {
        ObjectNode node = Answers.object().put("number", entry.number());
        node.put("at", entry.at().toString());
        node.put("request", entry.request().isEmpty() ? null : entry.request());
        switch (entry.event()) {
            case Event.Queued queued -> {
                node.put("decision", "queued").put("model", queued.model());
                node.put("position", queued.position());
                node.set("waits_for", Wording.json(queued.obstacles()));
            }
            case Event.Decided decided -> add(node, decided.decision());
        }
        return node;
    }

    private void add(ObjectNode node, Decision decision) {
        switch (decision) {
            case Decision.Grant grant -> {
                named(node, "granted", grant.model());
                Duration waited = Duration.ofNanos(grant.waited());
                Answers.seconds(node, "waited", waited);
                reason(node, waited.isZero() ? "ready and free" : "its turn has come");
            }
            case Decision.Reject reject -> {
                named(node, "rejected", reject.model());
                reason(node, Answers.word(reject.reason()));
            }
            case Decision.Revoke revoke -> {
                named(node, "revoked", revoke.model());
                reason(node, Answers.word(revoke.cause()));
            }
            case Decision.Load load -> load(named(node, "load", load.model()), load);
            case Decision.Abort abort ->
                    reason(
                            named(node, "load_given_up", abort.model()),
                            "nobody waits for it, and others need its place");
            case Decision.Unload unload -> {
                named(node, "unloaded", unload.model());
                reason(node, Answers.word(unload.cause()));
            }
            case Decision.Loaded loaded -> {
                named(node, "loaded", loaded.model());
                Answers.seconds(node, "took", Duration.ofNanos(loaded.took()));
            }
            case Decision.LoadFailed failed -> {
                named(node, "load_failed", failed.model());
                reason(node, Answers.word(failed.failure().kind()));
            }
            case Decision.Lost lost ->
                    reason(named(node, "lost", lost.model()), "it ended by itself");
            case Decision.Gone gone -> named(node, "gone", gone.model());
            case Decision.WakeAt wake -> node.put("decision", "wake");
        }
    }

    private static ObjectNode named(ObjectNode node, String decision, String model) {
        return node.put("decision", decision).put("model", model);
    }

    private static void reason(ObjectNode node, String reason) {
        node.put("reason", reason);
    }

    private void load(ObjectNode node, Decision.Load load) {
        reason(node, "it has the best-ranked request of those that need a load");
        residents(node.putArray("evicted"), load, load.victims());
        residents(node.putArray("kept"), load, load.kept());
    }

    private void residents(ArrayNode array, Decision.Load load, Collection<String> residents) {
        residents.stream()
                .sorted()
                .forEach(resident ->
                        array.addObject()
                                .put("model", resident)
                                .put("reason", reason(load, resident)));
    }

    private String reason(Decision.Load load, String resident) {
        var residents = new HashSet<>(load.victims());
        residents.addAll(load.kept());
        residents.removeIf(other -> !policy.knows(other));
        return policy.knows(load.model()) && policy.knows(resident)
                ? policy.rule(load.model(), resident, residents).text()
                : "by rules that hold no more";
    }
}
