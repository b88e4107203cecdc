package dev.swapgate;

import dev.swapgate.lock.LockListener;
import dev.swapgate.lock.schedule.LoadFailure;
import dev.swapgate.lock.schedule.RejectReason;
import dev.swapgate.lock.schedule.UnloadCause;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Several listeners as one, called in their order. Safe for use by many threads if they are. */
record LockListeners(List<LockListener> all) implements LockListener {
    LockListeners {
        all = List.copyOf(all);
    }

    @Override
    public void granted(String model, Duration waited) {
        all.forEach(each -> each.granted(model, waited));
    }

    @Override
    public void rejected(String model, RejectReason reason, Duration waited) {
        all.forEach(each -> each.rejected(model, reason, waited));
    }

    @Override
    public void released(String model, Duration waited, Duration used) {
        all.forEach(each -> each.released(model, waited, used));
    }

    @Override
    public void loading(String model, Set<String> victims) {
        all.forEach(each -> each.loading(model, victims));
    }

    @Override
    public void loaded(String model, Duration took) {
        all.forEach(each -> each.loaded(model, took));
    }

    @Override
    public void loadFailed(String model, LoadFailure failure) {
        all.forEach(each -> each.loadFailed(model, failure));
    }

    @Override
    public void unloading(String model, UnloadCause cause) {
        all.forEach(each -> each.unloading(model, cause));
    }

    @Override
    public void lost(String model) {
        all.forEach(each -> each.lost(model));
    }
}
