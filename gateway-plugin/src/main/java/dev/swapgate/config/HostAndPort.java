package dev.swapgate.config;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an {@code http} or {@code https} URL leads.
 *
 * @param host name or address; IPv6 in brackets
 * @param port port, the scheme's own if the URL names none
 */
public record HostAndPort(String host, int port) {
    /** Java's URLs know no host with an underscore, which names of containers often have. */
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");

    /** Of a URL; empty if it has no valid host and port. */
    public static Optional<HostAndPort> of(URI url) {
        if (url.getHost() != null) {
            return Optional.of(new HostAndPort(url.getHost(), port(url, url.getPort())));
        }
        String authority = url.getRawAuthority();
        Matcher name = NAME.matcher(authority == null ? "" : authority);
        if (!name.matches() || name.group(1).indexOf('_') < 0) {
            return Optional.empty();
        }
        String written = name.group(2);
        int port = port(url, written == null ? -1 : Integer.parseInt(written));
        return Optional.of(new HostAndPort(name.group(1), port));
    }

    /** What {@code Host} says to whom a URL leads to: its authority without user information. */
    public static String header(URI url) {
        String authority = url.getRawAuthority();
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    private static int port(URI url, int written) {
        if (written >= 0) {
            return written;
        }
        return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }
}
