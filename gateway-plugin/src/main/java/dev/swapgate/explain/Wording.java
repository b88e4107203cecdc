package dev.swapgate.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.lock.schedule.Obstacle;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What holds a request up, in words and as JSON. Stateless. */
public final class Wording {
    private static final double MILLIS_PER_SECOND = 1000;

    private Wording() {}

    /** In words. */
    public static String text(Obstacle obstacle) {
        return switch (obstacle) {
            case Obstacle.Slots slots ->
                    "slots: %s has %s in flight, as many as it may"
                            .formatted(slots.model(), requests(slots.inFlight()));
            case Obstacle.Gate gate ->
                    "the turn of %s is over: an earlier request for %s needs it out"
                            .formatted(gate.model(), gate.rival());
            case Obstacle.Load load ->
                    "load of %s, about %s more".formatted(load.model(), text(load.left()));
            case Obstacle.Stop stop -> "stop of " + stop.model();
            case Obstacle.Drain drain ->
                    "drain of %s on %s".formatted(requests(drain.inFlight()), drain.model());
            case Obstacle.Turn turn ->
                    "turn of %s: for %s newcomers may still start on it"
                            .formatted(turn.model(), text(turn.left()));
            case Obstacle.Linger linger ->
                    "linger: %s is idle, but kept for a follow-up for %s"
                            .formatted(linger.model(), text(linger.left()));
            case Obstacle.Earlier earlier ->
                    "an earlier request for %s has the next load".formatted(earlier.model());
        };
    }

    private static String requests(int number) {
        return number == 1 ? "1 request" : number + " requests";
    }

    /** A duration in words: seconds with one decimal. */
    public static String text(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / MILLIS_PER_SECOND);
    }

    /** As an array of objects, each with a {@code cause} and the same in words as {@code text}. */
    public static ArrayNode json(List<Obstacle> obstacles) {
        var array = JsonNodeFactory.instance.arrayNode();
        obstacles.forEach(obstacle -> array.add(json(obstacle)));
        return array;
    }

    private static ObjectNode json(Obstacle obstacle) {
        var cause = obstacle.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        var node = JsonNodeFactory.instance.objectNode().put("cause", cause);
        node.put("model", obstacle.model());
        switch (obstacle) {
            case Obstacle.Slots slots -> node.put("requests", slots.inFlight());
            case Obstacle.Drain drain -> node.put("requests", drain.inFlight());
            case Obstacle.Gate gate -> node.put("rival", gate.rival());
            case Obstacle.Load load -> node.put("seconds", seconds(load.left()));
            case Obstacle.Turn turn -> node.put("seconds", seconds(turn.left()));
            case Obstacle.Linger linger -> node.put("seconds", seconds(linger.left()));
            case Obstacle.Stop stop -> {}
            case Obstacle.Earlier earlier -> {}
        }
        return node.put("text", text(obstacle));
    }

    /** A duration on the wire: seconds with milliseconds. */
    public static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS_PER_SECOND;
    }
}
