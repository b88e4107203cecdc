package dev.swapgate.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** What the base URL of a model's server says about where it is. */
public final class ProxyAddress {
    private ProxyAddress() {}

    /** What is wrong with a base URL; empty if nothing is. */
    public static String flaw(String url) {
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
        Optional<HostAndPort> place = HostAndPort.of(uri);
        if (place.isEmpty()) {
            return "has no valid host and port; a name has only letters, digits, dots, hyphens and"
                    + " underscores";
        }
        int port = place.get().port();
        if (port < 1 || port > 65_535) {
            return "has no valid port";
        }
        return uri.getRawFragment() != null ? "must end before #" : "";
    }

    /** The port a base URL names on this machine; empty if it leads elsewhere. */
    public static OptionalInt localPort(String url) {
        HostAndPort place = HostAndPort.of(URI.create(url)).orElseThrow();
        String host = place.host().toLowerCase(Locale.ROOT);
        boolean isLocal =
                host.equals("localhost")
                        || host.startsWith("127.")
                        || host.equals("[::1]")
                        || host.equals("0.0.0.0")
                        || host.equals("[::]");
        return isLocal ? OptionalInt.of(place.port()) : OptionalInt.empty();
    }
}
