package dev.swapgate.proxy.report;

import dev.swapgate.log.GatewayLog;
import dev.swapgate.metrics.GatewayMetrics;

import java.time.Duration;
import java.util.regex.Pattern;

/** Writes one line for each request and counts it. */
public final class MeteredLog implements ExchangeObserver {

    private static final int LONGEST_REASON = 200;

    /** An object, as Java shows one by default. */
    private static final Pattern INSIDES = Pattern.compile("\\S+@[0-9a-f]+");

    private static final Pattern END_OF_CLAUSE = Pattern.compile("\\R|[,;] |@[0-9a-f]{4,}");

    private final GatewayMetrics metrics;
    private final GatewayLog log;

    public MeteredLog(GatewayMetrics metrics, GatewayLog log) {
        this.metrics = metrics;
        this.log = log;
    }

    @Override
    public void ended(ExchangeSummary summary) {
        metrics.request(summary.model(), summary.route(), summary.status(), summary.total());
        if (isOfThePage(summary)) {
            // The status page shows this log: it would push out what it is opened for.
            log.debug("{}", line(summary));
        } else {
            log.access(line(summary));
        }
    }

    private static boolean isOfThePage(ExchangeSummary summary) {
        return summary.status() < 400
                && (summary.path().startsWith("/ui/") || summary.path().equals("/favicon.ico"));
    }

    private static String line(ExchangeSummary summary) {
        var line = new StringBuilder(160).append(summary.client());
        line.append(' ').append(summary.method()).append(' ').append(summary.path());
        line.append(' ').append(summary.status()).append(' ').append(summary.bytes()).append('B');
        line.append(" model=").append(summary.model().isEmpty() ? "-" : summary.model());
        line.append(" wait=").append(summary.waited().toMillis());
        line.append("ms first=");
        summary.firstByte()
                .ifPresentOrElse(first -> line.append(first.toMillis()), () -> line.append('-'));
        line.append("ms total=").append(summary.total().toMillis());
        line.append("ms ").append(summary.ending().word());
        return line.append(" id=").append(summary.requestId()).toString();
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
        log.warn("request {}: model {}: the call failed: {}", requestId, model, reason(cause));
    }

    /** What the HTTP client appends tells of its own insides, at length. */
    private static String reason(Throwable cause) {
        String kind = cause.getClass().getSimpleName();
        String message = cause.getMessage();
        if (message == null || message.isBlank() || INSIDES.matcher(message).lookingAt()) {
            return kind;
        }
        String clause = END_OF_CLAUSE.split(message, 2)[0];
        return kind + ": " + clause.substring(0, Math.min(clause.length(), LONGEST_REASON));
    }

    @Override
    public void peerLeftAlone(String peer, Duration pause) {
        log.warn("peer {}: does not answer; not called for {} s", peer, pause.toSeconds());
    }

    @Override
    public void peerAnswers(String peer) {
        log.info("peer {}: answers again", peer);
    }

    @Override
    public void fault(String requestId, Throwable cause) {
        log.error("request {}: failed in the gateway", requestId, cause);
    }
}
