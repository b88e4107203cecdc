package dev.swapgate.proxy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model server made of a raw socket and a script: it says exactly what a test wants it to say.
 */
final class FakeUpstream implements AutoCloseable {

    /** What is done with one connection. */
    @FunctionalInterface
    interface Script {
        void serve(Conversation conversation) throws Exception;
    }

    /** One request as it arrived. */
    @SuppressWarnings("ArrayRecordComponent")
    record Received(String head, byte[] body, int connection) {

        String line() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
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

    /** One connection. */
    static final class Conversation {

        private final FakeUpstream owner;
        private final Socket socket;
        private final InputStream in;
        private final int number;

        private Conversation(FakeUpstream owner, Socket socket, int number) throws IOException {
            this.owner = owner;
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.number = number;
        }

        /** Number of the connection, from 1. */
        int number() {
            return number;
        }

        /** What comes after the requests that were read. */
        InputStream input() {
            return in;
        }

        /** Reads one request; fails at the end of the connection. */
        Received read() throws IOException {
            Received received = new Received(readHead(in), new byte[0], number);
            String length = received.header("content-length");
            if (!length.isEmpty()) {
                byte[] body = in.readNBytes(Integer.parseInt(length));
                received = new Received(received.head(), body, number);
            }
            owner.received.add(received);
            return received;
        }

        /** Reads the head of a request and leaves its body in the socket. */
        Received readHeadOnly() throws IOException {
            Received received = new Received(readHead(in), new byte[0], number);
            owner.received.add(received);
            return received;
        }

        void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** A complete answer with a length. */
        void answer(String body) throws IOException {
            write(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.getBytes(StandardCharsets.UTF_8).length
                            + "\r\n\r\n"
                            + body);
        }

        /** Begins an event stream. */
        void beginEvents() throws IOException {
            write(
                    head(
                            "HTTP/1.1 200 OK",
                            "Content-Type: text/event-stream",
                            "Transfer-Encoding: chunked"));
        }

        void chunk(String text) throws IOException {
            write(
                    Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length)
                            + "\r\n"
                            + text
                            + "\r\n");
        }

        void lastChunk() throws IOException {
            write("0\r\n\r\n");
        }

        /** Waits until the test says that its client has read what was sent. */
        void awaitRead() throws InterruptedException {
            owner.proceed.acquire();
        }

        /** Ends the connection by RST. */
        void reset() throws IOException {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            socket.close();
        }

        void close() throws IOException {
            socket.close();
        }

        /** Waits until the gateway has closed the connection, without reading what it sends. */
        void awaitEndUnread() throws IOException {
            // Only writing tells, as what was sent is in the way of the end.
            try {
                while (true) {
                    owner.pause.await(20, TimeUnit.MILLISECONDS);
                    write(" ");
                }
            } catch (InterruptedException x) {
                Thread.currentThread().interrupt();
            }
        }

        /** Waits until the gateway has closed the connection; fails after the timeout. */
        void awaitEnd(Duration timeout) throws IOException {
            socket.setSoTimeout((int) timeout.toMillis());
            try {
                while (in.read() >= 0) {
                    // Whatever it still sends.
                }
            } catch (java.net.SocketException x) {
                // Reset: gone as well.
            }
            owner.ended.add(System.nanoTime());
        }
    }

    final List<Received> received = new CopyOnWriteArrayList<>();
    final BlockingQueue<Long> ended = new LinkedBlockingQueue<>();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();

    private final Semaphore proceed = new Semaphore(0);
    private final CountDownLatch pause = new CountDownLatch(1);
    private final ServerSocket server;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile Script script;

    FakeUpstream(Script script) {
        this.script = script;
        try {
            server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Lines as HTTP has them, the empty one at the end included. */
    static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    /** Answers every request of every connection with this body. */
    static FakeUpstream answering(String body) {
        return new FakeUpstream(conversation -> {
            while (true) {
                conversation.read();
                conversation.answer(body);
            }
        });
    }

    void script(Script next) {
        script = next;
    }

    /** Lets a conversation in {@link Conversation#awaitRead} go on. */
    void proceed() {
        proceed.release();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    int connections() {
        return connections.get();
    }

    /** Waits until a conversation saw its connection end. */
    long awaitEnded() throws InterruptedException {
        Long at = ended.poll(10, TimeUnit.SECONDS);
        if (at == null) {
            throw new AssertionError("the gateway did not end its connection to the upstream");
        }
        return at;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                int number = connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket, number));
            }
        } catch (IOException x) {
            // Closed.
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            script.serve(new Conversation(this, socket, number));
        } catch (IOException x) {
            // The gateway closed the connection.
        } catch (Exception | AssertionError x) {
            failures.add(x);
        }
    }

    static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int state = 0;
        while (state < 4) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("end of the connection after " + head);
            }
            head.write(b);
            state = b == (state % 2 == 0 ? '\r' : '\n') ? state + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }
}
