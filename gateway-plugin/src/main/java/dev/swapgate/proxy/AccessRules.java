package dev.swapgate.proxy;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.proxy.access.ApiKeys;
import dev.swapgate.proxy.access.HostRule;
import dev.swapgate.proxy.access.OriginRule;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.headers.ListHeader;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;

import jakarta.servlet.http.HttpServletRequest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may call: keys, {@code Host}, {@code Origin} and {@code Sec-Fetch-Site}. Immutable.
 *
 * <p>A valid key that browsers do not attach by themselves (Bearer, {@code x-api-key}) proves that
 * no foreign page is behind a request, so it lifts the rules about pages.
 */
public final class AccessRules {
    private static final String METHODS = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final String DEFAULT_HEADERS =
            "Content-Type, Authorization, Accept, X-Requested-With";
    private static final String EXPOSED =
            "x-request-id, request-id, Retry-After, retry-after-ms, x-should-retry";
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private final ApiKeys keys;
    private final HostRule hosts;
    private final OriginRule origins;

    /** Rules of a configuration. */
    public AccessRules(GatewayConfig config) {
        this.keys = new ApiKeys(config.apiKeys());
        this.hosts = new HostRule(config.swapgate().http().allowedHosts());
        this.origins = new OriginRule(config.swapgate().http().allowedOrigins());
    }

    /**
     * Checks key, host and origin of a request as its route asks for.
     *
     * @throws GatewayError 401 or 403
     */
    public void check(HttpServletRequest request, Route route) {
        boolean deliberate = false;
        if (keys.areRequired()) {
            List<String> authorization = ListHeader.lines(request, "Authorization");
            List<String> apiKey = ListHeader.lines(request, "x-api-key");
            if (route.keyRequired()) {
                requireKey(authorization, apiKey);
            }
            deliberate = keys.containsDeliberate(authorization, apiKey);
        }
        if (!deliberate) {
            checkHost(request);
            if (route.changesState()) {
                checkOrigin(request);
            }
        }
    }

    private void requireKey(List<String> authorization, List<String> apiKey) {
        if (ApiKeys.presented(authorization, apiKey).filter(keys::contains).isEmpty()) {
            throw new GatewayError(
                            ErrorCode.INVALID_API_KEY,
                            "The API key is missing or wrong; send it as \"Authorization: Bearer"
                                    + " <key>\".")
                    .with("WWW-Authenticate", "Basic realm=\"swapgate\"");
        }
    }

    /**
     * The answer to {@code OPTIONS}, on any path: status 204 and what a browser may send.
     *
     * @throws GatewayError 403 if no keys are configured and the page is not allowed. With keys
     *     every page may ask, as its real call must carry one
     */
    public LocalResponse.Content preflight(HttpServletRequest request) {
        Map<String, String> headers = new HashMap<>(corsHeaders(request));
        if (!keys.areRequired()) {
            checkHost(request);
            checkOrigin(request);
        }
        headers.put("Access-Control-Allow-Methods", METHODS);
        headers.put("Access-Control-Allow-Headers", allowedHeaders(request));
        headers.put("Access-Control-Max-Age", "86400");
        headers.put("Allow", METHODS);
        if ("true".equals(request.getHeader("Access-Control-Request-Private-Network"))) {
            headers.put("Access-Control-Allow-Private-Network", "true");
        }
        return new LocalResponse.Content(204, "text/plain", new byte[0], headers);
    }

    /**
     * Headers that let the page behind a request read its answer; for every answer, errors
     * included. Empty without an {@code Origin} or when the page is not allowed.
     */
    public Map<String, String> corsHeaders(HttpServletRequest request) {
        if (request.getHeader("Origin") == null) {
            return Map.of();
        }
        return readableBy(request)
                .map(origin ->
                        Map.of(
                                "Access-Control-Allow-Origin", origin,
                                "Access-Control-Expose-Headers", EXPOSED,
                                "Vary", "Origin"))
                .orElse(Map.of("Vary", "Origin"));
    }

    /** The origin of the page behind a request if that page may read the answer. */
    public Optional<String> readableBy(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Origin"))
                .filter(origin ->
                        keys.areRequired() || origins.allows(origin, request.getHeader("Host")));
    }

    private void checkHost(HttpServletRequest request) {
        String host = request.getHeader("Host");
        // Without a host (HTTP/1.0) it is no browser.
        if (host != null && !hosts.allows(host)) {
            throw new GatewayError(
                    ErrorCode.HOST_NOT_ALLOWED,
                    "Requests for the host \""
                            + host
                            + "\" are refused, as any web page could send"
                            + " them. Add it to swapgate.http.allowedHosts, or set apiKeys and send"
                            + " one as a Bearer token.");
        }
    }

    private void checkOrigin(HttpServletRequest request) {
        List<String> from = ListHeader.lines(request, "Origin");
        if (!origins.accepts(
                from, request.getHeader("Sec-Fetch-Site"), request.getHeader("Host"))) {
            throw new GatewayError(
                    ErrorCode.ORIGIN_NOT_ALLOWED,
                    "Requests from the web page "
                            + (from.isEmpty() ? "of another site" : "\"" + from.getFirst() + "\"")
                            + " are refused. Add its origin to swapgate.http.allowedOrigins, or set"
                            + " apiKeys and send one as a Bearer token.");
        }
    }

    private static String allowedHeaders(HttpServletRequest request) {
        List<String> names =
                ListHeader.names(request, "Access-Control-Request-Headers").stream()
                        .filter(name -> TOKEN.matcher(name).matches())
                        .toList();
        return names.isEmpty() ? DEFAULT_HEADERS : String.join(", ", names);
    }
}
