package dev.swapgate.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The {@code swapgate:} section: what only this gateway knows. Each part documents its keys.
 *
 * @param scheduler {@code swapgate.scheduler}
 * @param symmetricGroups {@code swapgate.groups.symmetric}: an exclusive resident also leaves for a
 *     non-exclusive newcomer
 * @param queue {@code swapgate.queue}
 * @param unloadDrain {@code swapgate.unload.drainTimeout}: how long an unload waits for leases
 *     before it cuts them
 * @param shutdownDrain {@code swapgate.shutdown.drainTimeout}: the same at shutdown
 * @param process {@code swapgate.process}
 * @param http {@code swapgate.http}
 * @param stateDir {@code swapgate.stateDir}; empty: nothing is persisted
 */
public record SwapgateSettings(
        Scheduler scheduler,
        boolean symmetricGroups,
        Queue queue,
        Duration unloadDrain,
        Duration shutdownDrain,
        ProcessSettings process,
        Http http,
        Optional<String> stateDir) {

    /**
     * How the schedule swaps.
     *
     * @param maxTurn upper limit of a turn; zero means strict arrival order
     * @param priorityHeadStart how much earlier a request of one level higher priority counts as
     *     arrived
     * @param linger how long an idle model may wait for a follow-up while others wait; empty:
     *     learned (at most 10 s); zero: off
     * @param drainTimeout how long after its turn a request may still run while others wait; zero:
     *     no limit
     */
    public record Scheduler(
            Duration maxTurn,
            Duration priorityHeadStart,
            Optional<Duration> linger,
            Duration drainTimeout) {}

    /**
     * Bounds of the waiting room.
     *
     * @param maxPerModel waiting requests a model may have
     * @param max waiting requests over all models
     * @param timeout how long a request may wait; zero: no limit
     * @param keepAlive period of SSE comments sent to a waiting streaming client; zero: no byte
     *     before the lease
     */
    public record Queue(int maxPerModel, int max, Duration timeout, Duration keepAlive) {}

    /**
     * Model processes.
     *
     * @param settle wait between a stop and the next start
     * @param containment {@code auto}, or the strongest containment to use: {@code cgroup}, {@code
     *     pidns}, {@code group}
     */
    public record ProcessSettings(Duration settle, String containment) {}

    /**
     * HTTP limits and browser rules.
     *
     * @param allowedOrigins web origins allowed besides the built-in ones
     * @param allowedHosts {@code Host} names allowed besides the built-in ones
     * @param maxBody largest request body in bytes
     * @param maxBodyInMemory bytes of one body kept in memory; the rest is spooled to a file
     * @param spoolBudget bytes that all spooled bodies together may occupy
     * @param headerTimeout total time a client has to send its request headers
     * @param bodyTimeout longest silence while a request body is read
     */
    public record Http(
            List<String> allowedOrigins,
            List<String> allowedHosts,
            long maxBody,
            int maxBodyInMemory,
            long spoolBudget,
            Duration headerTimeout,
            Duration bodyTimeout) {}
}
