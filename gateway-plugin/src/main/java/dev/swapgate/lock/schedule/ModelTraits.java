package dev.swapgate.lock.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What the schedule knows of a model.
 *
 * @param id the model
 * @param slots how many leases may be open at once, at least 1
 * @param priority of its requests; higher first
 * @param ttl idle time after which it is unloaded; zero means never
 */
public record ModelTraits(String id, int slots, int priority, Duration ttl) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if there is no slot or the ttl is negative
     */
    public ModelTraits {
        requireNonNull(id, "id");
        requireNonNull(ttl, "ttl");
        if (slots < 1 || ttl.isNegative()) {
            throw new IllegalArgumentException(
                    "model %s: slots must be at least 1 and ttl not negative: %d, %s"
                            .formatted(id, slots, ttl));
        }
    }
}
