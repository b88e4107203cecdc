package dev.swapgate.launcher.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;

import dev.swapgate.config.LogLevel;
import dev.swapgate.config.LogOutput;
import dev.swapgate.config.LogTimeFormat;

import org.slf4j.LoggerFactory;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sets the logging backend up, without a file: found as a service at the first line logged. What
 * libraries log is shown from {@code WARN}, what the gateway logs from the level of its
 * configuration.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final String OWN = "dev.swapgate";
    private static final String CONSOLE = "console";
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
        appender.setName(CONSOLE);
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

    /** Does what a configuration says of the log. */
    public static void configure(LogLevel level, LogOutput output, LogTimeFormat times) {
        console(appender -> {
            if (appender.getEncoder() instanceof LayoutWrappingEncoder<ILoggingEvent> encoder
                    && encoder.getLayout() instanceof LineLayout layout) {
                layout.times(times);
            }
        });
        if (output == LogOutput.UPSTREAM || output == LogOutput.NONE) {
            root().ifPresent(logger -> logger.setLevel(Level.OFF));
            own().ifPresent(logger -> logger.setLevel(Level.OFF));
        } else {
            level(level);
        }
    }

    /** Writes output of models where the log is written, as it is. */
    public static void write(byte[] output) {
        console(appender -> appender.writeRaw(output));
    }

    private static void console(Consumer<PromptAppender> action) {
        if (root().map(logger -> logger.getAppender(CONSOLE)).orElse(null)
                instanceof PromptAppender appender) {
            action.accept(appender);
        }
    }

    private static Optional<Logger> root() {
        return logger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static Optional<Logger> own() {
        return logger(OWN);
    }

    private static Optional<Logger> logger(String name) {
        return LoggerFactory.getLogger(name) instanceof Logger logger
                ? Optional.of(logger)
                : Optional.empty();
    }

    /** Shows what the gateway logs from this level, if it is shown at all. */
    public static void level(LogLevel level) {
        Optional<Logger> shown = own().filter(logger -> logger.getLevel() != Level.OFF);
        shown.ifPresent(logger ->
                logger.setLevel(
                        switch (level) {
                            case DEBUG -> Level.DEBUG;
                            case INFO -> Level.INFO;
                            case WARN -> Level.WARN;
                            case ERROR -> Level.ERROR;
                        }));
    }
}
