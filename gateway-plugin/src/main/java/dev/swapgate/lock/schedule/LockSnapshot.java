package dev.swapgate.lock.schedule;

import java.time.Duration;
import java.util.List;

/**
 * What the lock knew at one instant.
 *
 * @param models every model, in id order
 * @param waiting requests waiting altogether
 */
public record LockSnapshot(List<Model> models, int waiting) {

    /** Where a model stands for the lock. */
    public enum State {
        /** Not resident. */
        OFF,
        /** Its swap is in progress. */
        LOADING,
        /** It can be leased. */
        READY,
        /** It serves no newcomers and will be unloaded when its leases are closed. */
        DRAINING,
        /** Its process is being stopped. */
        STOPPING
    }

    /**
     * One model.
     *
     * @param id the model
     * @param state where it stands
     * @param generation its current or last load, 0 before the first
     * @param inFlight open leases
     * @param waiting requests waiting for it
     * @param oldestWait how long the first of them has waited; zero if none
     * @param loadEstimate learned load time
     * @param requestEstimate learned request duration
     * @param hitRate learned share of idle periods that ended in a follow-up, 0 to 1
     * @param backoff time until the next start is tried after failures; zero if none
     */
    public record Model(
            String id,
            State state,
            long generation,
            int inFlight,
            int waiting,
            Duration oldestWait,
            Duration loadEstimate,
            Duration requestEstimate,
            double hitRate,
            Duration backoff) {}
}
