package dev.swapgate.proxy.route;

import java.util.List;
import java.util.Map;

/**
 * A request that the gateway answers by itself.
 *
 * @param method HTTP method
 * @param rest decoded remainder where the route ends in a wildcard, without a leading slash; else
 *     empty
 * @param query decoded query parameters
 * @param headers header values by lower-case name
 * @param body the body, at most 1 MiB; empty if none
 * @param requestId id of the request
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LocalRequest(
        String method,
        String rest,
        Map<String, List<String>> query,
        Map<String, List<String>> headers,
        byte[] body,
        String requestId) {

    /** First value of a header, or empty text. */
    public String header(String lowerCaseName) {
        List<String> values = headers.getOrDefault(lowerCaseName, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    /** First value of a query parameter, or empty text. */
    public String queryParam(String name) {
        List<String> values = query.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }
}
