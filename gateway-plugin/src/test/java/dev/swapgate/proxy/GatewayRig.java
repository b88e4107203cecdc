package dev.swapgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.activity.CallRecorder;
import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.read.ConfigLoader;
import dev.swapgate.proxy.directory.ActiveProfile;
import dev.swapgate.proxy.directory.Directory;
import dev.swapgate.proxy.peer.Peers;
import dev.swapgate.proxy.resolve.ModelResolver;
import dev.swapgate.proxy.resolve.SpoolBudget;
import dev.swapgate.proxy.route.Route;
import dev.swapgate.proxy.route.RouteTable;
import dev.swapgate.proxy.stream.ClientWatchers;
import dev.swapgate.proxy.stream.UpstreamClients;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;

import org.awaitility.Awaitility;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** The servlet in a real server, with a fake lock and fake model servers behind it. */
final class GatewayRig implements AutoCloseable {

    /** The host's threads. */
    enum Threads {
        PLATFORM,
        VIRTUAL
    }

    final FakeModels models = new FakeModels();
    final RecordingObserver observer = new RecordingObserver();
    volatile CallRecorder recorder = CallRecorder.NONE;
    final List<String> complaints = new CopyOnWriteArrayList<>();
    final GatewayConfig config;
    final ActiveProfile profile;
    final SpoolBudget budget;
    volatile @Nullable UpstreamClients clients;

    private final Server server;
    private final ServerConnector connector;

    GatewayRig(Options options) throws Exception {
        config = new ConfigLoader(Map.of()).parse("test", options.yaml);
        profile = new ActiveProfile(config.profiles());
        budget = new SpoolBudget(config.swapgate().http().spoolBudget());
        server = new Server(pool(options.threads));
        connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(options.idleTimeout);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler(options.contextPath);
        ServletHolder holder = new ServletHolder("swapgate", new ModelSwapServlet(source(options)));
        holder.setInitOrder(1);
        context.addServlet(holder, "/*");
        if (options.filter != null) {
            FilterHolder filter = new FilterHolder(options.filter);
            filter.setAsyncSupported(true);
            context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
        }
        server.setHandler(context);
        server.start();
    }

    /** What differs between tests. */
    static final class Options {

        private Threads threads = Threads.VIRTUAL;
        private long idleTimeout = 30_000;
        private String contextPath = "/";
        private @Nullable Filter filter;
        private List<Route> routes = List.of();
        private String yaml =
                """
                models:
                  m1: {cmd: run m1, proxy: "http://127.0.0.1:1"}
                  m2: {cmd: run m2, proxy: "http://127.0.0.1:2"}
                  org/m3: {cmd: run m3, proxy: "http://127.0.0.1:3"}
                """;

        Options threads(Threads value) {
            threads = value;
            return this;
        }

        Options idleTimeout(long millis) {
            idleTimeout = millis;
            return this;
        }

        Options contextPath(String value) {
            contextPath = value;
            return this;
        }

        Options filter(Filter value) {
            filter = value;
            return this;
        }

        Options routes(Route... values) {
            routes = List.of(values);
            return this;
        }

        /** Adds lines to the configuration. */
        Options config(String more) {
            yaml += more;
            return this;
        }

        GatewayRig start() throws Exception {
            return new GatewayRig(this);
        }
    }

    static GatewayRig startPlain() throws Exception {
        return new Options().start();
    }

    int port() {
        return connector.getLocalPort();
    }

    RawClient client() throws IOException {
        return new RawClient(port());
    }

    /** Waits until every lease is closed: a client may have the last byte before that. */
    void awaitReleased() {
        Awaitility.await().untilAsserted(() -> assertThat(models.open()).isZero());
        assertThat(models.closedTwice).hasValue(0);
    }

    /** What the servlet works with, for a server of the test's own. */
    RuntimeSource source() {
        return source(new Options());
    }

    private RuntimeSource source(Options options) {
        RouteTable routes = new RouteTable(options.routes);
        AccessRules access = new AccessRules(config);
        Directory directory = new Directory(config, profile, models::snapshot);
        ModelResolver resolver = new ModelResolver(directory, config.ignoredPaths());
        Peers peers = new Peers();
        AtomicReference<ClientWatchers> watchers = new AtomicReference<>();
        return (context, upstreams) -> {
            if (clients == null) {
                clients = upstreams;
            }
            return new ProxyRuntime(
                    config,
                    routes,
                    access,
                    resolver,
                    budget,
                    models,
                    peers,
                    observer,
                    upstreams,
                    watchers.updateAndGet(made ->
                            made == null
                                    ? new ClientWatchers(upstreams.scheduler(), complaints::add)
                                    : made),
                    recorder);
        };
    }

    private static ThreadPool pool(Threads threads) {
        if (threads == Threads.PLATFORM) {
            return new QueuedThreadPool(60, 8);
        }
        VirtualThreadPool pool = new VirtualThreadPool();
        pool.setMaxConcurrentTasks(0);
        return pool;
    }

    @Override
    public void close() {
        LifeCycle.stop(server);
    }
}
