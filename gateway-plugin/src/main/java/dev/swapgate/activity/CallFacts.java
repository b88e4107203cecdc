package dev.swapgate.activity;

import java.util.Map;

/**
 * What is known of a call when it begins. Never compared.
 *
 * @param began {@link System#nanoTime} of the request's arrival
 * @param model id of its model, or empty
 * @param method HTTP method
 * @param path path it is forwarded under
 * @param client address of the client
 * @param headers names and values of the request's headers, which take turns
 * @param metadata what else is known of it
 * @param isKept whether a row is kept of it
 */
@SuppressWarnings("ArrayRecordComponent")
public record CallFacts(
        long began,
        String model,
        String method,
        String path,
        String client,
        String[] headers,
        Map<String, String> metadata,
        boolean isKept) {}
