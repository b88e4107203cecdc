package dev.swapgate.proxy.directory;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a selector has sent to which of its targets and has not ended. It outlives configurations:
 * who has begun under one still counts under the next. Safe for use by many threads.
 */
final class Traffic {

    /** Chooses a target. */
    @FunctionalInterface
    interface Choice {
        /**
         * The number of the target to take, or none.
         *
         * @param inFlight requests in flight at each target
         * @param turn counts the choices
         */
        OptionalInt of(List<Integer> inFlight, int turn);
    }

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<String, Integer> inFlight = new HashMap<>();

    @GuardedBy("lock")
    private int turn;

    /** Chooses among targets by their names, and counts one more request there. */
    OptionalInt choose(List<String> targets, Choice choice) {
        lock.lock();
        try {
            List<Integer> counts = new ArrayList<>(targets.size());
            for (String target : targets) {
                counts.add(inFlight.getOrDefault(target, 0));
            }
            OptionalInt chosen = choice.of(counts, turn);
            if (chosen.isPresent()) {
                turn++;
                inFlight.merge(targets.get(chosen.getAsInt()), 1, Integer::sum);
            }
            return chosen;
        } finally {
            lock.unlock();
        }
    }

    /** One of the requests sent there has ended. */
    void leave(String target) {
        lock.lock();
        try {
            inFlight.computeIfPresent(target, (name, count) -> count == 1 ? null : count - 1);
        } finally {
            lock.unlock();
        }
    }
}
