package dev.swapgate.proxy;

import dev.swapgate.activity.CallRecorder;
import dev.swapgate.config.GatewayConfig;
import dev.swapgate.proxy.directory.Directory;
import dev.swapgate.proxy.peer.Peers;
import dev.swapgate.proxy.report.ExchangeObserver;
import dev.swapgate.proxy.report.MeteredLog;
import dev.swapgate.proxy.resolve.ModelResolver;
import dev.swapgate.proxy.resolve.SpoolBudget;
import dev.swapgate.proxy.route.RouteTable;
import dev.swapgate.proxy.stream.ClientWatchers;
import dev.swapgate.proxy.stream.UpstreamClients;

/**
 * What the requests of one servlet work with.
 *
 * @param config the configuration
 * @param routes every route
 * @param access who may call
 * @param resolver finds models
 * @param budget what spooled bodies may occupy together
 * @param models leases and upstreams
 * @param peers what is known of peers
 * @param observer hears how requests end
 * @param clients talk to upstreams
 * @param watchers notice clients that leave
 * @param recorder hears of calls to models
 */
record ProxyRuntime(
        GatewayConfig config,
        RouteTable routes,
        AccessRules access,
        ModelResolver resolver,
        SpoolBudget budget,
        ModelAccess models,
        Peers peers,
        ExchangeObserver observer,
        UpstreamClients clients,
        ClientWatchers watchers,
        CallRecorder recorder) {

    /** The same under another configuration; who has begun with this one ends with it. */
    ProxyRuntime with(GatewayConfig changed) {
        return new ProxyRuntime(
                changed,
                routes,
                new AccessRules(changed),
                resolver.with(changed),
                budget,
                models,
                peers,
                observer,
                clients,
                watchers,
                recorder);
    }

    /** What follows from the gateway's services. */
    static ProxyRuntime of(ProxyServices services, UpstreamClients clients) {
        GatewayConfig config = services.config().get();
        ModelAccess models = ModelAccess.of(services);
        Directory directory = new Directory(config, services.profile(), services.lock()::snapshot);
        return new ProxyRuntime(
                config,
                services.routes(),
                new AccessRules(config),
                new ModelResolver(directory, config.ignoredPaths()),
                new SpoolBudget(config.swapgate().http().spoolBudget()),
                models,
                services.peers(),
                new MeteredLog(services.metrics(), services.log()),
                clients,
                new ClientWatchers(
                        clients.scheduler(),
                        reason ->
                                services.log()
                                        .warn(
                                                "clients that leave are noticed only when something"
                                                        + " is written to them: {}",
                                                reason)),
                services.recorder());
    }
}
