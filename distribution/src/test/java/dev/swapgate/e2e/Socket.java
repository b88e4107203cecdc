package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JDK's WebSocket client, with what it has heard. */
final class Socket implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final WebSocket socket;

    private Socket(URI uri) {
        URI address = URI.create(uri.toString().replaceFirst("^http", "ws"));
        socket = CLIENT.newWebSocketBuilder().buildAsync(address, this).join();
    }

    /** Opens a socket to a demo model. */
    static Socket open(Deployment gateway, String model) {
        return new Socket(gateway.uri("/upstream/" + model + "/ws"));
    }

    /** Opens a socket, maybe later. */
    static CompletableFuture<Socket> openLater(Deployment gateway, String path) {
        return CompletableFuture.supplyAsync(() -> new Socket(gateway.uri(path)));
    }

    /** Sends a text. */
    Socket send(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    /** Sends a part of a binary message. */
    Socket send(byte[] part, boolean last) {
        socket.sendBinary(ByteBuffer.wrap(part), last).join();
        return this;
    }

    /** Waits for the next message. */
    byte[] next() {
        try {
            byte[] next = messages.poll(60, TimeUnit.SECONDS);
            assertThat(next).isNotNull();
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the next message, a text. */
    String nextText() {
        return new String(next(), StandardCharsets.UTF_8);
    }

    /** Says goodbye. */
    Socket close(int code, String reason) {
        socket.sendClose(code, reason).join();
        return this;
    }

    /** Waits for the other side's goodbye and gives its code. */
    int awaitClose() {
        return closed.orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** Whether it was said goodbye to. */
    boolean isClosed() {
        return closed.isDone();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        return add(from, data.toString().getBytes(StandardCharsets.UTF_8), last);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        return add(from, part, last);
    }

    private CompletionStage<?> add(WebSocket from, byte[] part, boolean last) {
        message.writeBytes(part);
        if (last) {
            messages.add(message.toByteArray());
            message.reset();
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    /** Breaks the connection off. */
    @Override
    public void close() {
        socket.abort();
    }
}
