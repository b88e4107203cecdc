package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

/** The gateway's metrics, as operators see them. */
final class Metrics {
    private Metrics() {}

    /** Open leases of a model. */
    static int leases(Deployment gateway, String model) {
        return gauge(gateway, "swapgate_leases", model);
    }

    /** Waits until so many requests wait for a model. */
    static void awaitWaiting(Deployment gateway, String model, int count) {
        awaitGauge(gateway, "swapgate_waiting", model, count);
    }

    /** Waits until a model has so many open leases. */
    static void awaitLeases(Deployment gateway, String model, int count) {
        awaitGauge(gateway, "swapgate_leases", model, count);
    }

    private static void awaitGauge(Deployment gateway, String name, String model, int count) {
        await(name + " of " + model)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(gauge(gateway, name, model)).isEqualTo(count));
    }

    private static int gauge(Deployment gateway, String name, String model) {
        return series(gateway, name).stream()
                .filter(line -> line.startsWith(name + "{model=\"" + model + "\"}"))
                .mapToInt(Metrics::value)
                .findFirst()
                .orElseThrow();
    }

    /** The sum of a metric over all models. */
    static int sum(Deployment gateway, String name) {
        return series(gateway, name).stream().mapToInt(Metrics::value).sum();
    }

    private static List<String> series(Deployment gateway, String name) {
        return Http.get(gateway.uri("/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .toList();
    }

    private static int value(String line) {
        return (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }
}
