package dev.swapgate.proxy.access;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port, as in {@code Host} and in an origin.
 *
 * @param host in lower case, IPv6 literals in brackets, without a final dot
 * @param port or -1 if none is written
 */
record Authority(String host, int port) {
    private static final Pattern SYNTAX =
            Pattern.compile(
                    "(\\[[0-9A-Fa-f:.]+(?:%25[\\w.~-]+)?]|[^\\s:/?#@\\[\\]\\\\]+)(?::(\\d{1,5}))?");
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");

    /** The authority that a text stands for; empty if it is malformed. */
    static Optional<Authority> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String host = matcher.group(1).toLowerCase(Locale.ROOT);
        String port = matcher.group(2);
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        return host.isEmpty()
                ? Optional.empty()
                : Optional.of(new Authority(host, port == null ? -1 : Integer.parseInt(port)));
    }

    boolean isIpLiteral() {
        return host.startsWith("[") || IPV4.matcher(host).matches();
    }

    boolean isLoopback() {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || (host.startsWith("127.") && isIpLiteral());
    }
}
