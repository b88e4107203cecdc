package dev.swapgate.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;

class PromptAppenderTest {
    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PromptAppender appender = new PromptAppender();

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        var layout = new LineLayout();
        layout.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setLayout(layout);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(new BufferedOutputStream(written, 1024));
        appender.start();
    }

    @AfterEach
    void stop() {
        appender.stop();
    }

    @Test
    void whatIsNotAboutSingleRequestsIsWrittenAtOnceAndInOrder() {
        log("dev.swapgate.access", "request");
        log("dev.swapgate", "ready");
        assertThat(words()).containsExactly("request", "ready");
    }

    @Test
    void aRequestIsWrittenSoonWithoutFurtherLines() {
        log("dev.swapgate.access", "first");
        await().untilAsserted(() -> assertThat(words()).containsExactly("first"));
        log("dev.swapgate.access", "second");
        await().untilAsserted(() -> assertThat(words()).containsExactly("first", "second"));
    }

    @Test
    void whatIsNoEventIsWrittenAsItIsAndInOrder() {
        log("dev.swapgate.access", "request");
        appender.writeRaw("\u001b[32mgreen\nhalf a".getBytes(UTF_8));
        assertThat(words()).containsExactly("request", "\u001b[32mgreen", "a");
        appender.stop();
        appender.writeRaw("too late".getBytes(UTF_8));
        assertThat(words()).hasSize(3);
    }

    @Test
    void theEndWritesWhatIsLeft() {
        log("dev.swapgate.access", "last");
        appender.stop();
        assertThat(words()).containsExactly("last");
    }

    /** The last word of each line. */
    private List<String> words() {
        return written.toString(UTF_8)
                .lines()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
    }

    private void log(String logger, String message) {
        appender.doAppend(
                new LoggingEvent(
                        PromptAppenderTest.class.getName(),
                        context.getLogger(logger),
                        Level.INFO,
                        message,
                        null,
                        null));
    }
}
