package dev.swapgate.lock;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what the lock wanted and does nothing. */
final class RecordedActions implements ResidencyActions {
    final List<String> calls = new CopyOnWriteArrayList<>();

    @Override
    public void load(String model, long generation, Set<String> victims) {
        calls.add("load " + model + generation + " " + new TreeSet<>(victims));
    }

    @Override
    public void abort(String model, long generation) {
        calls.add("abort " + model + generation);
    }

    @Override
    public void unload(String model, long generation) {
        calls.add("unload " + model + generation);
    }
}
