package dev.swapgate.admin;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.lock.GroupLockManager;
import dev.swapgate.log.LogBook;
import dev.swapgate.metrics.BuildInfo;
import dev.swapgate.metrics.GatewayMetrics;
import dev.swapgate.plan.ConfigChange;
import dev.swapgate.process.ModelProcesses;
import dev.swapgate.proxy.directory.ActiveProfile;
import dev.swapgate.proxy.route.Route;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Every route for operators. But for the loads, none of them starts a model or counts as its use.
 * Safe for use by many threads.
 */
public final class AdminRoutes implements AutoCloseable {
    private final List<Route> routes = new ArrayList<>();
    private final Lookout lookout = new Lookout();

    /**
     * The routes of a gateway that starts now.
     *
     * @param config the configuration as it is at the moment
     * @param reload reads it anew
     */
    public AdminRoutes(
            Supplier<GatewayConfig> config,
            Supplier<CompletableFuture<ConfigChange>> reload,
            GroupLockManager lock,
            ActiveProfile profile,
            ModelProcesses processes,
            LogBook logs,
            GatewayMetrics metrics,
            Readiness readiness,
            EventSource calls) {
        this(
                new AdminServices(
                        config,
                        reload,
                        ModelControl.of(lock),
                        profile,
                        processes::snapshots,
                        logs,
                        metrics::prometheusText,
                        readiness,
                        calls,
                        BuildInfo.current(),
                        Instant.now()),
                InstantSource.system());
    }

    AdminRoutes(AdminServices services, InstantSource clock) {
        routes.addAll(new ListingRoutes(services).routes());
        routes.addAll(new ProfileRoutes(services).routes());
        routes.addAll(new ControlRoutes(services).routes());
        routes.addAll(new ReloadRoute(services).routes());
        routes.addAll(new HealthRoutes(services).routes());
        routes.addAll(new LogRoutes(services).routes());
        routes.addAll(new StatusRoutes(services, clock, lookout).routes());
        routes.addAll(new ModelEvents(services, lookout).routes());
        routes.addAll(new QueueRoutes(services).routes());
        routes.addAll(new DecisionRoutes(services).routes());
        routes.addAll(UnofferedRoutes.routes());
        routes.addAll(new GatewayEvents(services, lookout).routes());
    }

    /** The routes, for the route table. */
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /** Ends the event streams. */
    @Override
    public void close() {
        lookout.close();
    }
}
