package dev.swapgate.proxy.headers;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HexFormat;

/** Puts the path of a request behind the base URL of its upstream. */
public final class TargetPath {

    /** What may stand in a path or query as it is (RFC 3986 §3.3, §3.4), the percent sign apart. */
    private static final BitSet PLAIN = new BitSet(128);

    static {
        PLAIN.set('a', 'z' + 1);
        PLAIN.set('A', 'Z' + 1);
        PLAIN.set('0', '9' + 1);
        "-._~!$&'()*+,;=:@/?".chars().forEach(PLAIN::set);
    }

    private TargetPath() {}

    /**
     * Path and query to send, both raw: nothing is decoded, so {@code %2F} stays what it is. Only
     * what must not stand in a URL at all, and what browsers send all the same, is escaped.
     *
     * @param base may have a query of its own, which then comes first
     * @param path raw path with a leading slash
     * @param query raw query, or null
     */
    public static String join(URI base, String path, @Nullable String query) {
        String prefix = base.getRawPath();
        String begin = prefix == null ? "" : prefix.replaceFirst("/$", "");
        String joined = escape(begin + path);
        if (joined.startsWith("//")) {
            // Would be taken for an authority (RFC 3986 §4.2).
            joined = joined.substring(slashes(joined) - 1);
        }
        String all = merge(base.getRawQuery(), query);
        return all == null ? joined : joined + '?' + escape(all);
    }

    private static @Nullable String merge(@Nullable String first, @Nullable String second) {
        if (first == null || first.isEmpty()) {
            return second;
        }
        return second == null || second.isEmpty() ? first : first + '&' + second;
    }

    private static int slashes(String path) {
        int count = 0;
        while (count < path.length() && path.charAt(count) == '/') {
            count++;
        }
        return count;
    }

    private static String escape(String raw) {
        int i = 0;
        while (i < raw.length() && isFine(raw, i)) {
            i++;
        }
        if (i == raw.length()) {
            return raw;
        }
        StringBuilder escaped = new StringBuilder(raw.length() + 16).append(raw, 0, i);
        while (i < raw.length()) {
            int c = raw.codePointAt(i);
            if (isFine(raw, i)) {
                escaped.appendCodePoint(c);
            } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
                }
            }
            i += Character.charCount(c);
        }
        return escaped.toString();
    }

    private static boolean isFine(String raw, int i) {
        char c = raw.charAt(i);
        return PLAIN.get(c) || (c == '%' && isHex(raw, i + 1) && isHex(raw, i + 2));
    }

    private static boolean isHex(String raw, int i) {
        return i < raw.length() && HexFormat.isHexDigit(raw.charAt(i));
    }
}
