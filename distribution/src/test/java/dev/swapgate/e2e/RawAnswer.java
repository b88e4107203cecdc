package dev.swapgate.e2e;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An answer as it came over the wire.
 *
 * @param status its status
 * @param head status line and headers
 * @param body its body, chunks not undone
 * @param bytes length of the body as received
 * @param end where it ended among the received bytes
 */
record RawAnswer(int status, String head, String body, int bytes, int end) {
    private static final String BLANK_LINE = "\r\n\r\n";

    /**
     * The answer that begins at {@code from}, once it is complete; at the end of the connection
     * whatever there is.
     */
    static Optional<RawAnswer> parse(byte[] bytes, int from, boolean atEnd) {
        String text = new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1);
        int blank = text.indexOf(BLANK_LINE);
        if (blank < 0) {
            return Optional.empty();
        }
        String head = text.substring(0, blank + 2);
        int begin = blank + BLANK_LINE.length();
        int end = endOfBody(head, text, begin, atEnd);
        if (end < 0) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOfRange(bytes, from + begin, from + end);
        return Optional.of(
                new RawAnswer(
                        Integer.parseInt(head.split(" ", 3)[1]),
                        head,
                        new String(body, StandardCharsets.UTF_8),
                        body.length,
                        from + end));
    }

    /** Where the body ends; negative if that is not known yet. */
    private static int endOfBody(String head, String text, int begin, boolean atEnd) {
        int status = Integer.parseInt(head.split(" ", 3)[1]);
        if (status < 200 || status == 204 || status == 304) {
            return begin;
        }
        List<String> length = values(head, "content-length");
        int end = text.length();
        if (!length.isEmpty()) {
            end = begin + Integer.parseInt(length.get(0));
        } else if (values(head, "transfer-encoding").contains("chunked")) {
            int last = text.indexOf("0" + BLANK_LINE, begin);
            end = last < 0 ? Integer.MAX_VALUE : last + 1 + BLANK_LINE.length();
        } else if (!atEnd) {
            return -1;
        }
        return end <= text.length() ? end : atEnd ? text.length() : -1;
    }

    private static List<String> values(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }

    /** The only value of a header. */
    Optional<String> header(String name) {
        List<String> found = values(head, name.toLowerCase(Locale.ROOT));
        if (found.size() > 1) {
            throw new IllegalStateException(name + " more than once: " + head);
        }
        return found.stream().findFirst();
    }

    /** Whether the sender will close the connection. */
    boolean closes() {
        return header("Connection").filter("close"::equalsIgnoreCase).isPresent();
    }

    /** Whether the body came to its end, by its length or its last chunk. */
    boolean isWhole() {
        return header("Content-Length")
                .map(length -> Integer.parseInt(length) == bytes)
                .orElseGet(this::hasLastChunk);
    }

    /** Whether a body in chunks came to its end. */
    boolean hasLastChunk() {
        return body.endsWith("0" + BLANK_LINE);
    }
}
