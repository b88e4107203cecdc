package dev.swapgate.proxy;

import dev.swapgate.log.GatewayLog;
import dev.swapgate.metrics.GatewayMetrics;

import java.time.Duration;
import java.util.Locale;

/** Writes one line for each request and counts it. */
final class MeteredLog implements ExchangeObserver {

    private final GatewayMetrics metrics;
    private final GatewayLog log;

    MeteredLog(GatewayMetrics metrics, GatewayLog log) {
        this.metrics = metrics;
        this.log = log;
    }

    @Override
    public void ended(ExchangeSummary summary) {
        metrics.request(summary.model(), summary.route(), summary.status(), summary.total());
        log.info(
                "{} {} {} {} {}B model={} wait={}ms first={}ms total={}ms {} id={}",
                summary.client(),
                summary.method(),
                summary.path(),
                summary.status(),
                summary.bytes(),
                summary.model().isEmpty() ? "-" : summary.model(),
                summary.waited().toMillis(),
                summary.firstByte().map(first -> Long.toString(first.toMillis())).orElse("-"),
                summary.total().toMillis(),
                summary.ending().name().toLowerCase(Locale.ROOT),
                summary.requestId());
    }

    @Override
    public void firstByte(String model, Duration after) {
        metrics.firstByte(model, after);
    }

    @Override
    public void error(String code) {
        metrics.error(code);
    }

    @Override
    public void streamCut(String model, String reason) {
        metrics.streamCut(model, reason);
    }

    @Override
    public void clientGone(String model, String phase) {
        metrics.clientGone(model, phase);
    }

    @Override
    public void upstreamFailed(String requestId, String model, Throwable cause) {
        log.warn("request {}: model {}: the call failed: {}", requestId, model, cause.toString());
    }

    @Override
    public void fault(String requestId, Throwable cause) {
        log.error("request {}: failed in the gateway", requestId, cause);
    }
}
