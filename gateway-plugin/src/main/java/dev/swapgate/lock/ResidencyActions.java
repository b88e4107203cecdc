package dev.swapgate.lock;

import java.util.Set;

/**
 * Carries out what the lock decides. Every method returns at once; what came of it is told through
 * {@link ResidencyEvents}. Called from any thread, never under the lock.
 */
public interface ResidencyActions {

    /**
     * Stops the victims and, when all of them are gone, starts the model. Each victim ends in
     * {@link ResidencyEvents#stopped}; the load ends in exactly one of {@link
     * ResidencyEvents#ready} and {@link ResidencyEvents#failed}.
     *
     * @param generation number of this load, unique and rising per model
     */
    void load(String model, long generation, Set<String> victims);

    /**
     * Gives up a load in progress; it still ends in {@code failed} (or {@code ready}, if that came
     * first).
     */
    void abort(String model, long generation);

    /** Stops a ready model; ends in {@link ResidencyEvents#stopped}. */
    void unload(String model, long generation);
}
