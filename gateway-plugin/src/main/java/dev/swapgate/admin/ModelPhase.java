package dev.swapgate.admin;

import dev.swapgate.lock.schedule.LockSnapshot;

import java.util.Locale;

/** Where a model is in one of its lives, in the words of {@code modelStatus}, in their order. */
enum ModelPhase {
    STARTING,
    READY,
    STOPPING,
    STOPPED;

    static ModelPhase of(LockSnapshot.State state) {
        return switch (state) {
            case OFF -> STOPPED;
            case LOADING -> STARTING;
            case READY, DRAINING -> READY;
            case STOPPING -> STOPPING;
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
