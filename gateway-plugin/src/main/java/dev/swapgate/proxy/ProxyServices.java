package dev.swapgate.proxy;

import dev.swapgate.activity.CallRecorder;
import dev.swapgate.config.GatewayConfig;
import dev.swapgate.lock.GroupLockManager;
import dev.swapgate.log.GatewayLog;
import dev.swapgate.metrics.GatewayMetrics;
import dev.swapgate.process.ModelProcesses;
import dev.swapgate.proxy.directory.ActiveProfile;
import dev.swapgate.proxy.peer.Peers;
import dev.swapgate.proxy.route.RouteTable;

import java.util.function.Supplier;

/**
 * What the servlet works with, wired once by the composition root and found in the servlet context
 * under {@link #ATTRIBUTE}. Absent: the gateway is not configured.
 *
 * @param config the configuration as it is at the moment
 * @param lock grants leases
 * @param profile which profile is active
 * @param processes knows where a ready model listens
 * @param routes every route, local ones included
 * @param peers what is known of peers
 * @param metrics counts and times
 * @param log the gateway's log
 * @param recorder hears of calls to models
 */
public record ProxyServices(
        Supplier<GatewayConfig> config,
        GroupLockManager lock,
        ActiveProfile profile,
        ModelProcesses processes,
        RouteTable routes,
        Peers peers,
        GatewayMetrics metrics,
        GatewayLog log,
        CallRecorder recorder) {

    /** Name of the servlet context attribute. */
    public static final String ATTRIBUTE = "dev.swapgate.services";
}
