package dev.swapgate.admin.activity;

import dev.swapgate.activity.row.ActivityQuery;
import dev.swapgate.activity.row.ActivityQuery.Filter;
import dev.swapgate.activity.row.SortColumn;
import dev.swapgate.admin.QueryParameters;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalRequest;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Reads a question about activity from the query of a request. Immutable. */
final class ActivityParameters {
    private static final ActivityQuery DEFAULT = ActivityQuery.NEWEST;

    private final LocalRequest request;
    private final QueryParameters parameters;

    private ActivityParameters(LocalRequest request) {
        this.request = request;
        this.parameters = new QueryParameters(request);
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
                (int) parameters.number("limit", most).orElse(DEFAULT.limit()),
                (int) parameters.number("page", Integer.MAX_VALUE).orElse(DEFAULT.page()));
    }

    private Filter filter() {
        Optional<Instant> start = parameters.time("start");
        Optional<Instant> end = parameters.time("end");
        if (start.isPresent() && end.isPresent() && !start.get().isBefore(end.get())) {
            throw parameters.invalid(
                    "start", "must be before end, which is " + request.queryParam("end"));
        }
        OptionalLong minId = parameters.number("min_id", Long.MAX_VALUE);
        OptionalLong maxId = parameters.number("max_id", Long.MAX_VALUE);
        if (minId.isPresent() && maxId.isPresent() && minId.getAsLong() > maxId.getAsLong()) {
            throw parameters.invalid(
                    "min_id", "must not be above max_id, which is " + maxId.getAsLong());
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
                        parameters.invalid(
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
            default -> throw parameters.invalid("order", "must be asc or desc");
        };
    }
}
