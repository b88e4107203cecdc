package dev.swapgate.proxy.directory;

import dev.swapgate.config.SelectorConfig;
import dev.swapgate.config.SelectorConfig.Strategy;
import dev.swapgate.lock.schedule.LockSnapshot;
import dev.swapgate.proxy.directory.TargetChoice.Candidate;
import dev.swapgate.proxy.directory.TargetChoice.Standing;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** A selector at work: sends each request to one of its targets. Safe for use by many threads. */
final class Selector {
    private final SelectorConfig config;
    private final List<Destination> targets;
    private final Traffic traffic;
    private final Supplier<LockSnapshot> residency;

    /**
     * A selector.
     *
     * @param targets where its targets lead, in their order
     * @param traffic what it has sent where
     * @param residency who is resident
     */
    Selector(
            SelectorConfig config,
            List<Destination> targets,
            Traffic traffic,
            Supplier<LockSnapshot> residency) {
        this.config = config;
        this.targets = List.copyOf(targets);
        this.traffic = traffic;
        this.residency = residency;
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
        // Asked first: the locks of residency and of traffic are never held together.
        List<Standing> standings = standings();
        int chosen =
                traffic.choose(config.targets(), (counts, turn) -> choose(standings, counts, turn))
                        .orElseThrow(() ->
                                new GatewayError(
                                        ErrorCode.MODEL_UNLOADED,
                                        "All models behind \""
                                                + config.id()
                                                + "\" are being unloaded."));
        return aim(chosen, place(config.targets().get(chosen)));
    }

    private OptionalInt choose(List<Standing> standings, List<Integer> counts, int turn) {
        List<Candidate> candidates = new ArrayList<>(standings.size());
        for (int i = 0; i < standings.size(); i++) {
            candidates.add(new Candidate(standings.get(i), counts.get(i)));
        }
        return TargetChoice.of(config.strategy(), candidates, config.spillover(), turn);
    }

    private Aim aim(int target, Aim.Place place) {
        return new Aim(targets.get(target), config.targets().get(target), config.id(), place);
    }

    private Aim.Place place(String target) {
        var open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) {
                traffic.leave(target);
            }
        };
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
