package dev.swapgate.simulate;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.SwapgateSettings.Scheduler;
import dev.swapgate.lock.schedule.LockSettings;
import dev.swapgate.plan.LockPlan;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The groups and settings under which a trace is replayed. Immutable.
 *
 * <p>Nobody is refused because too many wait, and nobody waits too long: a simulation that loses
 * requests would compare different loads.
 *
 * @param config models and groups
 * @param scheduler how the schedule swaps
 * @param symmetric whether an exclusive resident also leaves for a non-exclusive newcomer
 */
public record Scenario(GatewayConfig config, Scheduler scheduler, boolean symmetric) {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
    private static final String KEYS =
            "maxTurn, priorityHeadStart, linger, drainTimeout (seconds) or symmetric (true, false)";

    /** As the configuration has it. */
    public static Scenario of(GatewayConfig config) {
        var swapgate = config.swapgate();
        return new Scenario(config, swapgate.scheduler(), swapgate.symmetricGroups());
    }

    /** The same without turns: strict arrival order. */
    public Scenario strict() {
        return with(scheduler.withMaxTurn(Duration.ZERO));
    }

    /**
     * The same with one setting changed.
     *
     * @throws IllegalArgumentException if there is no such setting, or it has no such value
     */
    public Scenario with(String key, String value) {
        return switch (key) {
            case "maxTurn" -> with(scheduler.withMaxTurn(seconds(key, value)));
            case "priorityHeadStart" -> with(scheduler.withPriorityHeadStart(seconds(key, value)));
            case "linger" -> with(scheduler.withLinger(secondsOrOff(key, value)));
            case "drainTimeout" -> with(scheduler.withDrainTimeout(secondsOrOff(key, value)));
            case "symmetric" -> new Scenario(config, scheduler, flag(value));
            default ->
                    throw new IllegalArgumentException(
                            "there is no setting %s; there are %s".formatted(key, KEYS));
        };
    }

    private Scenario with(Scheduler other) {
        return new Scenario(config, other, symmetric);
    }

    private static Duration secondsOrOff(String key, String value) {
        return value.equals("off") ? Duration.ZERO : seconds(key, value);
    }

    private static Duration seconds(String key, String value) {
        if (!SECONDS.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "%s must be 0 or more seconds, such as 30 or 2.5, but is %s"
                            .formatted(key, value));
        }
        return Duration.ofNanos(new BigDecimal(value).movePointRight(9).longValueExact());
    }

    private static boolean flag(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "symmetric must be true or false, but is " + value);
        };
    }

    /** Replays the trace. */
    public Outcome play(Trace trace, Progress progress) {
        return new Replay(
                        settings(),
                        LockPlan.policy(config, symmetric),
                        LockPlan.models(config),
                        trace)
                .run(progress);
    }

    private LockSettings settings() {
        return new LockSettings(
                scheduler.maxTurn(),
                scheduler.priorityHeadStart(),
                scheduler.linger(),
                scheduler.drainTimeout(),
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Duration.ZERO);
    }
}
