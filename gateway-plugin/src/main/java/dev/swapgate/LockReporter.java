package dev.swapgate;

import dev.swapgate.lock.LockListener;
import dev.swapgate.lock.schedule.LoadFailure;
import dev.swapgate.lock.schedule.RejectReason;
import dev.swapgate.lock.schedule.UnloadCause;
import dev.swapgate.log.GatewayLog;
import dev.swapgate.metrics.GatewayMetrics;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** Turns what the lock decided into log lines and metrics. Safe for use by many threads. */
final class LockReporter implements LockListener {
    private final GatewayLog log;
    private final GatewayMetrics metrics;

    LockReporter(GatewayLog log, GatewayMetrics metrics) {
        this.log = log;
        this.metrics = metrics;
    }

    @Override
    public void granted(String model, Duration waited) {
        metrics.waited(model, waited);
    }

    @Override
    public void rejected(String model, RejectReason reason, Duration waited) {
        metrics.rejected(model, word(reason));
        if (reason != RejectReason.CANCELLED) {
            log.debug("model {}: request rejected, {}", model, word(reason));
        }
    }

    @Override
    public void loading(String model, Set<String> victims) {
        metrics.swapStarted(model);
        victims.forEach(metrics::evicted);
        if (victims.isEmpty()) {
            log.info("model {}: loading", model);
        } else {
            log.info("model {}: loading in place of {}", model, String.join(", ", victims));
        }
    }

    @Override
    public void loaded(String model, Duration took) {
        metrics.loaded(model, true, took);
        log.info("model {}: ready after {}", model, seconds(took));
    }

    @Override
    public void loadFailed(String model, LoadFailure failure) {
        metrics.loaded(model, false, Duration.ZERO);
        if (failure.kind() == LoadFailure.Kind.ABORTED) {
            log.info("model {}: load given up, {}", model, failure.detail());
        } else {
            log.error("model {}: not started, {}", model, failure.detail());
        }
    }

    @Override
    public void unloading(String model, UnloadCause cause) {
        metrics.unloaded(model, word(cause));
        log.info("model {}: unloading, {}", model, reason(cause));
    }

    @Override
    public void lost(String model) {
        metrics.unloaded(model, "lost");
        // Whoever watches the process logs it, with how it ended.
    }

    private static String reason(UnloadCause cause) {
        return switch (cause) {
            case TTL -> "idle for its ttl";
            case REQUEST -> "on request";
            case RELOAD -> "the configuration has changed";
            case SHUTDOWN -> "the gateway is shutting down";
        };
    }

    /** What a constant is called in the log and in metrics. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toNanos() / 1e9);
    }
}
