package dev.swapgate.lock.schedule;

import java.time.Duration;

/** What a waiting request waits for. Each goes away by itself; the request starts when all have. */
public sealed interface Obstacle {

    /** The model that it is about. */
    String model();

    /** All slots of the request's own model are in use, by so many requests. */
    record Slots(String model, int inFlight) implements Obstacle {}

    /**
     * The turn of the request's own, ready model is over: it takes no newcomers, because an earlier
     * request for {@code rival} needs it out.
     */
    record Gate(String model, String rival) implements Obstacle {}

    /** The model is loading, probably for so long; it is the request's own or in conflict. */
    record Load(String model, Duration left) implements Obstacle {}

    /** The model is being stopped; it is the request's own or in conflict. */
    record Stop(String model) implements Obstacle {}

    /** So many requests are in flight on the model, which must be gone first. */
    record Drain(String model, int inFlight) implements Obstacle {}

    /** For so long requests that come later may start on the model, which must be gone first. */
    record Turn(String model, Duration left) implements Obstacle {}

    /** The model, which must be gone first, is idle but kept for so long for a follow-up. */
    record Linger(String model, Duration left) implements Obstacle {}

    /** An earlier request for the model, which is in conflict, has the next load. */
    record Earlier(String model) implements Obstacle {}
}
