package dev.swapgate.proxy.headers;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which headers pass through the gateway, and what it tells an upstream about the client.
 * Stateless.
 */
public final class ForwardedHeaders {
    /** Concern one connection only (RFC 9110 §7.6.1). */
    private static final Set<String> HOP_BY_HOP =
            Set.of(
                    "connection",
                    "keep-alive",
                    "te",
                    "trailer",
                    "trailers",
                    "transfer-encoding",
                    "upgrade",
                    "http2-settings");

    /**
     * Requests: the client's secrets, what the HTTP client writes itself, what {@link #about}
     * writes, and what only browsers' rules need (an upstream would compare it with its own
     * authority).
     */
    private static final Set<String> CLIENT_ONLY =
            Set.of(
                    "authorization",
                    "x-api-key",
                    "cookie",
                    "cookie2",
                    "host",
                    "content-length",
                    "expect",
                    "forwarded",
                    "x-forwarded-for",
                    "x-forwarded-proto",
                    "x-forwarded-host",
                    "x-request-id",
                    "request-id",
                    "origin");

    /** Responses: what would speak for the gateway's own address. */
    private static final Set<String> UPSTREAM_ONLY =
            Set.of(
                    "set-cookie",
                    "set-cookie2",
                    "server",
                    "alt-svc",
                    "clear-site-data",
                    "strict-transport-security",
                    "service-worker-allowed",
                    "x-request-id",
                    "request-id");

    private ForwardedHeaders() {}

    /**
     * The headers that {@code Connection} declares to concern one connection only.
     *
     * @param connection values of {@code Connection}
     */
    public static Set<String> namedBy(Collection<String> connection) {
        if (connection.isEmpty()) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (String name : ListHeader.names(connection)) {
            names.add(name.toLowerCase(Locale.ROOT));
        }
        return names;
    }

    /**
     * Whether a client's header goes upstream.
     *
     * @param connectionNamed result of {@link #namedBy} for the request
     */
    public static boolean passesToUpstream(String name, Set<String> connectionNamed) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !HOP_BY_HOP.contains(lower)
                && !CLIENT_ONLY.contains(lower)
                && !lower.startsWith("proxy-")
                && !lower.startsWith("sec-fetch-")
                && !lower.startsWith("access-control-")
                && !connectionNamed.contains(lower);
    }

    /**
     * Whether an upstream's header goes to the client.
     *
     * @param connectionNamed result of {@link #namedBy} for the response
     */
    public static boolean passesToClient(String name, Set<String> connectionNamed) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !HOP_BY_HOP.contains(lower)
                && !UPSTREAM_ONLY.contains(lower)
                && !lower.startsWith("proxy-")
                && !lower.startsWith("access-control-")
                && !connectionNamed.contains(lower);
    }

    /**
     * What an upstream is told about the client: {@code X-Forwarded-For}, {@code -Proto}, {@code
     * -Host} and the request id.
     *
     * @param remoteAddress address of the client or of the proxy before us
     * @param scheme scheme of the connection to us
     * @param host value of {@code Host}, null if absent
     * @param earlierFor values of {@code X-Forwarded-For} that came with the request; kept in front
     * @param earlierProto value of {@code X-Forwarded-Proto} that came with the request, or null;
     *     it knows of TLS that ended before us
     * @param requestId id of the request
     */
    public static Map<String, String> about(
            String remoteAddress,
            String scheme,
            @Nullable String host,
            Collection<String> earlierFor,
            @Nullable String earlierProto,
            String requestId) {
        Map<String, String> headers = new LinkedHashMap<>();
        String chain = String.join(", ", earlierFor);
        headers.put(
                "X-Forwarded-For", chain.isEmpty() ? remoteAddress : chain + ", " + remoteAddress);
        boolean known = "http".equals(earlierProto) || "https".equals(earlierProto);
        headers.put("X-Forwarded-Proto", known ? String.valueOf(earlierProto) : scheme);
        if (host != null) {
            headers.put("X-Forwarded-Host", host);
        }
        headers.put(RequestIds.HEADER, requestId);
        return headers;
    }
}
