package dev.swapgate.launcher.tls;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLEngine;

/**
 * Makes TLS connections with a total deadline for the handshake: a client that sends a byte now and
 * then never meets a limit on silence. Safe for use by many threads.
 */
public final class TlsConnectionFactory extends SslConnectionFactory {
    private final TlsFiles files;
    private final Duration limit;

    private TlsConnectionFactory(
            TlsFiles files, SslContextFactory.Server context, Duration limit, String next) {
        super(context, next);
        this.files = files;
        this.limit = limit;
    }

    /**
     * Connections with the certificate of these files.
     *
     * @param limit time a client has for the handshake
     * @param next the protocol spoken within
     * @throws TlsException if the files cannot be used
     */
    public static TlsConnectionFactory of(TlsFiles files, Duration limit, String next) {
        var context = new SslContextFactory.Server();
        use(files, context);
        return new TlsConnectionFactory(files, context, limit, next);
    }

    private static void use(TlsFiles files, SslContextFactory context) {
        context.setKeyStore(files.read());
        context.setKeyStorePassword(TlsFiles.PASSWORD);
    }

    /**
     * Reads the files anew, for the connections to come.
     *
     * @throws TlsException if they cannot be used; then those before stay
     */
    public void reload() {
        try {
            getSslContextFactory().reload(context -> use(files, context));
        } catch (TlsException e) {
            throw e;
        } catch (Exception e) {
            throw new TlsException(files.certificate(), "cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    protected SslConnection newSslConnection(
            Connector connector, EndPoint endPoint, SSLEngine engine) {
        SslConnection connection = super.newSslConnection(connector, endPoint, engine);
        Scheduler.Task deadline =
                connector
                        .getScheduler()
                        .schedule(endPoint::close, limit.toMillis(), TimeUnit.MILLISECONDS);
        connection.addHandshakeListener(new Over(deadline));
        return connection;
    }

    /** The handshake needs its deadline no more. */
    private record Over(Scheduler.Task deadline) implements SslHandshakeListener {
        @Override
        public void handshakeSucceeded(Event event) {
            deadline.cancel();
        }

        @Override
        public void handshakeFailed(Event event, Throwable failure) {
            deadline.cancel();
        }
    }
}
