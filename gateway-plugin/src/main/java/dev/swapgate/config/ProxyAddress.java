package dev.swapgate.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.OptionalInt;

/** What the base URL of a model's server says about where it is. */
final class ProxyAddress {
    private ProxyAddress() {}

    /** What is wrong with a base URL; empty if nothing is. */
    static String flaw(String url) {
        if (url.isBlank()) {
            return "is empty; it must be the address of the server, such as http://localhost:9000";
        }
        try {
            return flaw(new URI(url));
        } catch (URISyntaxException e) {
            return "is not a URL: " + e.getReason().toLowerCase(Locale.ROOT);
        }
    }

    private static String flaw(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return "must begin with http:// or https://";
        }
        if (uri.getRawAuthority() == null) {
            return "has no host";
        }
        // Java knows no host in an authority that breaks the rules for names.
        if (uri.getHost() == null) {
            return "has no valid host and port; a name has only letters, digits, dots and hyphens";
        }
        if (port(uri) < 1 || port(uri) > 65_535) {
            return "has no valid port";
        }
        return uri.getRawQuery() != null || uri.getRawFragment() != null
                ? "must end before ? and #"
                : "";
    }

    /** The port a base URL names on this machine; empty if it leads elsewhere. */
    static OptionalInt localPort(String url) {
        URI uri = URI.create(url);
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        boolean isLocal =
                host.equals("localhost")
                        || host.startsWith("127.")
                        || host.equals("[::1]")
                        || host.equals("0.0.0.0")
                        || host.equals("[::]");
        return isLocal ? OptionalInt.of(port(uri)) : OptionalInt.empty();
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }
}
