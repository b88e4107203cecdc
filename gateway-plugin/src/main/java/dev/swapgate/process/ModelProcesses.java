package dev.swapgate.process;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.lock.ResidencyActions;
import dev.swapgate.lock.ResidencyEvents;
import dev.swapgate.log.GatewayLog;
import dev.swapgate.log.LogBook;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/**
 * Every model's process: starts and stops them as the lock decides. Safe for use by many threads.
 */
public final class ModelProcesses implements ResidencyActions, AutoCloseable {

    /** A process table for the configured models; nothing is started. */
    public ModelProcesses(GatewayConfig config, LogBook logs, GatewayLog log) {
        throw new UnsupportedOperationException("" + config + logs + log);
    }

    /** Connects the table to the lock; called once, before the first load. */
    public void connect(ResidencyEvents events) {
        throw new UnsupportedOperationException(events.toString());
    }

    /**
     * Registers who hears, outside every lock, that a model process of a generation serves no more.
     */
    public void onGone(ObjLongConsumer<String> listener) {
        throw new UnsupportedOperationException(listener.toString());
    }

    /** Where to send requests, if this very generation is ready. */
    public Optional<Upstream> upstream(String model, long generation) {
        throw new UnsupportedOperationException(model + generation);
    }

    /** Every model's process, in id order. */
    public List<ProcessSnapshot> snapshots() {
        throw new UnsupportedOperationException();
    }

    /** One line that names the containment in use and how it was chosen. */
    public String containment() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void load(String model, long generation, Set<String> victims) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void abort(String model, long generation) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void unload(String model, long generation) {
        throw new UnsupportedOperationException();
    }

    /** Kills whatever is still alive, at once, and ends the threads of the table. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
