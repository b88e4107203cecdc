package dev.swapgate.activity.capture;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * One request and its answer. Never compared.
 *
 * @param path path it was forwarded under
 * @param requestHeaders headers of the request, without secrets
 * @param requestBody body that was sent to the model, or null if it was not kept
 * @param responseHeaders headers of the answer, without secrets
 * @param responseBody body of the answer, decoded, or null if it was not kept
 */
@SuppressWarnings("ArrayRecordComponent")
public record Capture(
        String path,
        Map<String, String> requestHeaders,
        byte @Nullable [] requestBody,
        Map<String, String> responseHeaders,
        byte @Nullable [] responseBody) {

    /** Copies the maps. */
    public Capture {
        requestHeaders = Map.copyOf(requestHeaders);
        responseHeaders = Map.copyOf(responseHeaders);
    }
}
