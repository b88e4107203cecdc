package dev.swapgate.launcher.demo;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * An answer that breaks HTTP. After each, {@link #text the bytes} of it, the connection ends unless
 * said otherwise.
 */
enum Lie {
    /** Two lengths that differ. */
    DUP_CL(
            "HTTP/1.1 200 OK\r\n"
                + "Content-Type: text/plain\r\n"
                + "Content-Length: 5\r\n"
                + "Content-Length: 7\r\n\r\n"
                + "hello!!"),
    /** A length and chunks. */
    CL_TE(
            "HTTP/1.1 200 OK\r\n"
                + "Content-Length: 5\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + "5\r\n"
                + "hello\r\n"
                + "0\r\n\r\n"),
    /** Less than the length promises. */
    TRUNC(
            "HTTP/1.1 200 OK\r\n"
                + "Content-Type: application/json\r\n"
                + "Content-Length: 1000\r\n\r\n"
                + "{\"cut\":"),
    /** A second response that nobody asked for; the connection stays open. */
    EXTRA(
            "HTTP/1.1 200 OK\r\n"
                + "Content-Type: text/plain\r\n"
                + "Content-Length: 5\r\n\r\n"
                + "helloHTTP/1.1 200 OK\r\n"
                + "Content-Type: text/plain\r\n"
                + "Content-Length: 8\r\n\r\n"
                + "smuggled"),
    /** An answer before the request's body was read. */
    EARLY("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nearly"),
    /** A header of 64 KiB. */
    GIANT_HEADER(
            "HTTP/1.1 200 OK\r\nX-Giant: "
                    + "x".repeat(64 * 1024)
                    + "\r\nContent-Length: 5\r\n\r\nhello"),
    /** A thousand interim responses before the real one. */
    INFORMATIONAL(
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(1000)
                    + "HTTP/1.1 200 OK\r\n"
                    + "Content-Type: text/plain\r\n"
                    + "Content-Length: 5\r\n\r\n"
                    + "hello"),
    /** Another protocol that nobody asked for. */
    SWITCH("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: demo\r\n\r\nhello"),
    /** A redirect. */
    REDIRECT(
            "HTTP/1.1 302 Found\r\n"
                + "Location: http://127.0.0.1:9/elsewhere\r\n"
                + "Content-Length: 0\r\n\r\n"),
    /** No HTTP at all. */
    GARBAGE("SSH-2.0-demo\r\n");

    private final String text;

    Lie(String text) {
        this.text = text;
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
