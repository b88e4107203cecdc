package dev.swapgate.admin;

import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalRequest;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The query parameters of a request, read by what they must be. One that is not is answered 400,
 * with its name, its value and what would be right. Immutable.
 */
public final class QueryParameters {
    private static final int LONGEST_SHOWN = 100;

    private final LocalRequest request;

    /** Those of a request. */
    public QueryParameters(LocalRequest request) {
        this.request = request;
    }

    /** A whole number from 1 to {@code most}; empty if there is none. */
    public OptionalLong number(String name, long most) {
        String text = request.queryParam(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.parseLong(text);
            if (value >= 1 && value <= most) {
                return OptionalLong.of(value);
            }
        } catch (NumberFormatException e) {
            // Told below, like any other value that is not in range.
        }
        String range = most > Integer.MAX_VALUE ? "of at least 1" : "from 1 to " + most;
        throw invalid(name, "must be a whole number " + range);
    }

    /** A point in time; empty if there is none. */
    public Optional<Instant> time(String name) {
        // A plus that was not escaped has become a space.
        String text = request.queryParam(name).replace(' ', '+');
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            throw invalid(name, "must be a time as of RFC 3339, such as 2026-01-31T12:00:00Z");
        }
    }

    /** What a value that cannot be used is answered with. */
    public GatewayError invalid(String name, String right) {
        String text = request.queryParam(name);
        String shown =
                text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
        return new GatewayError(
                        ErrorCode.INVALID_REQUEST,
                        "The query parameter %s %s, but is \"%s\".".formatted(name, right, shown))
                .about(name);
    }
}
