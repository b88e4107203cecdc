package dev.swapgate.corpus;

import java.nio.charset.StandardCharsets;

/**
 * A request that no gateway should serve, and what is right; or what no client should send over a
 * WebSocket.
 *
 * @param family the file it is from
 * @param written how it is written there
 * @param text the whole request, each character a byte
 * @param status status of the answer; of a WebSocket the close code, 101 if it passes
 * @param code code of the answer's error
 */
public record BadInput(String family, String written, String text, int status, String code) {
    private static final String BLANK_LINE = "\r\n\r\n";

    /** The bytes of the request. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The path in the request line, or empty text. */
    public String path() {
        String[] words = text.split("[ \r\n]", 4);
        return words.length < 3 ? "" : words[1];
    }

    /** Request line and headers. */
    public String head() {
        int end = text.indexOf(BLANK_LINE);
        return end < 0 ? text : text.substring(0, end + 2);
    }

    /** What follows the headers. */
    public byte[] body() {
        int end = text.indexOf(BLANK_LINE);
        String body = end < 0 ? "" : text.substring(end + BLANK_LINE.length());
        return body.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        String cut = written.length() > 80 ? written.substring(0, 80) + "…" : written;
        return family + ": " + status + " " + code + " " + cut;
    }
}
