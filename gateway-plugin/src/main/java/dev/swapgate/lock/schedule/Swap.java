package dev.swapgate.lock.schedule;

import java.time.Duration;
import java.util.List;

/**
 * A load that is foreseen.
 *
 * @param after when it begins, from now
 * @param model the model to load
 * @param victims who is stopped for it, in id order
 * @param kept who else is resident then and stays, in id order
 */
public record Swap(Duration after, String model, List<String> victims, List<String> kept) {

    /** Copies the lists. */
    public Swap {
        victims = List.copyOf(victims);
        kept = List.copyOf(kept);
    }
}
