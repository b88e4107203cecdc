package dev.swapgate.proxy;

import dev.swapgate.proxy.report.ExchangeSummary;
import dev.swapgate.proxy.report.ExchangeSummary.Ending;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a request has come, for its line in the log. Written by one thread at a time, read by
 * any.
 */
final class Progress {

    private final long began = System.nanoTime();

    private volatile String route = "";
    private volatile String model = "";
    private volatile Duration waited = Duration.ZERO;

    /** How long after its arrival it began to wait, in nanoseconds; 0 if it does not wait. */
    private volatile long waitingSince;

    private volatile long firstByte;

    /** {@link System#nanoTime} of its arrival. */
    long began() {
        return began;
    }

    void route(String path) {
        route = path;
    }

    void model(String id) {
        model = id;
    }

    String model() {
        return model;
    }

    /** It begins to wait for a lease. */
    void waits() {
        waitingSince = Math.max(1, System.nanoTime() - began);
    }

    /** It has waited that long for its lease. */
    void waited(Duration time) {
        waited = time;
        waitingSince = 0;
    }

    /** It waits no more, and got no lease. */
    void waitedInVain() {
        waited(soFar());
    }

    private Duration soFar() {
        long since = waitingSince;
        return since == 0 ? waited : Duration.ofNanos(System.nanoTime() - began - since);
    }

    /** Notes the upstream's first body byte; empty if it was noted before. */
    Optional<Duration> firstByte() {
        if (firstByte != 0) {
            return Optional.empty();
        }
        firstByte = Math.max(1, System.nanoTime() - began);
        return Optional.of(Duration.ofNanos(firstByte));
    }

    ExchangeSummary summary(RequestFacts facts, int status, long bytes, Ending ending) {
        return new ExchangeSummary(
                facts.id(),
                facts.client(),
                facts.method(),
                facts.path(),
                route,
                model,
                status,
                bytes,
                soFar(),
                firstByte == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(firstByte)),
                Duration.ofNanos(System.nanoTime() - began),
                ending);
    }
}
