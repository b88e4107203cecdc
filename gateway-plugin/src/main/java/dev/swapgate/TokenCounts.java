package dev.swapgate;

import dev.swapgate.activity.RowListener;
import dev.swapgate.activity.row.ActivityRow;
import dev.swapgate.activity.row.Tokens;
import dev.swapgate.metrics.GatewayMetrics;

/** Counts the tokens of rows in the metrics. Safe for use by many threads. */
final class TokenCounts implements RowListener {
    private final GatewayMetrics metrics;

    TokenCounts(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void made(ActivityRow row) {
        Tokens tokens = row.tokens();
        metrics.tokens(
                row.model(), tokens.input(), tokens.cached(), tokens.output(), tokens.perSecond());
    }

    @Override
    public void lost(int rows) {
        metrics.activityLost(rows);
    }
}
