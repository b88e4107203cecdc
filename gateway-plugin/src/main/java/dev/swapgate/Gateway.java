package dev.swapgate;

import dev.swapgate.admin.AdminRoutes;
import dev.swapgate.admin.Readiness;
import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.problem.ConfigWarning;
import dev.swapgate.lock.GroupLockManager;
import dev.swapgate.lock.LockListener;
import dev.swapgate.lock.schedule.LockSnapshot;
import dev.swapgate.lock.schedule.ModelEstimates;
import dev.swapgate.log.GatewayLog;
import dev.swapgate.log.LogBook;
import dev.swapgate.metrics.BuildInfo;
import dev.swapgate.metrics.GatewayMetrics;
import dev.swapgate.plan.LockPlan;
import dev.swapgate.process.ModelProcesses;
import dev.swapgate.proxy.ProxyServices;
import dev.swapgate.proxy.route.Route;
import dev.swapgate.proxy.route.RouteTable;
import dev.swapgate.simulate.TraceFile;
import dev.swapgate.simulate.TraceRecorder;
import dev.swapgate.ui.UiRoutes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * A running gateway without its HTTP server: every part, wired. Safe for use by many threads.
 *
 * <p>Its life is {@link #start}, then {@link #shutdown}, then {@link #close}; {@code close} alone
 * kills what runs.
 */
public final class Gateway implements AutoCloseable {
    /** How often at most what was learned is written down. */
    private static final Duration KEEP_PERIOD = Duration.ofMinutes(1);

    private final GatewayConfig config;
    private final GatewayLog log;
    private final ModelProcesses processes;
    private final Optional<TraceRecorder> recorder;
    private final GroupLockManager lock;
    private final Readiness readiness = new Readiness();
    private final AdminRoutes admin;
    private final Monitoring monitoring;
    private final ProxyServices services;
    private final Optional<EstimatesKeeper> keeper;

    private Gateway(GatewayConfig config) {
        this.config = config;
        LogBook logs = new LogBook(config.models().keySet());
        log = new GatewayLog(logs.gateway(), config.logLevel());
        processes = new ModelProcesses(config, logs, log);
        GatewayMetrics metrics = new GatewayMetrics(config.models().keySet(), this::gauges);
        Optional<EstimatesFile> file =
                config.swapgate().stateDir().map(dir -> new EstimatesFile(Path.of(dir), log));
        recorder = recorder(config, log, metrics);
        lock =
                lock(
                        config,
                        file.map(known -> known.read(config.models().keySet())).orElse(Map.of()),
                        processes,
                        listener(new LockReporter(log, metrics), recorder));
        keeper = file.map(known -> new EstimatesKeeper(known, lock::estimates, KEEP_PERIOD));
        processes.connect(lock);
        monitoring = new Monitoring(config.monitoring(), log, metrics);
        admin =
                new AdminRoutes(
                        config, lock, processes, logs, metrics, readiness, monitoring.events());
        List<Route> local = new ArrayList<>(admin.routes());
        local.addAll(new UiRoutes().routes());
        local.addAll(monitoring.routes());
        services =
                new ProxyServices(
                        config,
                        lock,
                        processes,
                        new RouteTable(local),
                        metrics,
                        log,
                        monitoring.recorder());
    }

    /** Builds and starts a gateway: wires the parts and begins to preload. */
    public static Gateway start(GatewayConfig config) {
        Gateway gateway = new Gateway(config);
        gateway.begin();
        return gateway;
    }

    /** The version of this build. */
    public static String version() {
        return BuildInfo.current().version();
    }

    private void begin() {
        for (ConfigWarning warning : config.warnings()) {
            log.warn("{}", warning);
        }
        new Preloader(lock, log, readiness::preloaded).start(config.preload());
    }

    private static Optional<TraceRecorder> recorder(
            GatewayConfig config, GatewayLog log, GatewayMetrics metrics) {
        var trace = config.swapgate().trace();
        Map<String, Integer> priorities =
                config.models().values().stream()
                        .collect(Collectors.toMap(ModelConfig::id, ModelConfig::priority));
        return trace.path()
                .map(path -> new TraceFile(Path.of(path), trace.maxBytes()))
                .map(file -> new TraceRecorder(file, priorities, log, metrics::traceLineLost));
    }

    private static LockListener listener(LockReporter reporter, Optional<TraceRecorder> recorder) {
        return recorder.<LockListener>map(also -> new LockListeners(List.of(reporter, also)))
                .orElse(reporter);
    }

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

    private List<GatewayMetrics.ModelGauge> gauges() {
        return lock.snapshot().models().stream().map(Gateway::gauge).toList();
    }

    private static GatewayMetrics.ModelGauge gauge(LockSnapshot.Model model) {
        return new GatewayMetrics.ModelGauge(
                model.id(),
                model.state().name().toLowerCase(Locale.ROOT),
                model.inFlight(),
                model.waiting());
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
     * Refuses newcomers and waiters, drains leases for at most {@code drain}, stops every model
     * process.
     *
     * @return completes when no model process is left; a second call with a shorter drain shortens
     *     it
     */
    public CompletableFuture<Void> shutdown(Duration drain) {
        readiness.stopping();
        return lock.shutdown(drain);
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
