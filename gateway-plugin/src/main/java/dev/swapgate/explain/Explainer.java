package dev.swapgate.explain;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.lock.schedule.Forecast;
import dev.swapgate.lock.schedule.ResidencyPolicy;
import dev.swapgate.lock.schedule.ResidencyRule;
import dev.swapgate.lock.schedule.SwapSchedule;
import dev.swapgate.plan.LockPlan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells what a gateway with this configuration would do, without one: with the very same classes,
 * and what is assumed of models that nobody has watched yet. Immutable.
 */
public final class Explainer {
    private final GatewayConfig config;
    private final ResidencyPolicy policy;

    /** For this configuration. */
    public Explainer(GatewayConfig config) {
        this.config = config;
        this.policy = LockPlan.policy(config);
    }

    /** Those of the models that cannot be resident together, in words; empty if there are none. */
    public Optional<String> clash(List<String> residents) {
        for (int i = 0; i < residents.size(); i++) {
            for (var other : residents.subList(i + 1, residents.size())) {
                var one = residents.get(i);
                // Whoever of them came last made the other leave.
                if (leaves(one, Set.of(other)) && leaves(other, Set.of(one))) {
                    return Optional.of(
                            clash(one + " and " + other, policy.rule(one, other, Set.of(other))));
                }
            }
        }
        return policy.isPointwise() ? Optional.empty() : clashOfAll(residents);
    }

    private boolean leaves(String newcomer, Set<String> residents) {
        return !policy.evict(newcomer, residents).isEmpty();
    }

    private Optional<String> clashOfAll(List<String> residents) {
        var all = Set.copyOf(residents);
        return residents.stream()
                .filter(one -> leaves(one, all))
                .findFirst()
                .map(one -> {
                    var victim = policy.evict(one, all).iterator().next();
                    var rule = policy.rule(one, victim, all);
                    return clash(String.join(", ", residents), rule);
                });
    }

    private static String clash(String models, ResidencyRule rule) {
        return "%s are never resident together: %s".formatted(models, rule.text());
    }

    /** What would happen to a request for the model while these, and only these, are idle. */
    public ExplanationReport explain(String model, List<String> residents) {
        var schedule =
                new SwapSchedule(
                        LockPlan.settings(config), policy, LockPlan.models(config), Map.of());
        residents.forEach(schedule::assumeReady);
        var said = new Forecast(schedule, 0).explain(model, LockPlan.longestLoads(config));
        return new ExplanationReport(said, policy);
    }
}
