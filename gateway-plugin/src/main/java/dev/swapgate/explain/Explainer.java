package dev.swapgate.explain;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.lock.schedule.Forecast;
import dev.swapgate.lock.schedule.GroupPolicy;
import dev.swapgate.lock.schedule.SwapSchedule;
import dev.swapgate.plan.LockPlan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells what a gateway with this configuration would do, without one: with the very same classes,
 * and what is assumed of models that nobody has watched yet. Immutable.
 */
public final class Explainer {
    private final GatewayConfig config;
    private final GroupPolicy policy;

    /** For this configuration. */
    public Explainer(GatewayConfig config) {
        this.config = config;
        this.policy = LockPlan.policy(config);
    }

    /** Two of the models that cannot be resident together, in words; empty if there are none. */
    public Optional<String> clash(List<String> residents) {
        for (int i = 0; i < residents.size(); i++) {
            for (var other : residents.subList(i + 1, residents.size())) {
                var one = residents.get(i);
                // Whoever of them came last made the other leave.
                var rule = policy.rule(one, other);
                if (rule.leaves() && policy.rule(other, one).leaves()) {
                    return Optional.of(
                            "%s and %s are never resident together: %s"
                                    .formatted(one, other, rule.text()));
                }
            }
        }
        return Optional.empty();
    }

    /** What would happen to a request for the model while these, and only these, are idle. */
    public ExplanationReport explain(String model, List<String> residents) {
        var schedule =
                new SwapSchedule(
                        LockPlan.settings(config), policy, LockPlan.models(config), Map.of());
        residents.forEach(schedule::settle);
        var said = new Forecast(schedule, 0).explain(model, LockPlan.longestLoads(config));
        return new ExplanationReport(said, policy);
    }
}
