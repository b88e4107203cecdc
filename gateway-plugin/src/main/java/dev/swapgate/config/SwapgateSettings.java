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
 * @param trace {@code swapgate.trace}
 */
public record SwapgateSettings(
        Scheduler scheduler,
        boolean symmetricGroups,
        Queue queue,
        Duration unloadDrain,
        Duration shutdownDrain,
        ProcessSettings process,
        Http http,
        Optional<String> stateDir,
        Trace trace) {

    /** What applies without the section. */
    public static final SwapgateSettings DEFAULT =
            new SwapgateSettings(
                    Scheduler.DEFAULT,
                    false,
                    Queue.DEFAULT,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    ProcessSettings.DEFAULT,
                    Http.DEFAULT,
                    Optional.empty(),
                    Trace.DEFAULT);

    /** Checks that no duration is negative. */
    public SwapgateSettings {
        Require.notNegative(unloadDrain, "unload.drainTimeout");
        Require.notNegative(shutdownDrain, "shutdown.drainTimeout");
    }

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
            Duration drainTimeout) {

        /** What applies without the section. */
        public static final Scheduler DEFAULT =
                new Scheduler(
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(60),
                        Optional.empty(),
                        Duration.ZERO);

        /** Checks that no duration is negative. */
        public Scheduler {
            Require.notNegative(maxTurn, "maxTurn");
            Require.notNegative(priorityHeadStart, "priorityHeadStart");
            linger.ifPresent(value -> Require.notNegative(value, "linger"));
            Require.notNegative(drainTimeout, "drainTimeout");
        }

        /** The same with another longest turn. */
        public Scheduler withMaxTurn(Duration other) {
            return new Scheduler(other, priorityHeadStart, linger, drainTimeout);
        }

        /** The same with another head start. */
        public Scheduler withPriorityHeadStart(Duration other) {
            return new Scheduler(maxTurn, other, linger, drainTimeout);
        }

        /** The same with a cap on lingering; zero: off. */
        public Scheduler withLinger(Duration other) {
            return new Scheduler(maxTurn, priorityHeadStart, Optional.of(other), drainTimeout);
        }

        /** The same with another limit after the turn; zero: none. */
        public Scheduler withDrainTimeout(Duration other) {
            return new Scheduler(maxTurn, priorityHeadStart, linger, other);
        }
    }

    /**
     * A record of who asked for which model when, to be replayed.
     *
     * @param path file to write it to; empty: nothing is recorded
     * @param maxBytes size of the file at which a new one begins; one predecessor is kept
     */
    public record Trace(Optional<String> path, long maxBytes) {
        /** Smallest value of {@code maxBytes}. */
        public static final long LEAST_BYTES = 64 * 1024;

        /** What applies without the section. */
        public static final Trace DEFAULT = new Trace(Optional.empty(), 64L << 20);

        /** Checks the bound. */
        public Trace {
            Require.atLeast(LEAST_BYTES, maxBytes, "maxBytes");
        }
    }

    /**
     * Bounds of the waiting room.
     *
     * @param maxPerModel waiting requests a model may have
     * @param max waiting requests over all models
     * @param timeout how long a request may wait; zero: no limit
     * @param keepAlive period of SSE comments sent to a waiting streaming client; zero: no byte
     *     before the lease
     */
    public record Queue(int maxPerModel, int max, Duration timeout, Duration keepAlive) {

        /** What applies without the section. */
        public static final Queue DEFAULT = new Queue(100, 1000, Duration.ZERO, Duration.ZERO);

        /** Checks the bounds. */
        public Queue {
            Require.atLeast(1, maxPerModel, "maxPerModel");
            Require.atLeast(1, max, "max");
            Require.notNegative(timeout, "timeout");
            Require.notNegative(keepAlive, "keepAlive");
        }
    }

    /**
     * Model processes.
     *
     * @param settle wait between a stop and the next start
     * @param containment {@code auto}, or the strongest containment to use: {@code cgroup}, {@code
     *     pidns}, {@code group}
     */
    public record ProcessSettings(Duration settle, String containment) {

        /** What {@code containment} may be. */
        public static final List<String> CONTAINMENTS = List.of("auto", "cgroup", "pidns", "group");

        /** What applies without the section. */
        public static final ProcessSettings DEFAULT = new ProcessSettings(Duration.ZERO, "auto");

        /** Checks both. */
        public ProcessSettings {
            Require.notNegative(settle, "settle");
            if (!CONTAINMENTS.contains(containment)) {
                throw new IllegalArgumentException(
                        "containment must be one of " + CONTAINMENTS + ", but is " + containment);
            }
        }
    }

    /**
     * HTTP limits and browser rules.
     *
     * @param allowedOrigins web origins allowed besides the built-in ones, lower case, without a
     *     trailing slash
     * @param allowedHosts {@code Host} names allowed besides the built-in ones, lower case, without
     *     a port
     * @param maxBody largest request body in bytes
     * @param maxJsonBody largest one in bytes that is JSON in which a model is to be found
     * @param maxBodyInMemory bytes of one body kept in memory; the rest is spooled to a file
     * @param spoolBudget bytes that all spooled bodies together may occupy
     * @param headerTimeout total time a client has to send its request headers; zero: no limit
     * @param bodyTimeout longest silence while a request body is read; zero: no limit
     */
    public record Http(
            List<String> allowedOrigins,
            List<String> allowedHosts,
            long maxBody,
            long maxJsonBody,
            int maxBodyInMemory,
            long spoolBudget,
            Duration headerTimeout,
            Duration bodyTimeout) {

        /** What applies without the section. */
        public static final Http DEFAULT =
                new Http(
                        List.of(),
                        List.of(),
                        512L << 20,
                        64L << 20,
                        1 << 20,
                        4L << 30,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30));

        /** Copies the lists and checks the limits. */
        public Http {
            allowedOrigins = List.copyOf(allowedOrigins);
            allowedHosts = List.copyOf(allowedHosts);
            Require.atLeast(1, maxBody, "maxBody");
            Require.atLeast(1, maxJsonBody, "maxJsonBody");
            Require.atLeast(1, maxBodyInMemory, "maxBodyInMemory");
            Require.atLeast(0, spoolBudget, "spoolBudget");
            Require.notNegative(headerTimeout, "headerTimeout");
            Require.notNegative(bodyTimeout, "bodyTimeout");
        }
    }
}
