package dev.swapgate.proxy.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.LogLevel;
import dev.swapgate.log.GatewayLog;
import dev.swapgate.log.LogBuffer;
import dev.swapgate.metrics.GatewayMetrics;

import org.junit.jupiter.api.Test;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class MeteredLogTest {
    private final LogBuffer lines = new LogBuffer(10_000);
    private final MeteredLog log =
            new MeteredLog(
                    new GatewayMetrics(Set.of("m"), List::of),
                    new GatewayLog(lines, LogLevel.INFO));

    private String said(Throwable cause) {
        log.upstreamFailed("r", "m", cause);
        String said = new String(lines.snapshot(), StandardCharsets.UTF_8);
        return said.substring(said.lastIndexOf("failed: ")).strip();
    }

    @Test
    void aFailedCallIsLoggedByItsKindAndFirstClause() {
        assertThat(said(new ConnectException("Connection refused")))
                .isEqualTo("failed: ConnectException: Connection refused");
        assertThat(said(new IOException("Broken pipe, and so on")))
                .isEqualTo("failed: IOException: Broken pipe");
        assertThat(said(new IOException())).isEqualTo("failed: IOException");
        assertThat(said(new IOException("x".repeat(900)))).hasSizeLessThan(300);
    }

    private String logged(String path, int status) {
        int before = lines.snapshot().length;
        log.ended(
                new ExchangeSummary(
                        "r",
                        "127.0.0.1",
                        "GET",
                        path,
                        path,
                        "",
                        status,
                        1,
                        Duration.ZERO,
                        Optional.empty(),
                        Duration.ZERO,
                        ExchangeSummary.Ending.COMPLETE));
        return new String(lines.snapshot(), StandardCharsets.UTF_8).substring(before);
    }

    @Test
    void theFilesOfTheStatusPageDoNotFillItsLog() {
        assertThat(logged("/ui/app.js", 200)).isEmpty();
        assertThat(logged("/favicon.ico", 200)).isEmpty();
        assertThat(logged("/ui/none.js", 404)).contains("GET /ui/none.js 404");
        assertThat(logged("/running", 200)).contains("GET /running 200");
    }

    @Test
    void theInsidesOfTheClientAreNotLogged() {
        String insides =
                "oejcti.HttpConnectionOverHTTP@1a2b3c4d(l:/127.0.0.1:1 <-> r:/127.0.0.1:2,closed)"
                        + "=>HttpChannelOverHTTP@55aa(exchange=HttpExchange{req=GET})";
        assertThat(said(new EOFException(insides))).isEqualTo("failed: EOFException");
        assertThat(said(new IOException("lost HttpDestination@77ff00aa[x]")))
                .isEqualTo("failed: IOException: lost HttpDestination");
    }
}
