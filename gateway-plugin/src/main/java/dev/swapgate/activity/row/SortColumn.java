package dev.swapgate.activity.row;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** What rows can be sorted by. */
@SuppressWarnings("ImmutableEnumChecker") // comparators of records have no state
public enum SortColumn {
    /** Number of the row. */
    ID("id", "id", Comparator.comparingLong(ActivityRow::id)),
    /** When the request ended. */
    TIME("time", "ts_created", Comparator.comparing(ActivityRow::timestamp)),
    /** Model. */
    MODEL("model", "model_id", Comparator.comparing(ActivityRow::model)),
    /** Path. */
    PATH("req_path", "req_path", Comparator.comparing(ActivityRow::path)),
    /** HTTP status. */
    STATUS("resp_status_code", "resp_status_code", Comparator.comparingInt(ActivityRow::status)),
    /** Media type of the answer. */
    CONTENT_TYPE(
            "resp_content_type",
            "resp_content_type",
            Comparator.comparing(ActivityRow::contentType)),
    /** Cached tokens. */
    CACHED("cached", "cache_tokens", Comparator.comparingLong(row -> row.tokens().cached())),
    /** Prompt tokens. */
    PROMPT("prompt", "input_tokens", Comparator.comparingLong(row -> row.tokens().input())),
    /** Generated tokens. */
    GENERATED("generated", "output_tokens", Comparator.comparingLong(row -> row.tokens().output())),
    /** Drafted tokens. */
    DRAFTED("drafted", "draft_tokens", Comparator.comparingLong(row -> row.tokens().drafted())),
    /** Speed of reading. */
    PROMPT_SPEED(
            "prompt_speed",
            "prompt_per_second",
            Comparator.comparingDouble(row -> row.tokens().promptPerSecond())),
    /** Speed of generating. */
    SPEED(
            "gen_speed",
            "tokens_per_second",
            Comparator.comparingDouble(row -> row.tokens().perSecond())),
    /** Time it took. */
    DURATION("duration", "duration_ms", Comparator.comparing(ActivityRow::took));

    private final String word;
    private final String column;
    private final Comparator<ActivityRow> order;

    SortColumn(String word, String column, Comparator<ActivityRow> order) {
        this.word = word;
        this.column = column;
        this.order = order;
    }

    /** Its name on the wire. */
    public String word() {
        return word;
    }

    /** Its column in a table. */
    public String column() {
        return column;
    }

    /** From the smallest on; rows that are equal come in the order of their numbers. */
    Comparator<ActivityRow> order() {
        return order.thenComparingLong(ActivityRow::id);
    }

    /** The column of this name. */
    public static Optional<SortColumn> of(String word) {
        return Arrays.stream(values()).filter(column -> column.word.equals(word)).findFirst();
    }
}
