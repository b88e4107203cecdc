package dev.swapgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.LogLevel;
import dev.swapgate.log.GatewayLog;
import dev.swapgate.log.LogBuffer;
import dev.swapgate.metrics.GatewayMetrics;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

class LockReporterTest {
    private final LogBuffer lines = new LogBuffer(10_000);
    private final GatewayMetrics metrics = new GatewayMetrics(Set.of("m"), List::of);
    private final LockReporter reporter =
            new LockReporter(new GatewayLog(lines, LogLevel.INFO), metrics);

    private String said() {
        return new String(lines.snapshot(), StandardCharsets.UTF_8);
    }

    @Test
    void aModelThatEndsByItselfIsCountedAndLeftToItsProcessToTell() {
        reporter.loaded("m", Duration.ofSeconds(2));
        assertThat(said()).contains("model m: ready after 2.00 s");
        reporter.lost("m");
        assertThat(said()).doesNotContain("ended by itself");
        assertThat(metrics.prometheusText()).contains("cause=\"lost\"");
    }
}
