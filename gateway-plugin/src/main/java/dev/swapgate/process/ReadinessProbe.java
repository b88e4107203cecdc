package dev.swapgate.process;

import dev.swapgate.config.HostAndPort;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Asks a model's server whether it is ready: one GET on a connection of its own, of whose answer
 * only the status counts (RFC 9112). Follows no redirect.
 *
 * <p>Spoken by hand, as this is the first thing the gateway does for a model: an HTTP client would
 * take longer to load than many a server to start.
 */
final class ReadinessProbe {
    private static final int MAX_LINE = 8 * 1024;

    private final Endpoint endpoint;
    private final URI url;

    private ReadinessProbe(Endpoint endpoint, URI url) {
        this.endpoint = endpoint;
        this.url = url;
    }

    /**
     * A probe of an end point.
     *
     * @param checkEndpoint path and query below its base; of a whole URL only those count
     * @throws StartException if it is neither
     */
    static ReadinessProbe of(Endpoint endpoint, String checkEndpoint) {
        try {
            URI check = new URI(checkEndpoint.strip());
            String path = check.getRawPath() == null ? "" : check.getRawPath();
            String slash = path.isEmpty() || path.startsWith("/") ? "" : "/";
            String query = query(endpoint.base().getRawQuery(), check.getRawQuery());
            String base = endpoint.base().getRawPath();
            String target = (base == null ? "" : base) + slash + path;
            String origin =
                    endpoint.base().getScheme() + "://" + HostAndPort.header(endpoint.base());
            var url = new URI(origin + (target.isEmpty() ? "/" : target) + query);
            return new ReadinessProbe(endpoint, new URI(url.toASCIIString()));
        } catch (URISyntaxException e) {
            throw new StartException(
                    "checkEndpoint " + checkEndpoint + " is no path: " + e.getMessage(), e);
        }
    }

    private static String query(@Nullable String base, @Nullable String check) {
        if (base == null || check == null) {
            String only = base == null ? check : base;
            return only == null ? "" : "?" + only;
        }
        return "?" + base + "&" + check;
    }

    /** What is asked for. */
    URI url() {
        return url;
    }

    /** Starts to ask, and tells when there is an answer, or none to be had. */
    Attempt start(Runnable onAnswer) {
        var attempt = new Attempt();
        Thread.ofVirtual()
                .name("swapgate-probe")
                .start(() -> {
                    attempt.answer = ask(attempt);
                    onAnswer.run();
                });
        return attempt;
    }

    /** One question. Closing it ends it. */
    static final class Attempt implements AutoCloseable {
        private volatile String answer = "";
        private volatile Socket socket = new Socket();
        private volatile boolean closed;

        /** Whether there is an answer, or none to be had. */
        boolean isDone() {
            return !answer.isEmpty();
        }

        boolean isReady() {
            return answer.equals("status 200");
        }

        /** Whether a server answered at all. */
        boolean isAnswered() {
            return answer.startsWith("status ");
        }

        /** What came of it, for operators; empty until then. */
        String answer() {
            return answer;
        }

        private Socket open() throws IOException {
            socket = new Socket();
            // Either this sees that it was closed, or close sees this socket.
            if (closed) {
                socket.close();
            }
            return socket;
        }

        @Override
        public void close() {
            closed = true;
            try {
                socket.close();
            } catch (IOException e) {
                // It was of no more use anyway.
                return;
            }
        }
    }

    private String ask(Attempt attempt) {
        String problem = "its host " + endpoint.host() + " is unknown";
        for (InetAddress address : addresses()) {
            try (Socket socket = attempt.open()) {
                socket.connect(new InetSocketAddress(address, endpoint.port()), 0);
                return "status " + status(secured(socket));
            } catch (IOException e) {
                problem = e.getClass().getSimpleName() + ": " + e.getMessage();
            }
        }
        return problem;
    }

    private List<InetAddress> addresses() {
        if (!endpoint.addresses().isEmpty()) {
            return endpoint.addresses();
        }
        try {
            return List.of(InetAddress.getAllByName(endpoint.host()));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    private Socket secured(Socket socket) throws IOException {
        if (!url.getScheme().equalsIgnoreCase("https")) {
            return socket;
        }
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        var secured =
                (SSLSocket) factory.createSocket(socket, endpoint.host(), endpoint.port(), true);
        var parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        return secured;
    }

    private int status(Socket socket) throws IOException {
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String request =
                "GET %s%s HTTP/1.1\r\nHost: %s\r\nAccept: */*\r\nUser-Agent: swapgate\r\nConnection: close\r\n\r\n"
                        .formatted(url.getRawPath(), query, url.getRawAuthority());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        var in = new BufferedInputStream(socket.getInputStream());
        int status = statusOf(line(in));
        while (status < 200) {
            // An interim response ends with an empty line.
            while (!line(in).isEmpty()) {}
            status = statusOf(line(in));
        }
        return status;
    }

    private static int statusOf(String line) throws IOException {
        String[] parts = line.split(" ", 3);
        if (parts.length < 2
                || !parts[0].startsWith("HTTP/1.")
                || !parts[1].matches("[1-9]\\d\\d")) {
            throw new IOException("no HTTP response");
        }
        return Integer.parseInt(parts[1]);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() == MAX_LINE) {
                throw new IOException(c < 0 ? "connection closed" : "endless line");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }
}
