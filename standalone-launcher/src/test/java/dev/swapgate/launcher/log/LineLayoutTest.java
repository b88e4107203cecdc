package dev.swapgate.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;

import dev.swapgate.config.LogTimeFormat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineLayoutTest {
    private final LoggerContext context = new LoggerContext();
    private final LineLayout layout = new LineLayout();

    private String line(String logger, Level level, String message, @Nullable Throwable thrown) {
        Logger source = context.getLogger(logger);
        var event = new LoggingEvent("", source, level, message, thrown, null);
        return layout.doLayout(event);
    }

    @Test
    void anEventIsOneLine() {
        assertThat(line("dev.swapgate", Level.INFO, "model a: ready", null))
                .matches(
                        "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  model a:"
                                + " ready\\n");
    }

    @Test
    void timesAreWrittenAsAskedFor() {
        layout.times(LogTimeFormat.KITCHEN);
        assertThat(line("dev.swapgate", Level.INFO, "ready", null))
                .matches("\\d{1,2}:\\d\\d[AP]M INFO  ready\\n");
        layout.times(LogTimeFormat.USUAL);
        assertThat(line("dev.swapgate", Level.INFO, "ready", null)).startsWith("20");
    }

    @Test
    void aLibraryIsNamed() {
        assertThat(line("org.example.X", Level.ERROR, "no", null))
                .endsWith(" ERROR org.example.X: no\n");
    }

    @Test
    void nobodyCanForgeALine() {
        assertThat(line("dev.swapgate.x", Level.WARN, "a\n2026 ERROR b\r\u001b[31mé\t", null))
                .endsWith(" WARN  a\\n2026 ERROR b\\r\uFFFD[31mé\t\n");
    }

    @Test
    void aStackTraceFollows() {
        assertThat(line("dev.swapgate", Level.ERROR, "failed", new IllegalStateException("why")))
                .contains("failed\n", "IllegalStateException: why", "\tat ");
    }
}
