package dev.swapgate.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A client in charge of every byte and of how its connection ends. */
final class RawClient implements AutoCloseable {
    /** Ways to leave. */
    enum Leave {
        /** Orderly close. */
        FIN,
        /** Reset. */
        RST,
        /** Says it will send no more, and stays to listen. */
        HALF_CLOSE
    }

    private final Socket socket;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    /** Where the last answer ended. */
    private int answered;

    private RawClient(Socket socket) {
        this.socket = socket;
    }

    /** Connects to a gateway. */
    static RawClient connect(Deployment gateway) {
        return connect(new Socket(), gateway);
    }

    /**
     * Connects with so small a buffer for what comes, in bytes, that the sender soon has to wait.
     */
    static RawClient connect(Deployment gateway, int receiveBuffer) {
        var socket = new Socket();
        try {
            socket.setReceiveBufferSize(receiveBuffer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return connect(socket, gateway);
    }

    private static RawClient connect(Socket socket, Deployment gateway) {
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
            return new RawClient(socket).patience(Duration.ofSeconds(60));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads wait so long at most. */
    RawClient patience(Duration longest) {
        try {
            socket.setSoTimeout((int) longest.toMillis());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes as they are. */
    RawClient send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Posts JSON in the given HTTP version. */
    RawClient post(String path, String version, String json) {
        return send(
                "POST "
                        + path
                        + " HTTP/"
                        + version
                        + "\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: "
                        + json.getBytes(StandardCharsets.UTF_8).length
                        + "\r\n\r\n"
                        + json);
    }

    /** Reads until the text was received; fails when the connection ends before. */
    RawClient readUntil(String text) {
        while (!text().contains(text)) {
            if (!readSome()) {
                throw new IllegalStateException("ended before \"" + text + "\": " + text());
            }
        }
        return this;
    }

    /** Reads to the end of the connection; true if it ended in order, false if it was reset. */
    boolean readToEnd() {
        try {
            while (readSome()) {
                // Everything is kept by readSome.
            }
            return true;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof SocketTimeoutException) {
                throw e;
            }
            return false;
        }
    }

    private boolean readSome() {
        try {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[8192];
            int count = in.read(buffer);
            if (count > 0) {
                received.write(buffer, 0, count);
            }
            return count > 0;
        } catch (SocketTimeoutException e) {
            throw new UncheckedIOException("silent after: " + text(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes as they are. */
    RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the next answer completely, or as much of it as there is when the connection ends. */
    RawAnswer answer() {
        while (true) {
            byte[] bytes = received.toByteArray();
            Optional<RawAnswer> answer = RawAnswer.parse(bytes, answered, false);
            if (answer.isEmpty() && !readSome()) {
                answer = RawAnswer.parse(bytes, answered, true);
                if (answer.isEmpty()) {
                    throw new IllegalStateException("no answer: " + text());
                }
            }
            if (answer.isPresent()) {
                answered = answer.get().end();
                return answer.get();
            }
        }
    }

    /** What was received so far. */
    String text() {
        return received.toString(StandardCharsets.UTF_8);
    }

    /** Leaves. */
    void leave(Leave how) {
        try {
            switch (how) {
                case FIN -> socket.close();
                case RST -> {
                    socket.setSoLinger(true, 0);
                    socket.close();
                }
                case HALF_CLOSE -> socket.shutdownOutput();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        leave(Leave.FIN);
    }
}
