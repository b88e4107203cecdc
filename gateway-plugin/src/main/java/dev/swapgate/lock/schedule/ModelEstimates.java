package dev.swapgate.lock.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What was learned about a model by watching it.
 *
 * @param load how long loading it takes, stops of its victims included
 * @param request how long one of its requests takes
 * @param hitRate how often an idle period ends soon in a follow-up request, 0 to 1
 */
public record ModelEstimates(Duration load, Duration request, double hitRate) {

    /** How much the latest request counts among those before it. */
    public static final double REQUEST_WEIGHT = 0.1;

    /** What is assumed of a model nobody has watched yet. */
    public static final ModelEstimates UNKNOWN =
            new ModelEstimates(Duration.ofSeconds(10), Duration.ofSeconds(5), 0.5);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a duration is negative or the rate is outside 0 to 1
     */
    public ModelEstimates {
        requireNonNull(load, "load");
        requireNonNull(request, "request");
        if (load.isNegative() || request.isNegative() || !(hitRate >= 0 && hitRate <= 1)) {
            throw new IllegalArgumentException(
                    "load and request must not be negative, hitRate must be between 0 and 1: %s, %s, %s"
                            .formatted(load, request, hitRate));
        }
    }
}
