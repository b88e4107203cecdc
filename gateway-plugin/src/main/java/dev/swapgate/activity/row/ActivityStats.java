package dev.swapgate.activity.row;

import java.util.Optional;

/**
 * Sums over many rows.
 *
 * @param requests number of rows
 * @param input prompt tokens
 * @param output generated tokens
 * @param cached cached tokens; unknown ones count as none
 * @param promptSpeeds how fast prompts were read; empty if no speed is known
 * @param speeds how fast tokens were generated; empty if no speed is known
 */
public record ActivityStats(
        long requests,
        long input,
        long output,
        long cached,
        Optional<SpeedHistogram> promptSpeeds,
        Optional<SpeedHistogram> speeds) {}
