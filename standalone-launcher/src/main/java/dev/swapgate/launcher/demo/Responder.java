package dev.swapgate.launcher.demo;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the response to one request; each call is one write to the socket. */
final class Responder {
    private static final String JSON = "application/json; charset=utf-8";

    private final OutputStream out;
    private final Request request;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private boolean persistent;
    private boolean chunked;
    private int status;

    Responder(OutputStream out, Request request) {
        this.out = out;
        this.request = request;
        persistent = request.persistent();
    }

    /** Adds a header to the response to come. */
    void header(String name, String value) {
        headers.put(name, value);
    }

    /** The status sent, 0 before that. */
    int status() {
        return status;
    }

    /** Whether the connection may go on after this response. */
    boolean isPersistent() {
        return persistent;
    }

    /** Says that the connection ends with this response. */
    void closeAfterwards() {
        persistent = false;
    }

    /** Sends a complete JSON response. */
    void json(int code, @Nullable Object value) throws IOException {
        send(code, JSON, Json.bytes(value));
    }

    /** Sends an error in the form that OpenAI and llama-server use. */
    void error(int code, String type, String message) throws IOException {
        json(
                code,
                Json.object("error", Json.object("code", code, "message", message, "type", type)));
    }

    /** Sends a complete response. */
    void send(int code, String contentType, byte[] body) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream(body.length + 256);
        header("Content-Type", contentType);
        header("Content-Length", Integer.toString(body.length));
        head(message, code);
        if (!request.isHead()) {
            message.write(body);
        }
        out.write(message.toByteArray());
    }

    /**
     * Begins an event stream: chunked, or up to the end of the connection for an HTTP/1.0 client.
     */
    void startEvents() throws IOException {
        chunked = request.version().equals("HTTP/1.1");
        persistent &= chunked;
        header("Content-Type", "text/event-stream");
        header("Cache-Control", "no-cache");
        if (chunked) {
            header("Transfer-Encoding", "chunked");
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream(256);
        head(message, 200);
        out.write(message.toByteArray());
    }

    /** Sends some events, as one chunk. */
    void events(byte[] events) throws IOException {
        if (!chunked) {
            out.write(events);
            return;
        }
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(events.length + 16);
        chunk.writeBytes(ascii(Integer.toHexString(events.length) + "\r\n"));
        chunk.writeBytes(events);
        chunk.writeBytes(ascii("\r\n"));
        out.write(chunk.toByteArray());
    }

    /** Ends an event stream properly. */
    void endEvents() throws IOException {
        if (chunked) {
            out.write(ascii("0\r\n\r\n"));
        }
    }

    /** Switches to another protocol; the connection ends with it. */
    void upgrade(String protocol, String accept) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream(256);
        header("Connection", "Upgrade");
        header("Upgrade", protocol);
        header("Sec-WebSocket-Accept", accept);
        head(message, 101);
        closeAfterwards();
        out.write(message.toByteArray());
    }

    /** What the client reads, after {@link #upgrade}. */
    OutputStream stream() {
        return out;
    }

    /** Sends bytes as they are, whatever they mean to HTTP. */
    void raw(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    private void head(ByteArrayOutputStream message, int code) {
        status = code;
        message.writeBytes(ascii("HTTP/1.1 " + code + " " + reason(code) + "\r\n"));
        headers.forEach((name, value) -> message.writeBytes(ascii(name + ": " + value + "\r\n")));
        if (!persistent) {
            message.writeBytes(ascii("Connection: close\r\n"));
        }
        message.writeBytes(ascii("\r\n"));
    }

    private static String reason(int code) {
        return switch (code) {
            case 101 -> "Switching Protocols";
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> "Status";
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
