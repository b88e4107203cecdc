package dev.swapgate.log;

import dev.swapgate.config.LogTimeFormat;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes instants as local time, usually with milliseconds and offset. Many lines share a second,
 * so that only milliseconds are written anew. Safe for use by many threads.
 */
final class LineTime {
    private static final DateTimeFormatter BEFORE = formatter("uuuu-MM-dd'T'HH:mm:ss.");
    private static final DateTimeFormatter AFTER = formatter("XXX");
    private static final int NANOS_PER_MILLI = 1_000_000;

    /** A second's text around its milliseconds. */
    private record Second(long epoch, String before, String after) {
        static Second of(Instant instant) {
            return new Second(
                    instant.getEpochSecond(), BEFORE.format(instant), AFTER.format(instant));
        }
    }

    /** The format that was asked for; null for the usual one. */
    private final @Nullable DateTimeFormatter given;

    private volatile Second latest = Second.of(Instant.EPOCH);

    LineTime(LogTimeFormat format) {
        given = TimePatterns.of(format).orElse(null);
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneId.systemDefault());
    }

    String of(Instant instant) {
        return given == null ? usual(instant) : given.format(instant);
    }

    private String usual(Instant instant) {
        Second second = latest;
        if (second.epoch() != instant.getEpochSecond()) {
            second = Second.of(instant);
            latest = second;
        }
        String millis = Integer.toString(instant.getNano() / NANOS_PER_MILLI);
        return second.before() + "0".repeat(3 - millis.length()) + millis + second.after();
    }
}
