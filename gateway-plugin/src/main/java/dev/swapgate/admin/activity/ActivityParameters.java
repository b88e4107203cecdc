package dev.swapgate.admin.activity;

import dev.swapgate.activity.row.ActivityQuery;
import dev.swapgate.activity.row.ActivityQuery.Filter;
import dev.swapgate.activity.row.SortColumn;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalRequest;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Reads a question about activity from the query of a request. Immutable. */
final class ActivityParameters {
    private static final ActivityQuery DEFAULT = ActivityQuery.NEWEST;

    private final LocalRequest request;

    private ActivityParameters(LocalRequest request) {
        this.request = request;
    }

    /**
     * The question.
     *
     * @throws GatewayError 400 that names the parameter, its value and what would be right
     */
    static ActivityQuery read(LocalRequest request) {
        return new ActivityParameters(request).read();
    }

    private ActivityQuery read() {
        long most = ActivityQuery.MAX_LIMIT;
        return new ActivityQuery(
                filter(),
                sort(),
                ascending(),
                (int) number("limit", most).orElse(DEFAULT.limit()),
                (int) number("page", Integer.MAX_VALUE).orElse(DEFAULT.page()));
    }

    private Filter filter() {
        Optional<Instant> start = time("start");
        Optional<Instant> end = time("end");
        if (start.isPresent() && end.isPresent() && !start.get().isBefore(end.get())) {
            throw invalid("start", "must be before end, which is " + request.queryParam("end"));
        }
        OptionalLong minId = number("min_id", Long.MAX_VALUE);
        OptionalLong maxId = number("max_id", Long.MAX_VALUE);
        if (minId.isPresent() && maxId.isPresent() && minId.getAsLong() > maxId.getAsLong()) {
            throw invalid("min_id", "must not be above max_id, which is " + maxId.getAsLong());
        }
        List<String> models = request.query().getOrDefault("model", List.of());
        return new Filter(
                models.stream().filter(model -> !model.isEmpty()).toList(),
                start,
                end,
                minId,
                maxId);
    }

    private SortColumn sort() {
        String word = request.queryParam("sort");
        if (word.isEmpty()) {
            return DEFAULT.sort();
        }
        return SortColumn.of(word)
                .orElseThrow(() ->
                        invalid(
                                "sort",
                                "must be one of "
                                        + Arrays.stream(SortColumn.values())
                                                .map(SortColumn::word)
                                                .collect(Collectors.joining(", "))));
    }

    private boolean ascending() {
        return switch (request.queryParam("order")) {
            case "", "desc" -> false;
            case "asc" -> true;
            default -> throw invalid("order", "must be asc or desc");
        };
    }

    /** A whole number from 1 to {@code most}; empty if there is none. */
    private OptionalLong number(String name, long most) {
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

    private Optional<Instant> time(String name) {
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

    private GatewayError invalid(String name, String right) {
        return new GatewayError(
                        ErrorCode.INVALID_REQUEST,
                        "The query parameter "
                                + name
                                + " "
                                + right
                                + ", but is \""
                                + shown(name)
                                + "\".")
                .about(name);
    }

    private String shown(String name) {
        String text = request.queryParam(name);
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
