package dev.swapgate.launcher.demo;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request.
 *
 * @param method such as {@code POST}
 * @param target path and query as they came
 * @param version such as {@code HTTP/1.1}
 * @param headers values by lower-case name, in order
 * @param body the body, read by the handler
 */
record Request(
        String method,
        String target,
        String version,
        Map<String, List<String>> headers,
        RequestBody body) {

    /** The path without the query. */
    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The first value of a header. */
    Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
    }

    /** Whether the connection may serve another request. */
    boolean persistent() {
        return version.equals("HTTP/1.1")
                && header("connection").stream()
                        .noneMatch(value -> value.equalsIgnoreCase("close"));
    }

    /** Whether only headers are wanted. */
    boolean isHead() {
        return method.equals("HEAD");
    }
}
