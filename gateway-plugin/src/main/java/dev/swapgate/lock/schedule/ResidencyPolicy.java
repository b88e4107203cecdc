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
}
