package dev.swapgate.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The metrics that every request of one model touches, found without building a string. Safe for
 * use by many threads.
 */
final class ModelMeters {
    private static final int STATUS_LIMIT = 600;

    /**
     * Distinct routes counted for a model; a table has far fewer, so this only stops a caller's
     * mistake.
     */
    private static final int MAX_ROUTES = 256;

    private static final String OTHER_ROUTE = "other";

    private final String model;
    private final MetricFamily<Counter> requests;
    private final MetricFamily<Histogram> durations;
    private final LazyHistogram waits;
    private final LazyHistogram firstBytes;
    private final ConcurrentHashMap<String, RouteMeters> routes = new ConcurrentHashMap<>();

    ModelMeters(
            String model,
            MetricFamily<Counter> requests,
            MetricFamily<Histogram> durations,
            MetricFamily<Histogram> waits,
            MetricFamily<Histogram> firstBytes) {
        this.model = model;
        this.requests = requests;
        this.durations = durations;
        this.waits = new LazyHistogram(waits);
        this.firstBytes = new LazyHistogram(firstBytes);
    }

    void waited(Duration took) {
        waits.update(took);
    }

    void firstByte(Duration took) {
        firstBytes.update(took);
    }

    void request(String route, int status, Duration took) {
        RouteMeters meters = routes.get(route);
        if (meters == null) {
            String known = routes.size() < MAX_ROUTES ? route : OTHER_ROUTE;
            meters = routes.computeIfAbsent(known, name -> new RouteMeters(name));
        }
        meters.count(status >= 0 && status < STATUS_LIMIT ? status : 0);
        meters.duration.update(took.toNanos());
    }

    /** The requests of one route. */
    private final class RouteMeters {
        private final String route;
        private final Histogram duration;
        private final AtomicReferenceArray<Counter> byStatus =
                new AtomicReferenceArray<>(STATUS_LIMIT);

        RouteMeters(String route) {
            this.route = route;
            this.duration = durations.with(model, route);
        }

        void count(int status) {
            Counter counter = byStatus.get(status);
            if (counter == null) {
                counter = requests.with(model, route, Integer.toString(status));
                byStatus.set(status, counter);
            }
            counter.inc();
        }
    }

    /** A histogram of the model that has no series before its first value. */
    private final class LazyHistogram {
        private final MetricFamily<Histogram> family;
        private volatile @Nullable Histogram histogram;

        LazyHistogram(MetricFamily<Histogram> family) {
            this.family = family;
        }

        void update(Duration took) {
            Histogram found = histogram;
            if (found == null) {
                // Two threads at once find the same one in the family.
                found = family.with(model);
                histogram = found;
            }
            found.update(took.toNanos());
        }
    }
}
