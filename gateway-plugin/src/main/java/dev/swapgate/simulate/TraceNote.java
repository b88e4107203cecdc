package dev.swapgate.simulate;

import java.time.Duration;

/** Something to be recorded; instants are those of {@link System#nanoTime}. */
sealed interface TraceNote {
    /** The model it is about. */
    String model();

    /** A request that arrived then has used the model so long. */
    record Served(String model, long arrived, Duration used) implements TraceNote {}

    /** A request that arrived then was not served and left after so long. */
    record GaveUp(String model, long arrived, Duration waited) implements TraceNote {}

    /** A load took so long. */
    record Loaded(String model, Duration took) implements TraceNote {}
}
