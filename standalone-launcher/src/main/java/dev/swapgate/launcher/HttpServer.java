package dev.swapgate.launcher;

import dev.swapgate.launcher.tls.TlsConnectionFactory;
import dev.swapgate.launcher.tls.TlsException;
import dev.swapgate.proxy.ModelSwapServlet;
import dev.swapgate.proxy.ProxyServices;

import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The embedded server. Its life is {@link #bind}, {@link #start}, {@link #stopAccepting}, {@link
 * #close}.
 */
final class HttpServer implements AutoCloseable {
    /** Connections at once; further ones wait to be accepted. */
    private static final int MAX_CONNECTIONS = 20_000;

    private static final int MAX_HEAD_BYTES = 8 * 1024;
    private static final int BACKLOG = 1024;

    /**
     * Longer than nginx keeps its connections by default (60 s), so that it never uses a closed
     * one.
     */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(75);

    /**
     * How long a client may take nothing of an answer before it is cut off. Generous: people pause
     * downloads and close laptops; a stalled reader holds no thread.
     */
    private static final Duration WRITE_STALL = Duration.ofMinutes(10);

    private final Binding binding;
    private final Optional<TlsConnectionFactory> tls;
    private final Server server;
    private final ServerConnector connector;

    /**
     * A server.
     *
     * @param headTimeout time a client has for the head of a request, and before for the handshake
     * @throws TlsException if the files for TLS cannot be used
     */
    HttpServer(Binding binding, Duration headTimeout) {
        this.binding = binding;
        var http = new DeadlineConnectionFactory(configuration(), headTimeout);
        tls =
                binding.tls()
                        .map(files ->
                                TlsConnectionFactory.of(files, headTimeout, http.getProtocol()));
        // Unlimited: the default of 200 counts blocked tasks, and what may wait is our own limit.
        var threads = new VirtualThreadPool(0);
        threads.setName("swapgate-http");
        server = new Server(threads);
        connector =
                new ServerConnector(
                        server,
                        Stream.concat(tls.stream(), Stream.of(http))
                                .toArray(ConnectionFactory[]::new));
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(KEEP_ALIVE.toMillis());
        // Open answers are ended by the gateway's own drain, not by silence.
        connector.setShutdownIdleTimeout(-1);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
        server.setErrorHandler(new ErrorPages());
    }

    private static HttpConfiguration configuration() {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(MAX_HEAD_BYTES);
        http.setIdleTimeout(WRITE_STALL.toMillis());
        // Whoever has the key may be called by any name; without TLS this does nothing.
        http.addCustomizer(new SecureRequestCustomizer(false));
        // Routes are matched by the raw path, and what is behind /upstream/<model>/ is the model's:
        // ids such as vendor/model are one segment when written with %2F, escapes may hold others
        // (%25), and clients whose base URL ends in a slash write two.
        http.setUriCompliance(
                UriCompliance.DEFAULT.with(
                        "swapgate",
                        Violation.AMBIGUOUS_PATH_SEPARATOR,
                        Violation.AMBIGUOUS_PATH_ENCODING,
                        Violation.AMBIGUOUS_EMPTY_SEGMENT));
        return http;
    }

    /**
     * Opens the port; nothing is accepted yet.
     *
     * @throws CannotListenException if that is impossible
     */
    void bind() {
        try {
            ListenAddress address = binding.address();
            var socket = address.resolve();
            connector.setHost(
                    address.host().isEmpty() ? null : socket.getAddress().getHostAddress());
            connector.setPort(address.port());
            connector.open();
        } catch (IOException e) {
            throw new CannotListenException(binding.address(), e);
        }
    }

    /** Where it listens, with the port that was taken. */
    ListenAddress address() {
        return binding.address().withPort(connector.getLocalPort());
    }

    /** Base URL for a client on this machine, without a slash at its end. */
    String url() {
        return address().url(tls.isPresent() ? "https" : "http");
    }

    /**
     * Reads certificate and key anew, if there are any.
     *
     * @throws TlsException if they cannot be used; then those before stay
     */
    void reloadCertificate() {
        tls.ifPresent(TlsConnectionFactory::reload);
    }

    /** Begins to serve. */
    void start(ProxyServices services) throws Exception {
        var context = new ServletContextHandler("/");
        context.setAttribute(ProxyServices.ATTRIBUTE, services);
        context.setErrorHandler(new ErrorPages());
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        var servlet = new ServletHolder("swapgate", ModelSwapServlet.class);
        servlet.setAsyncSupported(true);
        servlet.setInitOrder(1);
        context.addServlet(servlet, "/*");
        server.setHandler(context);
        server.start();
    }

    /** Closes the port. Open connections stay, but are closed after their present answer. */
    void stopAccepting() {
        // It completes when the last connection is gone, which nobody waits for.
        var unused = connector.shutdown();
        connector.close();
    }

    /** Whether a request is being answered. */
    boolean isAnswering() {
        return connector.getConnectedEndPoints().stream()
                .map(EndPoint::getConnection)
                .map(connection ->
                        connection instanceof SslConnection outer
                                ? outer.getSslEndPoint().getConnection()
                                : connection)
                .anyMatch(connection ->
                        connection instanceof HttpConnection http
                                && http.getHttpChannel().getRequest() != null);
    }

    /** Cuts what is still open and ends. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop in order", e);
        } finally {
            connector.close();
        }
    }
}
