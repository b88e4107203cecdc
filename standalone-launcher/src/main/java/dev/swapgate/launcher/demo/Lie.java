package dev.swapgate.launcher.demo;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * An answer that breaks HTTP, or at least surprises. The connection ends with it, except after
 * {@link #EXTRA}.
 */
enum Lie {
    /** Two lengths that differ. */
    DUP_CL(response("200 OK", "hello!!", "Content-Length: 5", "Content-Length: 7")),

    /** A length and chunks. */
    CL_TE(
            response(
                    "200 OK",
                    "5\r\nhello\r\n0\r\n\r\n",
                    "Content-Length: 5",
                    "Transfer-Encoding: chunked")),

    /** Less than the length promises. */
    TRUNC(
            response(
                    "200 OK",
                    "{\"cut\":",
                    "Content-Type: application/json",
                    "Content-Length: 1000")),

    /** A second response that nobody asked for; the connection stays open. */
    EXTRA(
            response("200 OK", "hello", "Content-Length: 5")
                    + response("200 OK", "smuggled", "Content-Length: 8")),

    /** An answer before the request's body was read. */
    EARLY(response("200 OK", "early", "Content-Length: 5")),

    /** A header of 64 KiB. */
    GIANT_HEADER(
            response("200 OK", "hello", "X-Giant: " + "x".repeat(64 * 1024), "Content-Length: 5")),

    /** A thousand interim responses before the real one. */
    INFORMATIONAL(
            response("103 Early Hints", "", "Link: </a>").repeat(1000)
                    + response("200 OK", "hello", "Content-Length: 5")),

    /** Another protocol that nobody asked for. */
    SWITCH(response("101 Switching Protocols", "hello", "Connection: Upgrade", "Upgrade: demo")),

    /** A redirect. */
    REDIRECT(
            response(
                    "302 Found",
                    "",
                    "Location: http://127.0.0.1:9/elsewhere",
                    "Content-Length: 0")),

    /** No HTTP at all. */
    GARBAGE("SSH-2.0-demo\r\n");

    private final String text;

    Lie(String text) {
        this.text = text;
    }

    private static String response(String status, String body, String... headers) {
        return "HTTP/1.1 " + status + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n" + body;
    }

    /** The bytes sent. */
    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether the connection stays open afterwards. */
    boolean keepsConnection() {
        return this == EXTRA;
    }

    /** The lie of this name, as options and headers spell it. */
    static Lie of(String name) {
        return Arrays.stream(values())
                .filter(lie -> lie.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such lie: " + name));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
