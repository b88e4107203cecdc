package dev.swapgate.launcher.demo;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads the head of HTTP/1.x requests (RFC 9112). */
final class RequestReader {
    private static final int MAX_LINE = 256 * 1024;
    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private RequestReader() {}

    /** Reads the next request up to its body. */
    static Request read(InputStream in, OutputStream out) throws IOException {
        String line = line(in);
        while (line.isEmpty()) {
            line = line(in);
        }
        String[] words = line.split(" ", -1);
        if (words.length != 3) {
            throw new IOException("not a request line: " + line);
        }
        Map<String, List<String>> headers = headers(in);
        return new Request(words[0], words[1], words[2], headers, body(in, out, headers));
    }

    private static Map<String, List<String>> headers(InputStream in) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("not a header: " + line);
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            headers.computeIfAbsent(name, n -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static RequestBody body(
            InputStream in, OutputStream out, Map<String, List<String>> headers)
            throws IOException {
        boolean expects = first(headers, "expect").equalsIgnoreCase("100-continue");
        Runnable goOn = expects ? () -> sendContinue(out) : () -> {};
        if (first(headers, "transfer-encoding").equalsIgnoreCase("chunked")) {
            return RequestBody.inChunks(in, goOn);
        }
        String length = first(headers, "content-length");
        try {
            return RequestBody.ofLength(in, length.isEmpty() ? 0 : Long.parseLong(length), goOn);
        } catch (NumberFormatException e) {
            throw new IOException("not a content length: " + length, e);
        }
    }

    private static String first(Map<String, List<String>> headers, String name) {
        return headers.getOrDefault(name, List.of("")).get(0);
    }

    private static void sendContinue(OutputStream out) {
        try {
            out.write(CONTINUE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one line without its end. */
    static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the request ended within a line");
            }
            if (line.size() == MAX_LINE) {
                throw new IOException("a line is too long");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
