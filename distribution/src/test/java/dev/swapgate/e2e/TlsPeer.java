package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Another service that speaks TLS, with a certificate for {@code localhost} that nobody but itself
 * has signed. It can drop connections before a byte of them is read, and pass them on to a port.
 */
final class TlsPeer implements AutoCloseable {
    static final String PASSWORD = "changeit";

    private final ServerSocket server;
    private final SSLContext context;
    private final Path store;
    private final Thread thread;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger drops = new AtomicInteger();
    private volatile int relayed;
    private volatile String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private TlsPeer(Path store) throws IOException, GeneralSecurityException {
        this.store = store;
        context = context(store);
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread = Thread.ofVirtual().start(this::serve);
    }

    /** Starts with a certificate of its own. */
    static TlsPeer start(Path directory) {
        try {
            return new TlsPeer(makeCertificate(directory));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Address under the name that the certificate is for. */
    String namedAddress() {
        return "https://localhost:" + server.getLocalPort();
    }

    /** Address under another name. */
    String numericAddress() {
        return "https://127.0.0.1:" + server.getLocalPort();
    }

    /** The certificate, in a store that trusts it. */
    Path store() {
        return store;
    }

    /** From now on, this is the answer. */
    void answer(String whole) {
        answer = whole;
    }

    /** From now on, what comes is passed on to a port without TLS; 0 ends that. */
    void relayTo(int port) {
        relayed = port;
    }

    /** Drops so many connections, each before it is read. */
    void drop(int count) {
        drops.set(count);
    }

    /** How many connections there were. */
    int connections() {
        return connections.get();
    }

    /** Heads of the requests that came, and nothing else. */
    List<String> requests() {
        return requests;
    }

    private static Path makeCertificate(Path directory) {
        Path store = directory.resolve("store.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        try {
            Process process =
                    new ProcessBuilder(
                                    List.of(
                                            keytool.toString(),
                                            "-genkeypair",
                                            "-alias",
                                            "peer",
                                            "-keyalg",
                                            "EC",
                                            "-dname",
                                            "CN=localhost",
                                            "-ext",
                                            "san=dns:localhost",
                                            "-storetype",
                                            "PKCS12",
                                            "-storepass",
                                            PASSWORD,
                                            "-keystore",
                                            store.toString()))
                            .redirectErrorStream(true)
                            .redirectOutput(directory.resolve("keytool.log").toFile())
                            .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                if (drops.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    socket.close();
                } else {
                    var unused = Thread.ofVirtual().start(() -> answer(socket));
                }
            } catch (IOException e) {
                // Closed.
                return;
            }
        }
    }

    private void answer(Socket plain) {
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true)) {
            socket.setSoTimeout(20_000);
            int port = relayed;
            if (port != 0) {
                relay(socket, port);
                return;
            }
            requests.add(read(socket.getInputStream()));
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // The gateway does not like the certificate.
        }
    }

    /** Reads a request with its body; returns its head. */
    private static void relay(Socket socket, int port) throws IOException {
        try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var unused = Thread.ofVirtual().start(() -> pass(target, socket));
            pass(socket, target);
        }
    }

    /** Passes on what comes until either end is closed, and closes both. */
    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            byte[] buffer = new byte[8192];
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                to.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private static String read(InputStream in) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        var head = new StringBuilder();
        int length = 0;
        while (true) {
            String line = reader.readLine();
            if (line == null) {
                throw new IOException("ended in the head");
            }
            if (line.isEmpty()) {
                break;
            }
            head.append(line).append('\n');
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        for (int i = 0; i < length; i++) {
            if (reader.read() < 0) {
                throw new IOException("ended in the body");
            }
        }
        return head.toString();
    }

    @Override
    public void close() {
        try {
            server.close();
            thread.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
