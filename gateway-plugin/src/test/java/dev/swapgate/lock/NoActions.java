package dev.swapgate.lock;

import java.util.Set;

/** Starts and stops nothing: no load ends by itself. */
public final class NoActions implements ResidencyActions {
    @Override
    public void load(String model, long generation, Set<String> victims) {}

    @Override
    public void abort(String model, long generation) {}

    @Override
    public void unload(String model, long generation) {}
}
