package dev.swapgate.lock.schedule;

import java.util.Set;

/**
 * Decides who must leave when a model is loaded. Pure: the same arguments always give the same
 * answer.
 */
public interface ResidencyPolicy {

    /**
     * The residents that must be gone before {@code target} starts.
     *
     * @param target the model to load
     * @param resident the models that are loading or ready; may contain the target
     * @return a subset of {@code resident} without the target
     */
    Set<String> evict(String target, Set<String> resident);

    /**
     * Whether who leaves does not depend on who else is resident: what leaves of several residents
     * are those that would leave if they were the only one.
     */
    boolean isPointwise();

    /** Whether the policy says anything about the model. */
    boolean knows(String model);

    /**
     * Why {@code resident} leaves or stays when {@code target}, another model, is loaded.
     *
     * @param residents all that are loading or ready, {@code resident} among them
     */
    ResidencyRule rule(String target, String resident, Set<String> residents);
}
