package dev.swapgate.config.read;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sizes such as {@code 512MiB}: KiB, MiB, GiB are powers of 1024, kB, MB, GB of 1000. */
final class ByteSize {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12}) ?([a-zA-Z]{0,3})");
    private static final Map<String, Long> UNITS =
            Map.of(
                    "", 1L,
                    "b", 1L,
                    "kb", 1_000L,
                    "mb", 1_000_000L,
                    "gb", 1_000_000_000L,
                    "kib", 1L << 10,
                    "mib", 1L << 20,
                    "gib", 1L << 30);

    private ByteSize() {}

    /** The number of bytes; empty if the text is not a size. */
    static OptionalLong parse(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        Long unit = UNITS.get(matcher.group(2).toLowerCase(Locale.ROOT));
        long number = Long.parseLong(matcher.group(1));
        return unit == null || number > Long.MAX_VALUE / unit
                ? OptionalLong.empty()
                : OptionalLong.of(number * unit);
    }
}
