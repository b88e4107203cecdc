package dev.swapgate.admin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads values of queries as strictly as their formats are. Java's own parsers take more. */
public final class Written {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** RFC 3339 §5.6: seconds and both halves of the offset are no matter of choice. */
    private static final Pattern TIME =
            Pattern.compile(
                    "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?"
                            + "([Zz]|[+-][0-9]{2}:[0-9]{2})");

    private Written() {}

    /** A whole number in digits of ASCII. */
    public static OptionalLong number(String text) {
        return NUMBER.matcher(text).matches()
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    /** A time as of RFC 3339; a plus that was not escaped, and so became a space, is one. */
    public static Optional<Instant> time(String text) {
        String meant = text.replace(' ', '+');
        if (!TIME.matcher(meant).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(meant).toInstant());
        } catch (DateTimeException e) {
            // No such day, or more digits than there are nanoseconds.
            return Optional.empty();
        }
    }
}
