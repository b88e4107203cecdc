package dev.swapgate.proxy.route;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.LongFunction;

/** What the gateway answers by itself. */
public sealed interface LocalResponse {

    /** A complete body, which must not change any more. Responses are never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    record Content(int status, String contentType, byte[] body, Map<String, String> headers)
            implements LocalResponse {}

    /**
     * A body that goes on until the client leaves, the source ends it, or the gateway stops.
     *
     * @param gap what is sent in place of so many bytes that a slow client has missed; empty if
     *     nothing is
     */
    record Stream(
            String contentType,
            Map<String, String> headers,
            StreamSource source,
            LongFunction<byte[]> gap)
            implements LocalResponse {}

    /** Plain text. */
    static Content text(int status, String text) {
        return new Content(
                status,
                "text/plain; charset=utf-8",
                text.getBytes(StandardCharsets.UTF_8),
                Map.of());
    }
}
