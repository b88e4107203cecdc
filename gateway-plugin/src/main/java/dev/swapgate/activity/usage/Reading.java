package dev.swapgate.activity.usage;

import dev.swapgate.activity.row.Tokens;

import java.time.Duration;

/**
 * What an answer says.
 *
 * @param tokens tokens and speeds
 * @param took time it took: the longer of what was measured and what the server says
 * @param error what went wrong, or empty
 */
public record Reading(Tokens tokens, Duration took, String error) {}
