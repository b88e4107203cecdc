package dev.swapgate.launcher.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;

import dev.swapgate.config.LogTimeFormat;
import dev.swapgate.log.TimePatterns;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * One line an event: local time, level, what happened. Safe for use by many threads. Events of
 * libraries name their class. A stack trace follows on lines of its own.
 *
 * <p>Written by hand, as a pattern and a date formatter cost a tenth of a second of each start.
 */
final class LineLayout extends LayoutBase<ILoggingEvent> {
    private static final String OWN = "dev.swapgate";
    private static final int LEVEL_WIDTH = 5;

    private final ZoneId zone = ZoneId.systemDefault();

    /** The format of times that was asked for; null for the usual one. */
    private volatile @Nullable DateTimeFormatter times;

    /** Writes times in this format from now on. */
    void times(LogTimeFormat format) {
        times = TimePatterns.of(format).orElse(null);
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder(160);
        time(line, event.getInstant());
        String level = event.getLevel().toString();
        line.append(' ').append(level).repeat(" ", 1 + LEVEL_WIDTH - level.length());
        if (!event.getLoggerName().startsWith(OWN)) {
            line.append(event.getLoggerName()).append(": ");
        }
        message(line, event.getFormattedMessage());
        line.append('\n');
        if (event.getThrowableProxy() != null) {
            line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.toString();
    }

    private void time(StringBuilder line, Instant instant) {
        DateTimeFormatter given = times;
        if (given == null) {
            usualTime(line, LocalDateTime.ofInstant(instant, zone));
        } else {
            given.formatTo(instant, line);
        }
    }

    private static void usualTime(StringBuilder line, LocalDateTime time) {
        digits(line, time.getYear(), 4).append('-');
        digits(line, time.getMonthValue(), 2).append('-');
        digits(line, time.getDayOfMonth(), 2).append(' ');
        digits(line, time.getHour(), 2).append(':');
        digits(line, time.getMinute(), 2).append(':');
        digits(line, time.getSecond(), 2).append('.');
        digits(line, time.getNano() / 1_000_000, 3);
    }

    private static StringBuilder digits(StringBuilder line, int number, int width) {
        String digits = Integer.toString(number);
        return line.repeat("0", width - digits.length()).append(digits);
    }

    /** Line ends within a message would let whoever has a part in it forge other lines. */
    private static void message(StringBuilder line, String message) {
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                default -> line.append(Character.isISOControl(c) && c != '\t' ? '\uFFFD' : c);
            }
        }
    }
}
