package dev.swapgate.proxy;

import dev.swapgate.proxy.socket.TestFrames;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client made of a raw socket. It can leave in every way a client can. */
final class RawClient implements AutoCloseable {

    /** How the body ended. */
    enum End {
        /**
         * As HTTP wants it: the last chunk, the declared length, or a FIN where that is the end.
         */
        TIDY,
        /** The connection ended too early. */
        CUT,
        /** The connection was reset. */
        RESET
    }

    /** One answer. */
    record Answer(String head, String body, End end) {

        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        /** Values of a header, joined by a bar. */
        String header(String name) {
            return String.join(
                    "|",
                    head.lines()
                            .skip(1)
                            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                            .map(line -> line.substring(name.length() + 1).strip())
                            .toList());
        }
    }

    private final Socket socket;
    private final InputStream in;

    RawClient(int port) throws IOException {
        this(port, 0);
    }

    RawClient(int port, int receiveBuffer) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 256);
    }

    static String post(String path, String body, String... headers) {
        StringBuilder text = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text
                + "Content-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n"
                + body;
    }

    static String chat(String model, String... headers) {
        return post(
                "/v1/chat/completions", "{\"model\":\"" + model + "\",\"stream\":true}", headers);
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Reads a complete answer, or what there is of it. */
    Answer read() throws IOException {
        return body(readHead(), false);
    }

    /** As {@link #read} for an answer to {@code HEAD}. */
    Answer readToHead() throws IOException {
        return body(readHead(), true);
    }

    String readHead() throws IOException {
        return FakeUpstream.readHead(in);
    }

    /** Reads the next WebSocket frame. */
    TestFrames.Frame frame() throws IOException {
        return TestFrames.read(in);
    }

    /** Reads so many bytes. */
    byte[] bytes(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** Reads chunks until the text has come. */
    String readUntil(String text) throws IOException {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        while (!seen.toString(StandardCharsets.UTF_8).contains(text)) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("end of the connection after " + seen);
            }
            seen.write(b);
        }
        return seen.toString(StandardCharsets.UTF_8);
    }

    /** Reads whatever comes until the connection ends. */
    void readToEnd() throws IOException {
        while (!isClosed()) {
            // Whatever it is.
        }
    }

    /** Whether the next thing is the end of the connection. */
    boolean isClosed() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException x) {
            return true;
        }
    }

    void fin() throws IOException {
        socket.close();
    }

    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    void reset() throws IOException {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        socket.close();
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    Answer body(String head, boolean none) throws IOException {
        Answer empty = new Answer(head, "", End.TIDY);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        End end;
        int status = empty.status();
        try {
            if (none || status == 204 || status == 304) {
                return empty;
            } else if (empty.header("transfer-encoding").equals("chunked")) {
                end = chunks(body) ? End.TIDY : End.CUT;
            } else if (!empty.header("content-length").isEmpty()) {
                int length = Integer.parseInt(empty.header("content-length"));
                end = exactly(length, body) ? End.TIDY : End.CUT;
            } else {
                exactly(Integer.MAX_VALUE, body);
                end = End.TIDY;
            }
        } catch (java.net.SocketException x) {
            end = End.RESET;
        }
        return new Answer(head, body.toString(StandardCharsets.UTF_8), end);
    }

    private boolean exactly(int length, ByteArrayOutputStream body) throws IOException {
        for (int i = 0; i < length; i++) {
            int b = in.read();
            if (b < 0) {
                return false;
            }
            body.write(b);
        }
        return true;
    }

    private boolean chunks(ByteArrayOutputStream body) throws IOException {
        while (true) {
            String line = line();
            if (line == null) {
                return false;
            }
            if (line.isEmpty()) {
                continue;
            }
            int length = Integer.parseInt(line, 16);
            if (length == 0) {
                return line() != null;
            }
            if (!exactly(length, body)) {
                return false;
            }
        }
    }

    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
