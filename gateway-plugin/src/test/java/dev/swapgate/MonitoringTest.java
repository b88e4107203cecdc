package dev.swapgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.config.LogLevel;
import dev.swapgate.config.MonitoringSettings;
import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.log.GatewayLog;
import dev.swapgate.log.LogBuffer;
import dev.swapgate.metrics.GatewayMetrics;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

    @Test
    void aStoreThatCannotBeOpenedIsAWrongConfiguration(@TempDir Path directory) {
        Path file = directory.resolve("missing").resolve("a.db");

        assertThatThrownBy(() -> start(0, Optional.of(file)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("store.path: " + file + " cannot be opened: ")
                .hasMessageEndingWith("; name another file, or remove store");
    }

    private void start(long captureBytes) {
        start(captureBytes, Optional.empty());
    }

    private void start(long captureBytes, Optional<Path> store) {
        MonitoringSettings usual = MonitoringSettings.DEFAULT;
        new Monitoring(
                        new MonitoringSettings(
                                usual.logToStdout(),
                                usual.logTimeFormat(),
                                usual.activityInMemory(),
                                captureBytes,
                                store,
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
