package dev.swapgate.launcher.demo;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/** One request with the means to answer it. */
final class Exchange {
    private final Request request;
    private final Responder response;
    private final Inbound inbound;
    private final EventLog events;
    private final String id;

    Exchange(Request request, Responder response, Inbound inbound, EventLog events, String id) {
        this.request = request;
        this.response = response;
        this.inbound = inbound;
        this.events = events;
        this.id = id;
    }

    Request request() {
        return request;
    }

    Responder response() {
        return response;
    }

    /** Identifies the request: its {@code X-Request-ID}, or a number. */
    String id() {
        return id;
    }

    /** Reads the body as a JSON object. */
    Map<String, @Nullable Object> json() throws IOException {
        Map<String, @Nullable Object> body = Json.readObject(request.body());
        acknowledgeBody();
        return body;
    }

    /** Whatever the client sends after its request. */
    InputStream bytes() {
        return inbound;
    }

    /** The body, to be followed by {@link #acknowledgeBody}. */
    InputStream body() {
        return request.body();
    }

    /** Says in the response what arrived of the body: a test compares that with what it sent. */
    void acknowledgeBody() throws IOException {
        RequestBody body = request.body();
        body.drain();
        response.header("x-demo-body-length", Long.toString(body.count()));
        response.header("x-demo-body-crc32", Long.toHexString(body.sum()));
    }

    /** Adds an event of this request. */
    void event(String event, @Nullable Object... keysAndValues) {
        events.add(
                event,
                Stream.concat(Stream.of("request", id), Arrays.stream(keysAndValues)).toArray());
    }

    /**
     * Waits until a moment of the monotonic clock.
     *
     * @param busy whether to burn processor time meanwhile
     * @throws ClientGoneException if the client leaves before, or has left
     */
    void pause(long until, boolean busy) throws IOException {
        boolean gone = inbound.awaitGone(busy ? 0 : until - System.nanoTime());
        while (busy && !gone && until - System.nanoTime() > 0) {
            Thread.onSpinWait();
            gone = inbound.awaitGone(0);
        }
        if (gone) {
            throw new ClientGoneException();
        }
    }

    /** Waits, saying nothing, until the client leaves. */
    void stall() throws IOException {
        inbound.awaitGone();
        throw new ClientGoneException();
    }
}
