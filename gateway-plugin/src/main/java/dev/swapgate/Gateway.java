package dev.swapgate;

import dev.swapgate.admin.AdminRoutes;
import dev.swapgate.admin.Readiness;
import dev.swapgate.admin.ReloadEvents;
import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.problem.ConfigWarning;
import dev.swapgate.lock.GroupLockManager;
import dev.swapgate.lock.LockListener;
import dev.swapgate.lock.schedule.LockSnapshot;
import dev.swapgate.lock.schedule.ModelEstimates;
import dev.swapgate.lock.schedule.SchedulePlan;
import dev.swapgate.log.GatewayLog;
import dev.swapgate.log.LogBook;
import dev.swapgate.metrics.BuildInfo;
import dev.swapgate.metrics.GatewayMetrics;
import dev.swapgate.plan.ConfigChange;
import dev.swapgate.plan.LockPlan;
import dev.swapgate.process.ModelProcesses;
import dev.swapgate.proxy.ProxyServices;
import dev.swapgate.proxy.directory.ActiveProfile;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.peer.Peers;
import dev.swapgate.proxy.route.Route;
import dev.swapgate.proxy.route.RouteTable;
import dev.swapgate.simulate.TraceFile;
import dev.swapgate.simulate.TraceRecorder;
import dev.swapgate.ui.UiRoutes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A running gateway without its HTTP server: every part, wired. Safe for use by many threads.
 *
 * <p>Its life is {@link #start}, then {@link #stop}, then {@link #close}; {@code close} alone kills
 * what runs.
 */
public final class Gateway implements AutoCloseable {
    /** How often at most what was learned is written down. */
    private static final Duration KEEP_PERIOD = Duration.ofMinutes(1);

    /** Time on top of drain and grace for processes to be killed and seen gone. */
    private static final Duration STOP_MARGIN = Duration.ofSeconds(30);

    /** What is fixed at the start is taken from this one. */
    private final GatewayConfig first;

    private final Supplier<GatewayConfig> source;
    private final Reloads<ConfigChange> reloads = new Reloads<>(this::reread);
    private final ReloadEvents reloadEvents = new ReloadEvents();
    private final AtomicReference<Consumer<GatewayConfig>> follower =
            new AtomicReference<>(changed -> {});
    private final LogBook logs;
    private final GatewayMetrics metrics;
    private final GatewayLog log;
    private final ModelProcesses processes;
    private final Optional<TraceRecorder> recorder;
    private final GroupLockManager lock;
    private final Readiness readiness = new Readiness();
    private final AdminRoutes admin;
    private final Monitoring monitoring;
    private final ActiveProfile profile;
    private final Peers peers = new Peers();
    private final ProxyServices services;
    private final Optional<EstimatesKeeper> keeper;

    /** What counts now; written by one reload at a time. */
    private volatile GatewayConfig config;

    private Gateway(GatewayConfig config, Supplier<GatewayConfig> source) {
        this.first = config;
        this.config = config;
        this.source = source;
        logs = new LogBook(config.models().keySet(), config.monitoring().logToStdout());
        log =
                new GatewayLog(
                        logs.gateway(), config.logLevel(), config.monitoring().logTimeFormat());
        metrics = new GatewayMetrics(config.models().keySet(), this::gauges);
        metrics.configureRemote(atPeers(config));
        // It refuses a file that cannot be opened, so it comes before whatever has to be ended.
        monitoring = new Monitoring(config.monitoring(), log, metrics);
        processes = new ModelProcesses(config, logs, log);
        Optional<EstimatesFile> file =
                config.swapgate().stateDir().map(dir -> new EstimatesFile(Path.of(dir), log));
        file.ifPresent(EstimatesFile::check);
        recorder = recorder();
        lock =
                lock(
                        config,
                        file.map(known -> known.read(config.models().keySet())).orElse(Map.of()),
                        processes,
                        listener(new LockReporter(log, metrics), recorder));
        keeper = file.map(known -> new EstimatesKeeper(known, lock::estimates, KEEP_PERIOD));
        processes.connect(lock);
        profile = new ActiveProfile(config.profiles());
        admin =
                new AdminRoutes(
                        this::config,
                        reloads::request,
                        lock,
                        profile,
                        processes,
                        logs,
                        metrics,
                        readiness,
                        monitoring.events().and(reloadEvents));
        List<Route> local = new ArrayList<>(admin.routes());
        local.addAll(new UiRoutes().routes());
        local.addAll(monitoring.routes());
        services =
                new ProxyServices(
                        this::config,
                        lock,
                        profile,
                        processes,
                        new RouteTable(local),
                        peers,
                        metrics,
                        log,
                        monitoring.recorder());
    }

    /**
     * Builds and starts a gateway: wires the parts and begins to preload.
     *
     * @param source reads the configuration anew; throws {@link ConfigException} if it cannot be
     *     used
     */
    public static Gateway start(GatewayConfig config, Supplier<GatewayConfig> source) {
        Gateway gateway = new Gateway(config, source);
        gateway.begin();
        return gateway;
    }

    /** The version of this build. */
    public static String version() {
        return BuildInfo.current().version();
    }

    private void begin() {
        warn(config);
        new Preloader(lock, log, readiness::preloaded).start(config.preload());
    }

    private Optional<TraceRecorder> recorder() {
        var trace = first.swapgate().trace();
        return trace.path()
                .map(path -> new TraceFile(Path.of(path), trace.maxBytes()))
                .map(file -> new TraceRecorder(file, this::priority, log, metrics::traceLineLost));
    }

    private int priority(String model) {
        ModelConfig known = config.models().get(model);
        return known == null ? 0 : known.priority();
    }

    private static LockListener listener(LockReporter reporter, Optional<TraceRecorder> recorder) {
        return recorder.<LockListener>map(also -> new LockListeners(List.of(reporter, also)))
                .orElse(reporter);
    }

    private void warn(GatewayConfig read) {
        for (ConfigWarning warning : read.warnings()) {
            log.warn("{}", warning);
        }
    }

    // -- another configuration ---------------------------------------------------------------

    private GatewayConfig config() {
        return config;
    }

    /**
     * Reads the configuration anew and goes on with it, without touching what it leaves as it was.
     * One that cannot be used changes nothing. Returns at once; several calls during a reload are
     * served by one more.
     *
     * @return completes when the configuration counts, or with {@link ConfigException}
     */
    public CompletableFuture<ConfigChange> reload() {
        return reloads.request();
    }

    /**
     * Names who gets the output of all models, from the start on; it may block, and then misses
     * some.
     */
    public void onModelOutput(Consumer<byte[]> sink) {
        var unused = logs.upstream().subscribe(true, sink);
    }

    /** Names who hears of each configuration that has begun to count. */
    public void onReload(Consumer<GatewayConfig> listener) {
        follower.set(listener);
    }

    private ConfigChange reread() {
        if (readiness.isStopping()) {
            throw GatewayError.shuttingDown();
        }
        try {
            GatewayConfig next = source.get();
            ConfigChange change = ConfigChange.of(first, config, next);
            goOnWith(next, change);
            reloadEvents.done(change, next.warnings());
            return change;
        } catch (ConfigException e) {
            log.error("configuration not reloaded, the one before stays");
            String.valueOf(e.getMessage()).lines().forEach(line -> log.error("{}", line));
            reloadEvents.refused(e);
            throw e;
        } catch (RuntimeException e) {
            log.error("configuration not reloaded", e);
            throw e;
        }
    }

    /**
     * The order matters: a model must be known to everybody whom the lock makes work for it, and to
     * the lock before requests name it.
     */
    private void goOnWith(GatewayConfig next, ConfigChange change) {
        SchedulePlan plan = LockPlan.of(next);
        GatewayConfig before = config;
        log.level(next.logLevel());
        logs.configure(next.models().keySet());
        metrics.configure(next.models().keySet());
        metrics.configureRemote(atPeers(next));
        processes.configure(next);
        lock.reconfigure(plan, Set.copyOf(change.restarted()), next.swapgate().unloadDrain());
        config = next;
        profile.configure(next.profiles());
        follower.get().accept(next);
        log.info("configuration reloaded: {}", change);
        warn(next);
        for (String key : change.fixed()) {
            log.warn("{}: another value counts when the gateway starts again", key);
        }
        new Preloader(lock, log, () -> {}).start(change.toPreload(before, next));
    }

    // -- wiring ------------------------------------------------------------------------------

    private static GroupLockManager lock(
            GatewayConfig config,
            Map<String, ModelEstimates> estimates,
            ModelProcesses processes,
            LockListener listener) {
        return new GroupLockManager(
                LockPlan.settings(config),
                LockPlan.policy(config),
                LockPlan.models(config),
                estimates,
                processes,
                listener);
    }

    private static List<String> atPeers(GatewayConfig config) {
        return config.peers().values().stream()
                .flatMap(peer -> peer.qualifiedNames().stream())
                .toList();
    }

    private List<GatewayMetrics.ModelGauge> gauges() {
        return lock.snapshot().models().stream().map(Gateway::gauge).toList();
    }

    private static GatewayMetrics.ModelGauge gauge(LockSnapshot.Model model) {
        return new GatewayMetrics.ModelGauge(
                model.id(), LockReporter.word(model.state()), model.inFlight(), model.waiting());
    }

    /** What the servlet needs. */
    public ProxyServices services() {
        return services;
    }

    /** The containment of model processes, as one line for the log. */
    public String containment() {
        return processes.containment();
    }

    /** How long a shutdown waits for open leases unless told otherwise. */
    public Duration shutdownDrain() {
        return config.swapgate().shutdownDrain();
    }

    /**
     * Refuses newcomers and waiters, drains leases and what is with peers for at most {@code
     * drain}, stops every model process.
     *
     * @return completes when nothing of that is left; a second call with a shorter drain shortens
     *     it
     */
    public CompletableFuture<Void> shutdown(Duration drain) {
        readiness.stopping();
        return CompletableFuture.allOf(lock.shutdown(drain), peers.calls().shutdown(drain));
    }

    /**
     * As {@link #shutdown}, with the drain that is configured, and waits for it. What is left when
     * that takes too long is for {@link #close} to kill.
     */
    public void stop() throws InterruptedException {
        Duration atMost = longestStop(config);
        try {
            shutdown(shutdownDrain()).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.error("not everything stopped within {}; the rest is killed", atMost, e);
        }
    }

    static Duration longestStop(GatewayConfig config) {
        Duration grace =
                config.models().values().stream()
                        .map(ModelConfig::unloadTimeout)
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ZERO);
        return config.swapgate().shutdownDrain().plus(grace).plus(STOP_MARGIN);
    }

    /** Stops at once whatever still runs and frees everything. */
    @Override
    public void close() {
        readiness.stopping();
        admin.close();
        processes.close();
        keeper.ifPresent(EstimatesKeeper::close);
        lock.close();
        monitoring.close();
        recorder.ifPresent(TraceRecorder::close);
    }
}
