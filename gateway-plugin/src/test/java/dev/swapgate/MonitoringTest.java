package dev.swapgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.LogLevel;
import dev.swapgate.config.MonitoringSettings;
import dev.swapgate.log.GatewayLog;
import dev.swapgate.log.LogBuffer;
import dev.swapgate.metrics.GatewayMetrics;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

class MonitoringTest {
    private final LogBuffer lines = new LogBuffer(10_000);
    private final GatewayLog log = new GatewayLog(lines, LogLevel.INFO);

    @Test
    void capturesTakeNoMoreThanAQuarterOfTheHeapAndThatIsSaid() {
        long heap = Runtime.getRuntime().maxMemory();

        start(heap / 4 - 1);
        assertThat(said()).isEmpty();
        start(heap / 4 + 1);
        assertThat(said()).contains("captureBuffer: " + ((heap / 4) >> 20) + " MB", "-Xmx");
    }

    private void start(long captureBytes) {
        MonitoringSettings usual = MonitoringSettings.DEFAULT;
        new Monitoring(
                        new MonitoringSettings(
                                usual.logToStdout(),
                                usual.logTimeFormat(),
                                usual.activityInMemory(),
                                captureBytes,
                                usual.store(),
                                usual.sessionHeaders(),
                                usual.performance()),
                        log,
                        new GatewayMetrics(Set.of(), List::of))
                .close();
    }

    private String said() {
        return new String(lines.snapshot(), StandardCharsets.UTF_8);
    }
}
