package dev.swapgate.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Counts and times what the gateway does, in Dropwizard Metrics. Safe for use by many threads.
 *
 * <p>Series are made for configured models alone, here or at peers: another id is counted without a
 * model, so that no client can make the number of series grow.
 */
public final class GatewayMetrics {
    private static final double MILLIS_PER_SECOND = 1000;
    private static final String NO_MODEL = "";
    private static final String MODEL = "model";
    private static final List<String> STATES =
            List.of("off", "loading", "ready", "draining", "stopping");

    /**
     * State of one model for the gauges.
     *
     * @param model the model
     * @param state {@code off}, {@code loading}, {@code ready}, {@code draining} or {@code
     *     stopping}
     * @param leases its open leases
     * @param waiting requests that wait for it
     */
    public record ModelGauge(String model, String state, int leases, int waiting) {}

    private final Supplier<List<ModelGauge>> gauges;
    private final Map<String, ModelMeters> models = new ConcurrentHashMap<>();
    private final List<Supplier<List<MetricSnapshot>>> others = new CopyOnWriteArrayList<>();
    private final ModelMeters noModel;
    private final MetricRegistry registry = new MetricRegistry();

    private final MetricFamily<Counter> requests =
            counters("requests", "Requests answered.", MODEL, "route", "code");
    private final MetricFamily<Histogram> durations =
            histograms(
                    "request_duration_seconds",
                    "Time from a request's arrival to the end of its answer.",
                    MODEL,
                    "route");
    private final MetricFamily<Histogram> firstBytes =
            histograms(
                    "time_to_first_byte_seconds",
                    "Time from a request's arrival to the first body byte of the model's answer.",
                    MODEL);
    private final MetricFamily<Histogram> waits =
            histograms("queue_wait_seconds", "Time a request waited for its lease.", MODEL);
    private final MetricFamily<Counter> swaps =
            counters("swaps", "Swaps begun: loads, with the evictions they needed.", MODEL);
    private final MetricFamily<Counter> loads =
            counters("loads", "Loads ended, by result.", MODEL, "result");
    private final MetricFamily<Histogram> loadTimes =
            histograms(
                    "load_seconds",
                    "Time a successful load took, the stops of its victims included.",
                    MODEL);
    private final MetricFamily<Counter> evictions =
            counters("evictions", "Models stopped to make room for another.", MODEL);
    private final MetricFamily<Counter> unloads =
            counters("unloads", "Models stopped or ended for another cause.", MODEL, "cause");
    private final MetricFamily<Counter> rejected =
            counters("rejected", "Requests refused a lease.", MODEL, "reason");
    private final MetricFamily<Counter> errors = counters("errors", "Errors answered.", "code");
    private final MetricFamily<Counter> streamsCut =
            counters("streams_cut", "Streams broken off visibly.", MODEL, "reason");
    private final MetricFamily<Counter> clientsGone =
            counters("clients_gone", "Clients that left before the end.", MODEL, "phase");

    private final MetricFamily<Counter> traceLost =
            counters("trace_dropped", "Lines that are missing in the recorded trace.");
    private final MetricFamily<Counter> inputTokens =
            counters("input_tokens", "Prompt tokens of answered requests.", MODEL);
    private final MetricFamily<Counter> cachedTokens =
            counters("cached_tokens", "Those of the prompt tokens that were cached.", MODEL);
    private final MetricFamily<Counter> outputTokens =
            counters("output_tokens", "Tokens generated.", MODEL);
    private final MetricFamily<Histogram> speeds =
            new MetricFamily<>(
                    registry,
                    () -> new Histogram(new BucketReservoir(Buckets.SPEEDS)),
                    "swapgate_generation_tokens_per_second",
                    "How fast tokens of an answer were generated.",
                    MODEL);
    private final MetricFamily<Counter> lostRows =
            counters("activity_lost", "Rows of activity that could not be kept.");

    /**
     * Metrics of the given models.
     *
     * @param models every configured model id
     * @param gauges asked for the models' state whenever the metrics are read
     */
    public GatewayMetrics(Set<String> models, Supplier<List<ModelGauge>> gauges) {
        this.gauges = gauges;
        this.noModel = newMeters(NO_MODEL);
        traceLost.with();
        lostRows.with();
        configure(models);
    }

    /** Takes more models; what was counted of those that are not configured any more stays. */
    public void configure(Set<String> configured) {
        for (var model : configured) {
            if (models.putIfAbsent(model, newMeters(model)) == null) {
                beginAtZero(model);
            }
        }
    }

    /** Takes models that run elsewhere: requests to them are counted like others, and no more. */
    public void configureRemote(Collection<String> configured) {
        configured.forEach(model -> models.computeIfAbsent(model, this::newMeters));
    }

    private ModelMeters newMeters(String model) {
        return new ModelMeters(model, requests, durations, waits, firstBytes);
    }

    /**
     * Makes the series of a model that should begin at zero, so that the first event is seen as a
     * rise.
     */
    private void beginAtZero(String model) {
        swaps.with(model);
        evictions.with(model);
        loads.with(model, "success");
        loads.with(model, "failure");
    }

    private MetricFamily<Counter> counters(String name, String help, String... labels) {
        return new MetricFamily<>(registry, Counter::new, "swapgate_" + name, help, labels);
    }

    private MetricFamily<Histogram> histograms(String name, String help, String... labels) {
        return new MetricFamily<>(
                registry,
                () -> new Histogram(new BucketReservoir(Buckets.TIMES)),
                "swapgate_" + name,
                help,
                labels);
    }

    /** Shows what somebody else has counted as well. */
    public void include(Supplier<List<MetricSnapshot>> other) {
        others.add(other);
    }

    /** Everything counted and timed, for another reporter. */
    public MetricRegistry registry() {
        return registry;
    }

    /**
     * A request was answered.
     *
     * @param model a configured model id, or empty text
     * @param route the route's path
     */
    public void request(String model, String route, int status, Duration took) {
        meters(model).request(route, status, took);
    }

    /**
     * The first body byte of an upstream's answer reached the gateway after this long, counted from
     * the request's arrival.
     */
    public void firstByte(String model, Duration took) {
        meters(model).firstByte(took);
    }

    /** An answer told how many tokens it took; a speed that is not known is not above 0. */
    public void tokens(String model, long input, long cached, long output, double perSecond) {
        if (input > 0) {
            inputTokens.with(known(model)).inc(input);
        }
        if (cached > 0) {
            cachedTokens.with(known(model)).inc(cached);
        }
        if (output > 0) {
            outputTokens.with(known(model)).inc(output);
        }
        if (perSecond > 0) {
            speeds.with(known(model)).update(Math.round(perSecond * Buckets.SPEEDS.perUnit()));
        }
    }

    /** So many rows of activity were lost. */
    public void activityLost(int rows) {
        lostRows.with().inc(rows);
    }

    /** An error of this code was answered. */
    public void error(String code) {
        errors.with(code).inc();
    }

    /** A request got its lease after this long. */
    public void waited(String model, Duration wait) {
        meters(model).waited(wait);
    }

    /** A request was refused a lease. */
    public void rejected(String model, String reason) {
        rejected.with(known(model), reason).inc();
    }

    /** A swap began. */
    public void swapStarted(String model) {
        swaps.with(known(model)).inc();
    }

    /** A model was evicted to make room; for which is no label, as pairs are too many series. */
    public void evicted(String model) {
        evictions.with(known(model)).inc();
    }

    /** A load ended; only a successful one counts among the load times. */
    public void loaded(String model, boolean success, Duration took) {
        loads.with(known(model), success ? "success" : "failure").inc();
        if (success) {
            loadTimes.with(known(model)).update(took.toNanos());
        }
    }

    /** A model was unloaded although no other needed its place, or ended by itself. */
    public void unloaded(String model, String cause) {
        unloads.with(known(model), cause).inc();
    }

    /** A stream was broken off visibly. */
    public void streamCut(String model, String reason) {
        streamsCut.with(known(model), reason).inc();
    }

    /** A client left while it waited or was served; {@code phase} says which. */
    public void clientGone(String model, String phase) {
        clientsGone.with(known(model), phase).inc();
    }

    /** A line of the recorded trace was lost. */
    public void traceLineLost() {
        traceLost.with().inc();
    }

    private ModelMeters meters(String model) {
        return models.getOrDefault(model, noModel);
    }

    /** The model itself if it is configured, else no model. */
    private String known(String model) {
        return models.containsKey(model) ? model : NO_MODEL;
    }

    /** Everything in Prometheus text format 0.0.4. */
    public String prometheusText() {
        List<ModelGauge> now = gauges.get();
        PrometheusText text = new PrometheusText();
        states(text, now);
        text.counters(requests).counters(swaps).counters(loads).counters(evictions);
        text.counters(unloads).counters(rejected).counters(errors).counters(streamsCut);
        text.counters(clientsGone).counters(traceLost);
        text.counters(inputTokens).counters(cachedTokens);
        text.counters(outputTokens).counters(lostRows).histograms(speeds);
        text.histograms(durations).histograms(firstBytes).histograms(waits).histograms(loadTimes);
        about(text);
        JvmMetrics.addTo(text);
        others.forEach(other -> text.all(other.get()));
        return text.write();
    }

    private static void states(PrometheusText text, List<ModelGauge> now) {
        List<StateOf> pairs =
                now.stream()
                        .flatMap(gauge -> STATES.stream().map(state -> new StateOf(gauge, state)))
                        .toList();
        text.gauge(
                "swapgate_model_state",
                "Where a model stands: 1 for the state it is in, 0 for the others.",
                pairs,
                pair -> Labels.of(MODEL, pair.gauge.model(), "state", pair.state),
                pair -> pair.state.equals(pair.gauge.state()) ? 1 : 0);
        text.gauge(
                "swapgate_leases",
                "Requests a model is serving.",
                now,
                gauge -> Labels.of(MODEL, gauge.model()),
                ModelGauge::leases);
        text.gauge(
                "swapgate_waiting",
                "Requests that wait for a model.",
                now,
                gauge -> Labels.of(MODEL, gauge.model()),
                ModelGauge::waiting);
    }

    private static void about(PrometheusText text) {
        BuildInfo build = BuildInfo.current();
        text.info(
                "swapgate_build",
                "The build that runs.",
                Map.of("version", build.version(), "commit", build.commit()));
        text.gauge(
                "swapgate_uptime_seconds",
                "Time since the virtual machine of the gateway started.",
                ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS_PER_SECOND);
    }

    /** A model and one of the states it may be in. */
    private record StateOf(ModelGauge gauge, String state) {}
}
