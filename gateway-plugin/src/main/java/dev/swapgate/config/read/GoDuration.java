package dev.swapgate.config.read;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times such as {@code 1m30s} or {@code 500ms}. */
final class GoDuration {
    private static final Pattern PART =
            Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{0,9})?)(ns|us|µs|ms|s|m|h)");
    private static final Map<String, Duration> UNITS =
            Map.of(
                    "ns", Duration.ofNanos(1),
                    "us", Duration.ofNanos(1_000),
                    "µs", Duration.ofNanos(1_000),
                    "ms", Duration.ofMillis(1),
                    "s", Duration.ofSeconds(1),
                    "m", Duration.ofMinutes(1),
                    "h", Duration.ofHours(1));
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Duration.ofDays(36_500).toNanos());

    private GoDuration() {}

    /** The time; empty if the text is none, or longer than a century. */
    static Optional<Duration> parse(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        Matcher part = PART.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            BigDecimal unit =
                    BigDecimal.valueOf(UNITS.getOrDefault(part.group(2), Duration.ZERO).toNanos());
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit));
            end = part.end();
        }
        boolean isUsable = end > 0 && end == text.length() && nanos.compareTo(LONGEST) <= 0;
        return isUsable ? Optional.of(Duration.ofNanos(nanos.longValue())) : Optional.empty();
    }
}
