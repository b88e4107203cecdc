package dev.swapgate.proxy;

import dev.swapgate.config.GatewayConfig;

import jakarta.servlet.http.HttpServletRequest;

/** Who may call: keys, {@code Host}, {@code Origin} and {@code Sec-Fetch-Site}. Immutable. */
public final class AccessRules {

    /** Rules of a configuration. */
    public AccessRules(GatewayConfig config) {
        throw new UnsupportedOperationException(config.toString());
    }

    /**
     * Checks a request against the rules that its route asks for.
     *
     * @throws GatewayError 401 or 403
     */
    public void check(HttpServletRequest request, Route route) {
        throw new UnsupportedOperationException("" + request + route);
    }
}
