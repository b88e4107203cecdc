package dev.swapgate.lock;

import dev.swapgate.lock.schedule.LoadFailure;

/**
 * What happens to model processes, as the lock wants to hear it. Calls may come from any thread;
 * stale generations are ignored.
 */
public interface ResidencyEvents {

    /** The model of this load answers requests. */
    void ready(String model, long generation);

    /** The load came to nothing, and nothing of it is left: tree and port are gone. */
    void failed(String model, long generation, LoadFailure failure);

    /**
     * A ready model ended or broke by itself and serves no more; {@link #stopped} follows when
     * nothing of it is left.
     */
    void lost(String model, long generation);

    /** Nothing of this model process is left: tree and port are gone. */
    void stopped(String model, long generation);
}
