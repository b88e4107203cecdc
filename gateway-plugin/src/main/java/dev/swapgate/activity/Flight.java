package dev.swapgate.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A call in flight, at one instant.
 *
 * @param id its number
 * @param timestamp when it arrived
 * @param model id of its model
 * @param path path it is forwarded under
 * @param method HTTP method
 * @param requestHeaders headers of the request, without secrets
 * @param client address of the client
 * @param responseHeaders headers of the answer, without secrets; empty before there is one
 * @param responseBytes bytes of the answer's body so far
 * @param elapsed time since it arrived
 * @param metadata what else is known of it
 */
public record Flight(
        String id,
        Instant timestamp,
        String model,
        String path,
        String method,
        Map<String, String> requestHeaders,
        String client,
        Map<String, String> responseHeaders,
        long responseBytes,
        Duration elapsed,
        Map<String, String> metadata) {

    /** Copies the maps. */
    public Flight {
        requestHeaders = Map.copyOf(requestHeaders);
        responseHeaders = Map.copyOf(responseHeaders);
        metadata = Map.copyOf(metadata);
    }
}
