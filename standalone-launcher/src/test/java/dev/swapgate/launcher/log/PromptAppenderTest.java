package dev.swapgate.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;

class PromptAppenderTest {
    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PromptAppender appender = new PromptAppender();

    @BeforeEach
    void start() {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg ");
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
        assertThat(written.toString(UTF_8)).isEqualTo("request ready ");
    }

    @Test
    void aRequestIsWrittenSoonWithoutFurtherLines() {
        log("dev.swapgate.access", "first");
        await().until(() -> written.toString(UTF_8).equals("first "));
        log("dev.swapgate.access", "second");
        await().until(() -> written.toString(UTF_8).equals("first second "));
    }

    @Test
    void theEndWritesWhatIsLeft() {
        log("dev.swapgate.access", "last");
        appender.stop();
        assertThat(written.toString(UTF_8)).isEqualTo("last ");
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
