package dev.swapgate.metrics;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Counts and times what the gateway does, in Dropwizard Metrics. Safe for use by many threads. */
public final class GatewayMetrics {

    /**
     * State of one model for the gauges.
     *
     * @param model the model
     * @param state {@code off}, {@code loading}, {@code ready}, {@code draining} or {@code
     *     stopping}
     */
    public record ModelGauge(String model, String state, int leases, int waiting) {}

    /** Metrics that ask for the models' state whenever they are read. */
    public GatewayMetrics(Supplier<List<ModelGauge>> models) {
        throw new UnsupportedOperationException(models.toString());
    }

    /**
     * A request was answered.
     *
     * @param model a configured model id, or empty text
     * @param route the route's path
     */
    public void request(String model, String route, int status, Duration took) {
        throw new UnsupportedOperationException(model + route + status + took);
    }

    /**
     * The first body byte of an upstream's answer reached the gateway after this long, counted from
     * the request's arrival.
     */
    public void firstByte(String model, Duration took) {
        throw new UnsupportedOperationException(model + took);
    }

    /** An error of this code was answered. */
    public void error(String code) {
        throw new UnsupportedOperationException(code);
    }

    /** A request got its lease after this long. */
    public void waited(String model, Duration wait) {
        throw new UnsupportedOperationException(model + wait);
    }

    /** A request was refused a lease. */
    public void rejected(String model, String reason) {
        throw new UnsupportedOperationException(model + reason);
    }

    /** A swap began. */
    public void swapStarted(String model) {
        throw new UnsupportedOperationException(model);
    }

    /** A model was evicted to make room for {@code by}. */
    public void evicted(String model, String by) {
        throw new UnsupportedOperationException(model + by);
    }

    /** A load ended. */
    public void loaded(String model, boolean success, Duration took) {
        throw new UnsupportedOperationException(model + success + took);
    }

    /** A model was unloaded although no other needed its place, or ended by itself. */
    public void unloaded(String model, String cause) {
        throw new UnsupportedOperationException(model + cause);
    }

    /** A stream was broken off visibly. */
    public void streamCut(String model, String reason) {
        throw new UnsupportedOperationException(model + reason);
    }

    /** A client left while it waited or was served; {@code phase} says which. */
    public void clientGone(String model, String phase) {
        throw new UnsupportedOperationException(model + phase);
    }

    /** Everything in Prometheus text format 0.0.4. */
    public String prometheusText() {
        throw new UnsupportedOperationException();
    }
}
