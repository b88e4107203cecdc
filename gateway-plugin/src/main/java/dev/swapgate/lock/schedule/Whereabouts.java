package dev.swapgate.lock.schedule;

import dev.swapgate.lock.schedule.LockSnapshot.State;

import java.util.BitSet;

/** Which models load, stop or have settled, by their index. Owned by {@link ModelTable}. */
final class Whereabouts {
    private final BitSet loading = new BitSet();
    private final BitSet stopping = new BitSet();

    /** Ready or draining: may be victims. */
    private final BitSet settled = new BitSet();

    Whereabouts() {}

    Whereabouts(Whereabouts other) {
        loading.or(other.loading);
        stopping.or(other.stopping);
        settled.or(other.settled);
    }

    void enter(ModelState model, State state) {
        loading.set(model.index, state == State.LOADING);
        stopping.set(model.index, state == State.STOPPING);
        settled.set(model.index, state == State.READY || state == State.DRAINING);
    }

    /** Not to be changed. */
    BitSet loading() {
        return loading;
    }

    /** Not to be changed. */
    BitSet stopping() {
        return stopping;
    }

    /** Not to be changed. */
    BitSet settled() {
        return settled;
    }

    /** Those that load or stop. */
    BitSet moving() {
        return either(loading, stopping);
    }

    /** Those that occupy the hardware and are not stopping. */
    BitSet residents() {
        return either(settled, loading);
    }

    static BitSet either(BitSet one, BitSet other) {
        var both = (BitSet) one.clone();
        both.or(other);
        return both;
    }
}
