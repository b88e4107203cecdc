package dev.swapgate.plan;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.SwapgateSettings;
import dev.swapgate.lock.schedule.GroupPolicy;
import dev.swapgate.lock.schedule.GroupRule;
import dev.swapgate.lock.schedule.LockSettings;
import dev.swapgate.lock.schedule.ModelTraits;
import dev.swapgate.lock.schedule.ResidencyPolicy;
import dev.swapgate.lock.schedule.SchedulePlan;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A configuration in the terms of the lock, which knows no configuration. Stateless. */
public final class LockPlan {
    /** From the kill on until nothing of a process is left. */
    public static final Duration STOP_MARGIN = Duration.ofSeconds(5);

    private LockPlan() {}

    /** Everything the schedule is made from. */
    public static SchedulePlan of(GatewayConfig config) {
        return new SchedulePlan(settings(config), policy(config), models(config));
    }

    /** The settings of the schedule. */
    public static LockSettings settings(GatewayConfig config) {
        SwapgateSettings swapgate = config.swapgate();
        return new LockSettings(
                swapgate.scheduler().maxTurn(),
                swapgate.scheduler().priorityHeadStart(),
                swapgate.scheduler().linger(),
                swapgate.scheduler().drainTimeout(),
                swapgate.queue().maxPerModel(),
                swapgate.queue().max(),
                swapgate.queue().timeout());
    }

    /** Who must leave for whom. */
    public static ResidencyPolicy policy(GatewayConfig config) {
        return policy(config, config.swapgate().symmetricGroups());
    }

    /**
     * Who must leave for whom, by the matrix, if that decides, or by the groups.
     *
     * @param symmetric whether exclusive groups are exclusive in both directions
     */
    public static ResidencyPolicy policy(GatewayConfig config, boolean symmetric) {
        return config.matrix()
                .<ResidencyPolicy>map(matrix -> new MatrixPolicy(matrix, config.models().keySet()))
                .orElseGet(() -> groups(config, symmetric));
    }

    /** Who would have to leave for whom with the groups of the configuration. */
    public static GroupPolicy groups(GatewayConfig config, boolean symmetric) {
        List<GroupRule> groups = config.groups().values().stream().map(LockPlan::rule).toList();
        return new GroupPolicy(groups, symmetric);
    }

    private static GroupRule rule(GroupConfig group) {
        return new GroupRule(
                group.name(), group.swap(), group.exclusive(), group.persistent(), group.members());
    }

    /** What the schedule knows of each model. */
    public static List<ModelTraits> models(GatewayConfig config) {
        return config.models().values().stream().map(LockPlan::traits).toList();
    }

    /**
     * How long loading each model can take: its victims are stopped, which takes their grace and a
     * little, then it settles, then it has its time to become ready.
     */
    public static Map<String, Duration> longestLoads(GatewayConfig config) {
        Duration stop =
                config.models().values().stream()
                        .map(ModelConfig::unloadTimeout)
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ZERO)
                        .plus(STOP_MARGIN);
        Duration before = stop.plus(config.swapgate().process().settle());
        return config.models().values().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                ModelConfig::id, model -> model.healthCheckTimeout().plus(before)));
    }

    private static ModelTraits traits(ModelConfig model) {
        return new ModelTraits(model.id(), model.concurrencyLimit(), model.priority(), model.ttl());
    }
}
