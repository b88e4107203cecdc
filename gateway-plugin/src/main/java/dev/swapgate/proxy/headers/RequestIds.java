package dev.swapgate.proxy.headers;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids of requests: taken from the client if harmless in headers and log lines, else made. Unique,
 * not secret. Stateless.
 */
public final class RequestIds {
    /** Header in which clients and proxies give an id, and in which it is forwarded. */
    public static final String HEADER = "X-Request-ID";

    private static final int MAX_LENGTH = 128;
    private static final String MARKS = "-_.:/+=@";

    private RequestIds() {}

    /** The id in a header value, or a new one if it is absent, too long, or has odd characters. */
    public static String of(@Nullable String header) {
        return header != null && isSane(header) ? header : create();
    }

    /** A new id. */
    public static String create() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return "req_" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    private static boolean isSane(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_LENGTH
                && id.chars().allMatch(RequestIds::isPlain);
    }

    private static boolean isPlain(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || MARKS.indexOf(c) >= 0);
    }
}
