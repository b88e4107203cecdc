package dev.swapgate.log;

import static java.time.temporal.ChronoField.NANO_OF_SECOND;

import dev.swapgate.config.LogTimeFormat;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Optional;

/** How the names of time formats are written out. Stateless. */
public final class TimePatterns {
    private TimePatterns() {}

    /**
     * Writes local time in a format; empty for the usual one, which each log has its own way of.
     */
    public static Optional<DateTimeFormatter> of(LogTimeFormat format) {
        return of(format, ZoneId.systemDefault());
    }

    static Optional<DateTimeFormatter> of(LogTimeFormat format, ZoneId zone) {
        return pattern(format)
                .map(pattern -> new DateTimeFormatterBuilder().appendPattern(pattern))
                .map(builder -> format == LogTimeFormat.RFC3339NANO ? nanos(builder) : builder)
                .map(builder -> builder.toFormatter(Locale.US).withZone(zone));
    }

    private static DateTimeFormatterBuilder nanos(DateTimeFormatterBuilder builder) {
        return builder.appendFraction(NANO_OF_SECOND, 0, 9, true).appendPattern("XXX");
    }

    private static Optional<String> pattern(LogTimeFormat format) {
        return Optional.ofNullable(
                switch (format) {
                    case USUAL -> null;
                    case ANSIC -> "EEE MMM ppd HH:mm:ss uuuu";
                    case UNIXDATE -> "EEE MMM ppd HH:mm:ss zzz uuuu";
                    case RUBYDATE -> "EEE MMM dd HH:mm:ss xx uuuu";
                    case RFC822 -> "dd MMM uu HH:mm zzz";
                    case RFC822Z -> "dd MMM uu HH:mm xx";
                    case RFC850 -> "EEEE, dd-MMM-uu HH:mm:ss zzz";
                    case RFC1123 -> "EEE, dd MMM uuuu HH:mm:ss zzz";
                    case RFC1123Z -> "EEE, dd MMM uuuu HH:mm:ss xx";
                    case RFC3339 -> "uuuu-MM-dd'T'HH:mm:ssXXX";
                    case RFC3339NANO -> "uuuu-MM-dd'T'HH:mm:ss";
                    case KITCHEN -> "h:mma";
                    case STAMP -> "MMM ppd HH:mm:ss";
                    case STAMPMILLI -> "MMM ppd HH:mm:ss.SSS";
                    case STAMPMICRO -> "MMM ppd HH:mm:ss.SSSSSS";
                    case STAMPNANO -> "MMM ppd HH:mm:ss.SSSSSSSSS";
                });
    }
}
