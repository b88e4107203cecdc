package dev.swapgate.lock;

import dev.swapgate.lock.schedule.RevokeCause;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The right to use a resident model until closed. Owned by no thread: any thread may close it, once
 * or more often.
 */
public interface Lease extends AutoCloseable {

    /** The resident model. */
    String model();

    /** The load it belongs to; names the model process to talk to. */
    long generation();

    /** How long the request waited for it. */
    Duration waited();

    /**
     * Runs {@code action} once if the lease is cut: a drain ran out of time or the model was lost.
     * At once if that happened already. The holder must then end its exchange visibly and close the
     * lease.
     */
    void onRevoke(Consumer<RevokeCause> action);

    /** Why the lease is cut, if it is; known before anything happens to the model's process. */
    Optional<RevokeCause> revoked();

    /** Gives the lease back. Further calls do nothing. Never throws. */
    @Override
    void close();
}
