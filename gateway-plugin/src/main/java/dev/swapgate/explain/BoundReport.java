package dev.swapgate.explain;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.lock.schedule.WaitBound;
import dev.swapgate.plan.LockPlan;

import java.util.Locale;

/** The longest possible wait with the numbers behind it, in words and as JSON. Stateless. */
final class BoundReport {
    private static final String ASSUMES =
            "no crash, no unload and no reload meanwhile; S is the longest of healthCheckTimeout +"
                    + " unloadTimeout + "
                    + LockPlan.STOP_MARGIN.toSeconds()
                    + " s + swapgate.process.settle; T is"
                    + " swapgate.scheduler.maxTurn; D is swapgate.scheduler.drainTimeout";

    private BoundReport() {}

    static String text(WaitBound bound) {
        return switch (bound.reason()) {
            case STARTS_AT_ONCE -> "0 s: it starts at once";
            case REFUSED -> "0 s: it is refused at once";
            case PROVED ->
                    ("%s = (K+1)(S+T+%dD) + work ahead with K=%d, S=%s, T=%s, D=%s, work ahead %s,"
                                    + " over %d models")
                            .formatted(
                                    Wording.text(bound.most()),
                                    bound.drains(),
                                    bound.visits(),
                                    Wording.text(bound.load()),
                                    Wording.text(bound.turn()),
                                    Wording.text(bound.drain()),
                                    Wording.text(bound.ahead()),
                                    bound.models());
            case NO_DRAIN_TIMEOUT ->
                    "no bound while swapgate.scheduler.drainTimeout is off: a request in flight may"
                            + " take for ever";
            case WAITS_FOR_A_SLOT ->
                    "no bound: it waits for a slot of its own model, and while no other model"
                            + " needs that one out, the requests in its slots may take for ever";
            case MATRIX ->
                    "no bound is proved for a matrix, where it depends on all residents who leaves";
            case PRIORITIES ->
                    "no bound: models that exclude each other have different priorities, so"
                            + " requests that come later may count as earlier";
        };
    }

    static ObjectNode json(WaitBound bound) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("proved", bound.isBound());
        node.put("reason", bound.reason().name().toLowerCase(Locale.ROOT));
        if (bound.isBound()) {
            node.put("seconds", Wording.seconds(bound.most()));
        } else {
            node.putNull("seconds");
        }
        if (bound.reason() == WaitBound.Reason.PROVED) {
            node.put("K", bound.visits()).put("S", Wording.seconds(bound.load()));
            node.put("T", Wording.seconds(bound.turn()));
            node.put("D", Wording.seconds(bound.drain())).put("drains", bound.drains());
            node.put("work_ahead", Wording.seconds(bound.ahead()));
            node.put("models", bound.models()).put("assumes", ASSUMES);
        }
        return node.put("text", text(bound));
    }
}
