package dev.swapgate.config.matrix;

import java.util.Optional;
import java.util.Set;

/**
 * With whom a model is to run.
 *
 * @param set the name of the set with the combination that costs least; empty: no set has the
 *     model, so it runs alone
 * @param leaving those that are not in it
 */
public record Choice(Optional<String> set, Set<String> leaving) {
    /** Copies the models. */
    public Choice {
        leaving = Set.copyOf(leaving);
    }
}
