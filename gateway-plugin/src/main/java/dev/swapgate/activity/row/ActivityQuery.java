package dev.swapgate.activity.row;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which rows are wanted.
 *
 * @param filter which rows count
 * @param sort what they are sorted by
 * @param ascending whether the smallest comes first
 * @param limit rows of a page
 * @param page number of the page, from 1 on
 */
public record ActivityQuery(
        Filter filter, SortColumn sort, boolean ascending, int limit, int page) {

    /** The most rows of a page. */
    public static final int MAX_LIMIT = 999;

    /** The newest rows. */
    public static final ActivityQuery NEWEST =
            new ActivityQuery(Filter.ALL, SortColumn.ID, false, 25, 1);

    /** Checks the bounds. */
    public ActivityQuery {
        if (limit < 1 || limit > MAX_LIMIT || page < 1) {
            throw new IllegalArgumentException("page " + page + " of " + limit + " rows");
        }
    }

    /** Rows before the page. */
    public long offset() {
        return (page - 1L) * limit;
    }

    /**
     * Which rows count.
     *
     * @param models ids of models; empty: all
     * @param start the earliest time, itself included
     * @param end the latest time, itself included
     * @param minId the smallest number
     * @param maxId the largest number
     */
    public record Filter(
            List<String> models,
            Optional<Instant> start,
            Optional<Instant> end,
            OptionalLong minId,
            OptionalLong maxId) {

        /** All rows. */
        public static final Filter ALL =
                new Filter(
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty());

        /** Copies the list. */
        public Filter {
            models = List.copyOf(models);
        }

        /** Whether a row counts. */
        boolean takes(ActivityRow row) {
            return (models.isEmpty() || models.contains(row.model()))
                    && start.stream().noneMatch(row.timestamp()::isBefore)
                    && end.stream().noneMatch(row.timestamp()::isAfter)
                    && row.id() >= minId.orElse(Long.MIN_VALUE)
                    && row.id() <= maxId.orElse(Long.MAX_VALUE);
        }
    }
}
