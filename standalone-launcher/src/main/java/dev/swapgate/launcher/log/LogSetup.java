package dev.swapgate.launcher.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;

import dev.swapgate.config.LogLevel;

import org.slf4j.LoggerFactory;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Sets the logging backend up, without a file: found as a service at the first line logged. What
 * libraries log is shown from {@code WARN}, what the gateway logs from the level of its
 * configuration.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final String OWN = "dev.swapgate";
    private static final int BUFFER = 32 * 1024;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var layout = new LineLayout();
        layout.setContext(context);
        layout.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        var appender = new PromptAppender();
        appender.setContext(context);
        appender.setName("console");
        appender.setEncoder(encoder);
        appender.setOutputStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER));
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        context.getLogger(OWN).setLevel(Level.INFO);
        // They warn of malformed requests, which anybody can send and which are answered.
        context.getLogger("org.eclipse.jetty.http.HttpParser").setLevel(Level.ERROR);
        context.getLogger("org.eclipse.jetty.util.HostPort").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Shows what the gateway logs from this level. */
    public static void level(LogLevel level) {
        if (LoggerFactory.getLogger(OWN) instanceof Logger logger) {
            logger.setLevel(
                    switch (level) {
                        case DEBUG -> Level.DEBUG;
                        case INFO -> Level.INFO;
                        case WARN -> Level.WARN;
                        case ERROR -> Level.ERROR;
                    });
        }
    }
}
