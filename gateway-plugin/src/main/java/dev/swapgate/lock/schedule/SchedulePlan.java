package dev.swapgate.lock.schedule;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;

/**
 * What a schedule is made from.
 *
 * @param settings the settings
 * @param policy who must leave for whom; knows all the models
 * @param models every model
 */
public record SchedulePlan(
        LockSettings settings, ResidencyPolicy policy, Collection<ModelTraits> models) {

    /** Copies the models. */
    public SchedulePlan {
        requireNonNull(settings, "settings");
        requireNonNull(policy, "policy");
        models = List.copyOf(models);
    }
}
