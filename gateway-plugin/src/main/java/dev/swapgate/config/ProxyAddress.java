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
        if (uri.getRawAuthority() == null || host(uri).isEmpty()) {
            return "has no host";
        }
        if (port(uri).isEmpty()) {
            return "has no valid port";
        }
        return uri.getRawQuery() != null || uri.getRawFragment() != null
                ? "must end before ? and #"
                : "";
    }

    /** The port a base URL names on this machine; empty if it leads elsewhere. */
    static OptionalInt localPort(String url) {
        URI uri = URI.create(url);
        String host = host(uri).toLowerCase(Locale.ROOT);
        boolean isLocal =
                host.equals("localhost")
                        || host.startsWith("127.")
                        || host.equals("[::1]")
                        || host.equals("0.0.0.0")
                        || host.equals("[::]");
        return isLocal ? port(uri) : OptionalInt.empty();
    }

    /**
     * By hand, as {@link URI#getHost} knows no underscores, which containers have in their names.
     */
    private static String host(URI uri) {
        String address = address(uri);
        return address.substring(0, portAt(address));
    }

    private static String address(URI uri) {
        String authority = uri.getRawAuthority();
        return authority == null ? "" : authority.substring(authority.lastIndexOf('@') + 1);
    }

    private static int portAt(String address) {
        int colon = address.lastIndexOf(':');
        return colon > address.lastIndexOf(']') ? colon : address.length();
    }

    private static OptionalInt port(URI uri) {
        String address = address(uri);
        String port = address.substring(portAt(address));
        if (port.length() <= 1) {
            return OptionalInt.of("https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80);
        }
        if (!port.matches(":[0-9]{1,5}")) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(port.substring(1));
        return number < 1 || number > 65_535 ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
