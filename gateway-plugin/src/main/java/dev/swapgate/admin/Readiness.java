package dev.swapgate.admin;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether the gateway should be sent requests: not before its preloads were tried, and not once it
 * shuts down. Safe for use by many threads.
 */
public final class Readiness {

    /** Where the gateway stands. */
    enum State {
        /** Models are being made resident at start. */
        PRELOADING("models are being preloaded"),
        /** Requests are welcome. */
        READY(""),
        /** The end has begun. */
        SHUTTING_DOWN("the gateway is shutting down");

        private final String reason;

        State(String reason) {
            this.reason = reason;
        }

        /** Why it is not ready, for people; empty if it is. */
        String reason() {
            return reason;
        }
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.PRELOADING);

    /** A gateway that has not preloaded yet. */
    public Readiness() {}

    /** Every preload was tried. */
    public void preloaded() {
        state.compareAndSet(State.PRELOADING, State.READY);
    }

    /** The gateway is shutting down; there is no way back. */
    public void stopping() {
        state.set(State.SHUTTING_DOWN);
    }

    /** Whether the gateway is shutting down. */
    public boolean isStopping() {
        return state.get() == State.SHUTTING_DOWN;
    }

    State state() {
        return state.get();
    }
}
