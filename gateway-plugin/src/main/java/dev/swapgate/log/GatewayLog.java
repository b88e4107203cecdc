package dev.swapgate.log;

import dev.swapgate.config.LogLevel;
import dev.swapgate.config.LogTimeFormat;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.FormattingTuple;
import org.slf4j.helpers.MessageFormatter;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;

/**
 * The gateway's own log: each line goes to SLF4J and, for {@code /logs}, to {@link
 * LogBook#gateway}. Control characters are escaped, so that one event is one line whatever its
 * arguments hold. Safe for use by many threads; holds no lock while it writes.
 */
public final class GatewayLog {
    private static final Logger logger = LoggerFactory.getLogger("dev.swapgate");
    private static final Logger accessLogger = LoggerFactory.getLogger("dev.swapgate.access");

    private final LogBuffer buffer;
    private volatile LogLevel level;
    private final InstantSource clock;
    private final LineTime time;

    /**
     * A log that writes to the given buffer what is at least as important as {@code level}. SLF4J's
     * provider has its own idea of what it writes.
     */
    public GatewayLog(LogBuffer buffer, LogLevel level) {
        this(buffer, level, LogTimeFormat.USUAL);
    }

    /** As above, with times in the given format in the buffer. */
    public GatewayLog(LogBuffer buffer, LogLevel level, LogTimeFormat times) {
        this(buffer, level, times, InstantSource.system());
    }

    GatewayLog(LogBuffer buffer, LogLevel level, LogTimeFormat times, InstantSource clock) {
        this.buffer = buffer;
        this.level = level;
        this.time = new LineTime(times);
        this.clock = clock;
    }

    /** From now on only what is at least as important as this is written. */
    public void level(LogLevel changed) {
        level = changed;
    }

    /** Logs a detail; {@code format} has SLF4J's placeholders. */
    public void debug(String format, @Nullable Object... args) {
        write(LogLevel.DEBUG, Level.DEBUG, format, args);
    }

    /**
     * Logs a request that has ended, as a logger of its own: providers may write it a bit later.
     */
    public void access(String text) {
        if (LogLevel.INFO.compareTo(level) >= 0) {
            String line = PlainText.escapeControls(text);
            accessLogger.info(line);
            keep(LogLevel.INFO, line);
        }
    }

    /** Logs a state change. */
    public void info(String format, @Nullable Object... args) {
        write(LogLevel.INFO, Level.INFO, format, args);
    }

    /** Logs what the gateway coped with. */
    public void warn(String format, @Nullable Object... args) {
        write(LogLevel.WARN, Level.WARN, format, args);
    }

    /**
     * Logs what somebody must act on. A trailing throwable is named in the line; its stack trace
     * goes to SLF4J.
     */
    public void error(String format, @Nullable Object... args) {
        write(LogLevel.ERROR, Level.ERROR, format, args);
    }

    private void write(LogLevel important, Level slf4j, String format, @Nullable Object[] args) {
        if (important.compareTo(level) < 0) {
            return;
        }
        FormattingTuple event =
                MessageFormatter.arrayFormat(format, Arrays.copyOf(args, args.length));
        Throwable cause = event.getThrowable();
        String message = PlainText.escapeControls(String.valueOf(event.getMessage()));
        logger.atLevel(slf4j).setCause(cause).log(message);
        String line =
                cause == null
                        ? message
                        : message + ": " + PlainText.escapeControls(cause.toString());
        keep(important, line);
    }

    private void keep(LogLevel important, String line) {
        byte[] bytes =
                (time.of(clock.instant()) + " [" + important + "] " + line + "\n")
                        .getBytes(StandardCharsets.UTF_8);
        buffer.append(bytes, 0, bytes.length);
    }
}
