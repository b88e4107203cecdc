package dev.swapgate.proxy.resolve;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import dev.swapgate.config.SelectorConfig;
import dev.swapgate.config.SelectorConfig.Strategy;
import dev.swapgate.lock.schedule.LockSnapshot;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.resolve.TargetChoice.Candidate;
import dev.swapgate.proxy.resolve.TargetChoice.Standing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A selector at work: sends each request to one of its targets and counts what it has sent where.
 * Safe for use by many threads.
 */
final class Selector {
    private final ReentrantLock lock = new ReentrantLock();
    private final SelectorConfig config;
    private final List<Destination> targets;
    private final Supplier<LockSnapshot> residency;

    @GuardedBy("lock")
    private final int[] inFlight;

    @GuardedBy("lock")
    private int turn;

    /**
     * A selector that has sent nothing yet.
     *
     * @param targets where its targets lead, in their order
     * @param residency who is resident
     */
    Selector(SelectorConfig config, List<Destination> targets, Supplier<LockSnapshot> residency) {
        this.config = config;
        this.targets = List.copyOf(targets);
        this.residency = residency;
        this.inFlight = new int[targets.size()];
    }

    /**
     * Sends one more request.
     *
     * @throws GatewayError 503 if every target is on its way out
     */
    Aim choose() {
        if (config.strategy() == Strategy.PIN) {
            return aim(0, Aim.Place.NONE);
        }
        // Asked first: the lock of residency and this one are never held together.
        List<Standing> standings = standings();
        lock.lock();
        try {
            List<Candidate> candidates = new ArrayList<>(standings.size());
            for (int i = 0; i < inFlight.length; i++) {
                candidates.add(new Candidate(standings.get(i), inFlight[i]));
            }
            OptionalInt chosen =
                    TargetChoice.of(config.strategy(), candidates, config.spillover(), turn);
            if (chosen.isEmpty()) {
                throw new GatewayError(
                        ErrorCode.MODEL_UNLOADED,
                        "All models behind \"" + config.id() + "\" are being unloaded.");
            }
            turn++;
            inFlight[chosen.getAsInt()]++;
            return aim(chosen.getAsInt(), place(chosen.getAsInt()));
        } finally {
            lock.unlock();
        }
    }

    private Aim aim(int target, Aim.Place place) {
        return new Aim(targets.get(target), config.targets().get(target), place);
    }

    private Aim.Place place(int target) {
        var open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) {
                leave(target);
            }
        };
    }

    private void leave(int target) {
        lock.lock();
        try {
            inFlight[target]--;
        } finally {
            lock.unlock();
        }
    }

    private List<Standing> standings() {
        Map<String, LockSnapshot.State> states = new HashMap<>();
        residency.get().models().forEach(model -> states.put(model.id(), model.state()));
        return targets.stream().map(target -> standing(target, states)).toList();
    }

    private static Standing standing(Destination target, Map<String, LockSnapshot.State> states) {
        return switch (target) {
            case Destination.Remote remote -> Standing.REMOTE;
            case Destination.Local local ->
                    switch (states.getOrDefault(local.id(), LockSnapshot.State.OFF)) {
                        case READY -> Standing.READY;
                        case LOADING -> Standing.LOADING;
                        case OFF -> Standing.OFF;
                        case DRAINING, STOPPING -> Standing.LEAVING;
                    };
        };
    }
}
