package dev.swapgate.activity.sqlite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.swapgate.activity.row.ActivityQuery;
import dev.swapgate.activity.row.ActivityRow;
import dev.swapgate.activity.row.Tokens;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Rows and questions about them as SQL. Stateless. */
final class RowSql {
    /** The table has the columns that llama-swap gives it, so that its file can be taken over. */
    static final List<String> SCHEMA =
            List.of(
                    """
                    CREATE TABLE IF NOT EXISTS activity (
                      id INTEGER PRIMARY KEY AUTOINCREMENT,
                      ts_created INTEGER NOT NULL,
                      model_id TEXT NOT NULL,
                      req_path TEXT NOT NULL,
                      resp_content_type TEXT NOT NULL,
                      resp_status_code INTEGER NOT NULL,
                      cache_tokens INTEGER NOT NULL,
                      draft_tokens INTEGER NOT NULL,
                      draft_acc_tokens INTEGER NOT NULL,
                      input_tokens INTEGER NOT NULL,
                      output_tokens INTEGER NOT NULL,
                      prompt_per_second REAL NOT NULL,
                      tokens_per_second REAL NOT NULL,
                      duration_ms INTEGER NOT NULL,
                      error_msg TEXT NOT NULL DEFAULT '',
                      metadata_json TEXT NOT NULL DEFAULT '{}')\
                    """,
                    "CREATE INDEX IF NOT EXISTS swapgate_activity_time"
                            + " ON activity (ts_created DESC, id DESC)",
                    "CREATE INDEX IF NOT EXISTS swapgate_activity_model"
                            + " ON activity (model_id, ts_created DESC, id DESC)");

    static final String INSERT =
            "INSERT INTO activity (id, ts_created, model_id, req_path, resp_content_type,"
                    + " resp_status_code, cache_tokens, draft_tokens, draft_acc_tokens,"
                    + " input_tokens, output_tokens, prompt_per_second, tokens_per_second,"
                    + " duration_ms, error_msg, metadata_json)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final StringBuilder where = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    private RowSql(ActivityQuery.Filter filter) {
        if (!filter.models().isEmpty()) {
            String marks = String.join(", ", Collections.nCopies(filter.models().size(), "?"));
            and("model_id IN (" + marks + ")", filter.models().toArray());
        }
        filter.start().ifPresent(start -> and("ts_created >= ?", ceiling(start)));
        filter.end().ifPresent(end -> and("ts_created <= ?", end.getEpochSecond()));
        filter.minId().ifPresent(id -> and("id >= ?", id));
        filter.maxId().ifPresent(id -> and("id <= ?", id));
    }

    /** The condition of a filter. */
    static RowSql of(ActivityQuery.Filter filter) {
        return new RowSql(filter);
    }

    private static long ceiling(Instant time) {
        return time.getNano() == 0 ? time.getEpochSecond() : time.getEpochSecond() + 1;
    }

    private void and(String condition, Object... arguments) {
        where.append(where.isEmpty() ? " WHERE " : " AND ").append(condition);
        values.addAll(List.of(arguments));
    }

    /** Counts the rows. */
    String count() {
        return "SELECT COUNT(*) FROM activity" + where;
    }

    /** Reads a page of the rows. */
    String page(ActivityQuery query) {
        String direction = query.ascending() ? " ASC" : " DESC";
        String order = " ORDER BY " + query.sort().column() + direction + ", id" + direction;
        return "SELECT * FROM activity"
                + where
                + order
                + " LIMIT "
                + query.limit()
                + " OFFSET "
                + query.offset();
    }

    /** Sums the rows up. */
    String sums() {
        return "SELECT COUNT(*), COALESCE(SUM(input_tokens), 0), COALESCE(SUM(output_tokens), 0),"
                + " COALESCE(SUM(MAX(cache_tokens, 0)), 0) FROM activity"
                + where;
    }

    /** Reads the positive speeds of one column. */
    String speeds(String column) {
        String known = column + " > 0";
        return "SELECT "
                + column
                + " FROM activity"
                + (where.isEmpty() ? " WHERE " : where + " AND ")
                + known;
    }

    /** Fills the condition's values in. */
    PreparedStatement bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }

    /** Fills {@link #INSERT} in. */
    static void bind(PreparedStatement statement, ActivityRow row) throws SQLException {
        Tokens tokens = row.tokens();
        List<Object> columns =
                List.of(
                        row.id(),
                        row.timestamp().getEpochSecond(),
                        row.model(),
                        row.path(),
                        row.contentType(),
                        row.status(),
                        tokens.cached(),
                        tokens.drafted(),
                        tokens.draftAccepted(),
                        tokens.input(),
                        tokens.output(),
                        tokens.promptPerSecond(),
                        tokens.perSecond(),
                        row.took().toMillis(),
                        row.error(),
                        json(row.metadata()));
        for (int i = 0; i < columns.size(); i++) {
            statement.setObject(i + 1, columns.get(i));
        }
    }

    private static String json(Map<String, String> metadata) {
        try {
            return metadata.isEmpty() ? "{}" : MAPPER.writeValueAsString(metadata);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can be written", e);
        }
    }

    /** The row a result stands at. */
    static ActivityRow row(ResultSet result) throws SQLException {
        return new ActivityRow(
                result.getLong("id"),
                Instant.ofEpochSecond(result.getLong("ts_created")),
                text(result, "model_id"),
                text(result, "req_path"),
                text(result, "resp_content_type"),
                result.getInt("resp_status_code"),
                new Tokens(
                        result.getLong("cache_tokens"),
                        result.getLong("draft_tokens"),
                        result.getLong("draft_acc_tokens"),
                        result.getLong("input_tokens"),
                        result.getLong("output_tokens"),
                        result.getDouble("prompt_per_second"),
                        result.getDouble("tokens_per_second")),
                Duration.ofMillis(result.getLong("duration_ms")),
                text(result, "error_msg"),
                metadata(text(result, "metadata_json")));
    }

    private static String text(ResultSet result, String column) throws SQLException {
        @Nullable String text = result.getString(column);
        return text == null ? "" : text;
    }

    private static Map<String, String> metadata(String json) {
        try {
            return json.isEmpty() ? Map.of() : MAPPER.readValue(json, TEXTS);
        } catch (JsonProcessingException e) {
            // Not ours; the row counts all the same.
            return Map.of();
        }
    }
}
