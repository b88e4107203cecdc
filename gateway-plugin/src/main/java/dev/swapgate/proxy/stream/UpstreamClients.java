package dev.swapgate.proxy.stream;

import dev.swapgate.config.Timeouts;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The HTTP clients that talk to upstreams, one for each distinct set of timeouts. They follow no
 * redirect, keep no cookie, decode nothing, and drop an idle connection before an upstream would.
 * Each generation of a model's process has connections of its own: idle ones end with it or soon
 * after, and those in use with their answers, as what was sent before its death counts. Safe for
 * use by many threads.
 */
public final class UpstreamClients implements AutoCloseable {

    /** Model servers close idle connections after 5 s; we must be first. */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(2);

    /** How many requests run is the lock's business. */
    private static final int CONNECTIONS = 1 << 14;

    private static final int QUEUED = 1 << 16;

    /** A request that fitted the host's limit of 8 KiB fits this together with what we add. */
    private static final int REQUEST_HEADERS = 32 * 1024;

    /**
     * What a host lets us send is 8 KiB by default, our own headers included. More than that must
     * be refused where it comes from, as nobody can be told any more when the answer is written.
     */
    private static final int RESPONSE_HEADERS = 7 * 1024;

    /** What buffers may keep that nobody uses: enough for a thousand answers at a time. */
    private static final long SPARE_BUFFERS = 16L << 20;

    private static final Duration DESTINATION_IDLE = Duration.ofSeconds(60);

    private static final String OWN_THREADS = "swapgate-upstream";

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Timeouts, HttpClient> clients = new ConcurrentHashMap<>();
    private final Scheduler scheduler = new ScheduledExecutorScheduler("swapgate-timer", true);
    private final Executor executor;

    /**
     * Left to itself, each client keeps two buffers for each core and allocates all others anew.
     */
    private final ByteBufferPool buffers =
            new ArrayByteBufferPool(0, -1, -1, Integer.MAX_VALUE, SPARE_BUFFERS, SPARE_BUFFERS);

    private boolean closed;

    /**
     * Starts without a client.
     *
     * @param executor the host's threads; null if it offers none: then own ones are used
     */
    public UpstreamClients(@Nullable Executor executor) {
        this.executor = executor == null ? ownThreads() : executor;
        start(scheduler);
    }

    /** The client for these timeouts, started. */
    public HttpClient client(Timeouts timeouts) {
        HttpClient client = clients.get(timeouts);
        return client == null ? create(timeouts) : client;
    }

    /** Runs tasks later; they must not block. */
    public Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public void close() {
        List<HttpClient> all;
        lock.lock();
        try {
            closed = true;
            all = new ArrayList<>(clients.values());
            clients.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(client -> LifeCycle.stop(client));
        LifeCycle.stop(scheduler);
        if (executor instanceof QueuedThreadPool own && own.getName().equals(OWN_THREADS)) {
            LifeCycle.stop(own);
        }
    }

    private static Executor ownThreads() {
        QueuedThreadPool pool = new QueuedThreadPool();
        pool.setName(OWN_THREADS);
        pool.setDaemon(true);
        start(pool);
        return pool;
    }

    private HttpClient create(Timeouts timeouts) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the gateway's servlet has ended");
            }
            return clients.computeIfAbsent(timeouts, this::started);
        } finally {
            lock.unlock();
        }
    }

    private HttpClient started(Timeouts timeouts) {
        ClientConnector connector = new KeepAliveConnector(timeouts.keepAlive());
        connector.setSelectors(1);
        connector.setSslContextFactory(new SslContextFactory.Client());
        HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setName(OWN_THREADS);
        client.setExecutor(executor);
        client.setScheduler(scheduler);
        client.setByteBufferPool(buffers);
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(null);
        client.setDefaultRequestContentType(null);
        client.setMaxConnectionsPerDestination(CONNECTIONS);
        client.setMaxRequestsQueuedPerDestination(QUEUED);
        client.setMaxRequestHeadersSize(REQUEST_HEADERS);
        client.setMaxResponseHeadersSize(RESPONSE_HEADERS);
        client.setConnectTimeout(timeouts.connect().toMillis());
        client.setIdleTimeout(idle(timeouts.idleConnection()).toMillis());
        client.setDestinationIdleTimeout(DESTINATION_IDLE.toMillis());
        // Chunks are written to a servlet stream, which takes arrays.
        client.setUseInputDirectByteBuffers(false);
        start(client);
        client.getContentDecoderFactories().clear();
        client.getProtocolHandlers().clear();
        client.getProtocolHandlers().put(new InterimAnswers());
        client.getProtocolHandlers().put(new AskedUpgrades());
        return client;
    }

    private static Duration idle(Duration configured) {
        boolean shorter = configured.isPositive() && configured.compareTo(LONGEST_IDLE) < 0;
        return shorter ? configured : LONGEST_IDLE;
    }

    private static void start(LifeCycle lifeCycle) {
        try {
            lifeCycle.start();
        } catch (Exception x) {
            throw new IllegalStateException("cannot start " + lifeCycle, x);
        }
    }

    /** Has the operating system notice an upstream host that vanished. */
    private static final class KeepAliveConnector extends ClientConnector {

        private final Duration period;

        KeepAliveConnector(Duration period) {
            this.period = period;
        }

        @Override
        protected void configure(SelectableChannel selectable) throws IOException {
            super.configure(selectable);
            if (period.isPositive() && selectable instanceof SocketChannel socket) {
                KeepAlive.enable(socket, period);
            }
        }
    }
}
