package dev.swapgate.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * An address to listen on.
 *
 * @param host name or literal address, IPv6 without brackets; empty for every address of the
 *     machine
 * @param port 0 to 65535; 0 takes a free one
 */
record ListenAddress(String host, int port) {
    static final String DEFAULT = "127.0.0.1:8080";

    /** The default with TLS. */
    static final String TLS_DEFAULT = "127.0.0.1:8443";

    private static final int MAX_PORT = 65535;

    /**
     * Reads {@code host:port}, {@code :port} or {@code [IPv6]:port}.
     *
     * @throws IllegalArgumentException with a message for the user if it is none of them
     */
    static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' has no "
                            + (text.matches("\\d+")
                                    ? "colon; right would be :" + text
                                    : "port; right would be " + text + ":8080"));
        }
        return new ListenAddress(host(text, colon), port(text, text.substring(colon + 1)));
    }

    private static String host(String text, int colon) {
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            return host.substring(1, host.length() - 1);
        }
        if (host.contains(":")) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' has an IPv6 address without brackets; right would be ["
                            + host
                            + "]"
                            + text.substring(colon));
        }
        return host;
    }

    private static int port(String text, String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "'" + text + "' has no valid port; right would be a number from 0 to " + MAX_PORT);
    }

    /** The socket address to bind. */
    InetSocketAddress resolve() throws IOException {
        if (host.isEmpty()) {
            return new InetSocketAddress(port);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new IOException("there is no host " + host, e);
        }
    }

    /** This address with another port. */
    ListenAddress withPort(int other) {
        return new ListenAddress(host, other);
    }

    /** Base URL for a client on this machine, without a slash at its end. */
    String url(String scheme) {
        String reachable =
                host.isEmpty() || host.equals("0.0.0.0")
                        ? "127.0.0.1"
                        : host.equals("::") ? "::1" : host;
        return scheme + "://" + bracketed(reachable) + ":" + port;
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    @Override
    public String toString() {
        return bracketed(host) + ":" + port;
    }
}
