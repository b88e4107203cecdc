package dev.swapgate.process;

import dev.swapgate.lock.ResidencyEvents;
import dev.swapgate.lock.schedule.LoadFailure;
import dev.swapgate.log.GatewayLog;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ObjLongConsumer;

/**
 * Tells the lock and the listeners what happens to model processes. What they throw is logged: it
 * must not keep a process from being looked after. Safe for use by many threads.
 */
final class Audience implements ResidencyEvents {
    private final GatewayLog log;
    private final List<ObjLongConsumer<String>> goneListeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable ResidencyEvents events;

    Audience(GatewayLog log) {
        this.log = log;
    }

    void connect(ResidencyEvents target) {
        events = target;
    }

    void onGone(ObjLongConsumer<String> listener) {
        goneListeners.add(listener);
    }

    private ResidencyEvents events() {
        return Objects.requireNonNull(events, "the lock is not connected");
    }

    private void tell(Runnable message) {
        try {
            message.run();
        } catch (RuntimeException e) {
            log.error("a listener failed", e);
        }
    }

    /** A process that was ready serves no more. */
    void gone(String model, long generation) {
        goneListeners.forEach(listener -> tell(() -> listener.accept(model, generation)));
    }

    @Override
    public void ready(String model, long generation) {
        tell(() -> events().ready(model, generation));
    }

    @Override
    public void failed(String model, long generation, LoadFailure failure) {
        tell(() -> events().failed(model, generation, failure));
    }

    @Override
    public void lost(String model, long generation) {
        tell(() -> events().lost(model, generation));
    }

    @Override
    public void stopped(String model, long generation) {
        tell(() -> events().stopped(model, generation));
    }
}
