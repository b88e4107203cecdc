package dev.swapgate.lock;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs an action once when a lease is cut, whichever comes first: the cut or the action. Safe for
 * use by many threads.
 */
final class Revocation {

    private enum Phase {
        OPEN,
        REVOKED,
        OVER
    }

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPEN);
    private final AtomicReference<@Nullable Runnable> action = new AtomicReference<>();

    /**
     * Runs the action when the lease is cut, at once if it has been. A later action replaces an
     * earlier one.
     */
    void onRevoke(Runnable wanted) {
        // First the action, then the phase; revoke() goes the other way, so one of the two sees
        // both.
        action.set(wanted);
        if (phase.get() == Phase.REVOKED) {
            fire();
        }
    }

    /** The lease is cut. */
    void revoke() {
        if (phase.compareAndSet(Phase.OPEN, Phase.REVOKED)) {
            fire();
        }
    }

    /** The lease is over: a cut no longer matters. */
    void end() {
        phase.compareAndSet(Phase.OPEN, Phase.OVER);
    }

    private void fire() {
        var wanted = action.getAndSet(null);
        if (wanted != null) {
            wanted.run();
        }
    }
}
