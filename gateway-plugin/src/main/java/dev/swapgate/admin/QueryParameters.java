package dev.swapgate.admin;

import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalRequest;

import java.time.Instant;
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
        OptionalLong value = Written.number(text);
        if (value.isPresent() && value.getAsLong() >= 1 && value.getAsLong() <= most) {
            return value;
        }
        String range = most > Integer.MAX_VALUE ? "of at least 1" : "from 1 to " + most;
        throw invalid(name, "must be a whole number " + range);
    }

    /** A point in time; empty if there is none. */
    public Optional<Instant> time(String name) {
        String text = request.queryParam(name);
        Optional<Instant> time = Written.time(text);
        if (time.isEmpty() && !text.isEmpty()) {
            throw invalid(name, "must be a time as of RFC 3339, such as 2026-01-31T12:00:00Z");
        }
        return time;
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
