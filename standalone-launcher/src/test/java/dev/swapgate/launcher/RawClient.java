package dev.swapgate.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly the bytes it is told to. */
public final class RawClient implements AutoCloseable {
    private static final int LIMIT_MILLIS = 20_000;

    private final Socket socket;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();

    /** Connects to a port of this machine. */
    public RawClient(int port) {
        this(open(port));
    }

    /** Speaks through a socket. */
    public RawClient(Socket socket) {
        this.socket = socket;
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(LIMIT_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket open(int port) {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends text. */
    public RawClient send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends text; false if the connection is broken. */
    public boolean trySend(String text) {
        try {
            send(text);
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Posts JSON. */
    public RawClient post(String path, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return send(
                "POST "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: "
                        + length
                        + "\r\n\r\n"
                        + body);
    }

    /** Reads until the text has come; everything read since the last call is returned. */
    public String readUntil(String text) {
        while (!read.toString(StandardCharsets.UTF_8).contains(text)) {
            int b = readByte();
            if (b < 0) {
                throw new AssertionError("ended before '" + text + "': " + read);
            }
            read.write(b);
        }
        return take();
    }

    /** Reads to the end of the connection. */
    public String readToEnd() {
        for (int b = readByte(); b >= 0; b = readByte()) {
            read.write(b);
        }
        return take();
    }

    private String take() {
        String text = read.toString(StandardCharsets.UTF_8);
        read.reset();
        return text;
    }

    /** A reset counts as an end. */
    private int readByte() {
        try {
            return socket.getInputStream().read();
        } catch (java.net.SocketException e) {
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException("so far: " + read, e);
        }
    }

    /** Ends the connection. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
