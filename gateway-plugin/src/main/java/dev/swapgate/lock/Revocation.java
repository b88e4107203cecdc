package dev.swapgate.lock;

import dev.swapgate.lock.schedule.RevokeCause;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Runs an action once when a lease is cut, whichever comes first: the cut or the action. Safe for
 * use by many threads.
 */
final class Revocation {

    private sealed interface Phase {
        record Open() implements Phase {}

        record Revoked(RevokeCause cause) implements Phase {}

        record Over() implements Phase {}
    }

    private static final Phase OPEN = new Phase.Open();
    private static final Phase OVER = new Phase.Over();

    private final AtomicReference<Phase> phase = new AtomicReference<>(OPEN);
    private final AtomicReference<@Nullable Consumer<RevokeCause>> action = new AtomicReference<>();

    /**
     * Runs the action when the lease is cut, at once if it has been. A later action replaces an
     * earlier one.
     */
    void onRevoke(Consumer<RevokeCause> wanted) {
        // First the action, then the phase; a cut goes the other way, so one of the two sees both.
        action.set(wanted);
        fire();
    }

    /** The lease is cut; the action is run by {@link #fire}. */
    void mark(RevokeCause cause) {
        phase.compareAndSet(OPEN, new Phase.Revoked(cause));
    }

    /** Why the lease is cut, if it is and has not been given back. */
    Optional<RevokeCause> cause() {
        return phase.get() instanceof Phase.Revoked revoked
                ? Optional.of(revoked.cause())
                : Optional.empty();
    }

    /** Runs the action if the lease is cut and that was not done before. */
    void fire() {
        cause().ifPresent(this::fire);
    }

    /** The lease is over: a cut no longer matters. */
    void end() {
        phase.set(OVER);
    }

    private void fire(RevokeCause cause) {
        var wanted = action.getAndSet(null);
        if (wanted != null) {
            wanted.accept(cause);
        }
    }
}
