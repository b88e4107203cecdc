package dev.swapgate.log;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swapgate.config.LogLevel;
import dev.swapgate.config.LogTimeFormat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;

class GatewayLogTest {
    private final LogBuffer buffer = new LogBuffer(LogBuffer.DEFAULT_CAPACITY);
    private final GatewayLog log =
            new GatewayLog(
                    buffer,
                    LogLevel.INFO,
                    LogTimeFormat.USUAL,
                    InstantSource.fixed(Instant.parse("2026-03-04T05:06:07.080Z")));

    @Test
    void aLineHasTimeLevelAndMessage() {
        log.info("model {}: ready after {} s", "m1", 2);

        assertThat(text())
                .matches(
                        "2026-03-0\\dT\\d\\d:\\d\\d:07\\.080\\S+ \\[INFO] model m1: ready after 2"
                                + " s\n");
    }

    @Test
    void timesAreWrittenAsAskedFor() {
        var clock = InstantSource.fixed(Instant.parse("2026-03-04T05:06:07.080Z"));
        new GatewayLog(buffer, LogLevel.INFO, LogTimeFormat.STAMPMILLI, clock).info("ready");

        assertThat(text()).matches("Mar  \\d \\d\\d:\\d\\d:07\\.080 \\[INFO] ready\n");
    }

    @Test
    void whatIsLessImportantThanTheLevelIsLeftOut() {
        log.debug("a detail");
        log.warn("coped");
        log.error("act");

        assertThat(text().lines())
                .satisfiesExactly(
                        warn -> assertThat(warn).endsWith("[WARN] coped"),
                        error -> assertThat(error).endsWith("[ERROR] act"));
    }

    @Test
    void oneEventIsOneLineWhateverTheArgumentsHold() {
        log.info("path {}", "/x\n[INFO] forged\u001b[31m\u2028\u202e");

        assertThat(text().lines()).hasSize(1);
        assertThat(text()).endsWith("path /x\\n[INFO] forged\\x1b[31m\\u2028\\u202e\n");
    }

    @Test
    void aThrowableIsNamedInTheLine() {
        log.error("model {} broke", "m1", new IllegalStateException("bad\nend"));

        assertThat(text())
                .endsWith("[ERROR] model m1 broke: java.lang.IllegalStateException: bad\\nend\n");
    }

    private String text() {
        return new String(buffer.snapshot(), UTF_8);
    }
}
