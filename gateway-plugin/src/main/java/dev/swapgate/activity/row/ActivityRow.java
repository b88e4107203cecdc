package dev.swapgate.activity.row;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One request that has ended.
 *
 * @param id its number; 0 as long as no store has given it one
 * @param timestamp when it ended, in whole seconds
 * @param model id of its model
 * @param path path it was forwarded under
 * @param contentType media type of the answer, or empty
 * @param status HTTP status of the answer
 * @param tokens what the answer says of tokens
 * @param took time from its arrival to its end
 * @param error what went wrong, or empty
 * @param metadata what else is known of it
 */
public record ActivityRow(
        long id,
        Instant timestamp,
        String model,
        String path,
        String contentType,
        int status,
        Tokens tokens,
        Duration took,
        String error,
        Map<String, String> metadata) {

    /** Copies the map. */
    public ActivityRow {
        metadata = Map.copyOf(metadata);
    }

    /** The row under its number. */
    public ActivityRow numbered(long number) {
        return new ActivityRow(
                number, timestamp, model, path, contentType, status, tokens, took, error, metadata);
    }
}
