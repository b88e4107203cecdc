package dev.swapgate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.swapgate.metrics.GatewayMetrics.ModelGauge;
import dev.swapgate.metrics.PrometheusParser.Sample;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class GatewayMetricsTest {
    private static final String ODD = "org/Model.v1:Q4 \"x\\y\"";

    private final GatewayMetrics metrics =
            new GatewayMetrics(
                    Set.of("m1", "m2", ODD),
                    () ->
                            List.of(
                                    new ModelGauge("m1", "ready", 3, 2),
                                    new ModelGauge("m2", "off", 0, 0),
                                    new ModelGauge(ODD, "loading", 0, 1)));

    @Test
    void theTextIsWellFormedWhenNothingHappenedYet() {
        assertThat(families().keySet())
                .contains("swapgate_model_state", "swapgate_leases", "swapgate_waiting")
                .contains(
                        "swapgate_swaps_total", "swapgate_loads_total", "swapgate_evictions_total")
                .contains("swapgate_jvm_memory_used_bytes", "swapgate_jvm_threads")
                .contains("swapgate_uptime_seconds", "swapgate_build_info");
    }

    @Test
    void theTextIsWellFormedWhenEverythingHappened() {
        everything("m1");
        everything(ODD);
        everything("");

        assertThat(families().values())
                .allSatisfy(family -> assertThat(family.samples()).isNotEmpty());
        assertThat(families().keySet())
                .contains("swapgate_requests_total", "swapgate_request_duration_seconds")
                .contains("swapgate_time_to_first_byte_seconds", "swapgate_queue_wait_seconds")
                .contains("swapgate_load_seconds", "swapgate_unloads_total")
                .contains("swapgate_rejected_total", "swapgate_errors_total")
                .contains("swapgate_streams_cut_total", "swapgate_clients_gone_total");
    }

    @Test
    void modelsOfPeersHaveTheirOwnSeriesButNoLoads() {
        metrics.configureRemote(List.of("peer/x"));
        metrics.request("peer/x", "/v1/chat/completions", 200, Duration.ofMillis(1));
        metrics.firstByte("peer/x", Duration.ofMillis(1));
        metrics.clientGone("peer/x", "waiting");

        assertThat(metrics.prometheusText())
                .contains("swapgate_requests_total{code=\"200\",model=\"peer/x\",")
                .contains("swapgate_time_to_first_byte_seconds_count{model=\"peer/x\"} 1")
                .contains("swapgate_clients_gone_total{model=\"peer/x\",")
                .doesNotContain("swapgate_swaps_total{model=\"peer/x\"")
                .doesNotContain("model=\"\"");
    }

    private void everything(String model) {
        metrics.request(model, "/v1/chat/completions", 200, Duration.ofMillis(120));
        metrics.firstByte(model, Duration.ofMillis(30));
        metrics.error("queue_full");
        metrics.waited(model, Duration.ofSeconds(2));
        metrics.rejected(model, "queue_full");
        metrics.swapStarted(model);
        metrics.evicted(model);
        metrics.loaded(model, true, Duration.ofSeconds(9));
        metrics.loaded(model, false, Duration.ofSeconds(1));
        metrics.unloaded(model, "ttl");
        metrics.streamCut(model, "upstream_died");
        metrics.clientGone(model, "waiting");
    }

    @Test
    void aModelIsInExactlyOneState() {
        assertThat(value("swapgate_model_state", Map.of("model", "m1", "state", "ready"))).isOne();
        assertThat(samplesOf("swapgate_model_state"))
                .filteredOn(sample -> "m1".equals(sample.labels().get("model")))
                .hasSize(5)
                .extracting(Sample::value)
                .containsExactlyInAnyOrder(1.0, 0.0, 0.0, 0.0, 0.0);
        assertThat(value("swapgate_model_state", Map.of("model", "m2", "state", "off"))).isOne();
    }

    @Test
    void leasesAndWaitersAreTheOnesOfNow() {
        assertThat(value("swapgate_leases", Map.of("model", "m1"))).isEqualTo(3);
        assertThat(value("swapgate_waiting", Map.of("model", "m1"))).isEqualTo(2);
        assertThat(value("swapgate_waiting", Map.of("model", ODD))).isOne();
    }

    @Test
    void oddModelIdsAreEscapedAndComeBackUnchanged() {
        metrics.swapStarted(ODD);

        assertThat(metrics.prometheusText())
                .contains("swapgate_swaps_total{model=\"org/Model.v1:Q4 \\\"x\\\\y\\\"\"} 1.0");
        assertThat(value("swapgate_swaps_total", Map.of("model", ODD))).isOne();
    }

    @Test
    void countersBeginAtZero() {
        assertThat(value("swapgate_swaps_total", Map.of("model", "m2"))).isZero();
        assertThat(value("swapgate_loads_total", Map.of("model", "m2", "result", "failure")))
                .isZero();
        assertThat(value("swapgate_evictions_total", Map.of("model", "m2"))).isZero();
    }

    @Test
    void requestsAreCountedByModelRouteAndStatus() {
        metrics.request("m1", "/v1/chat/completions", 200, Duration.ofMillis(20));
        metrics.request("m1", "/v1/chat/completions", 200, Duration.ofMillis(40));
        metrics.request("m1", "/v1/chat/completions", 502, Duration.ofMillis(1));
        metrics.request("", "/health", 200, Duration.ofMillis(1));

        assertThat(
                        value(
                                "swapgate_requests_total",
                                Map.of(
                                        "model",
                                        "m1",
                                        "route",
                                        "/v1/chat/completions",
                                        "code",
                                        "200")))
                .isEqualTo(2);
        assertThat(
                        value(
                                "swapgate_requests_total",
                                Map.of(
                                        "model",
                                        "m1",
                                        "route",
                                        "/v1/chat/completions",
                                        "code",
                                        "502")))
                .isOne();
        assertThat(
                        value(
                                "swapgate_requests_total",
                                Map.of("model", "", "route", "/health", "code", "200")))
                .isOne();
    }

    @Test
    void durationsHaveExactSumCountAndBuckets() {
        metrics.waited("m1", Duration.ofMillis(1));
        metrics.waited("m1", Duration.ofMillis(2));
        metrics.waited("m1", Duration.ofSeconds(7));
        metrics.waited("m1", Duration.ofHours(1));

        assertThat(sample("swapgate_queue_wait_seconds", "_sum", Map.of("model", "m1")))
                .isCloseTo(3607.003, within(1e-9));
        assertThat(sample("swapgate_queue_wait_seconds", "_count", Map.of("model", "m1")))
                .isEqualTo(4);
        assertThat(bucket("0.001")).isOne();
        assertThat(bucket("0.0025")).isEqualTo(2);
        assertThat(bucket("10.0")).isEqualTo(3);
        assertThat(bucket("1800.0")).isEqualTo(3);
        assertThat(bucket("+Inf")).isEqualTo(4);
    }

    private double bucket(String bound) {
        return sample("swapgate_queue_wait_seconds", "_bucket", Map.of("model", "m1", "le", bound));
    }

    @Test
    void aFailedLoadIsCountedButNotTimed() {
        metrics.loaded("m1", true, Duration.ofSeconds(4));
        metrics.loaded("m1", false, Duration.ZERO);

        assertThat(value("swapgate_loads_total", Map.of("model", "m1", "result", "failure")))
                .isOne();
        assertThat(sample("swapgate_load_seconds", "_count", Map.of("model", "m1"))).isOne();
        assertThat(sample("swapgate_load_seconds", "_sum", Map.of("model", "m1"))).isEqualTo(4);
    }

    @Test
    void unknownModelsMakeNoSeries() {
        for (int i = 0; i < 50; i++) {
            everything("guess-" + i);
        }

        assertThat(metrics.prometheusText()).doesNotContain("guess-");
        assertThat(value("swapgate_swaps_total", Map.of("model", ""))).isEqualTo(50);
    }

    @Test
    void endlessRoutesDoNotMakeEndlessSeries() {
        for (int i = 0; i < 1000; i++) {
            metrics.request("m1", "/guess/" + i, 404, Duration.ofMillis(1));
        }

        assertThat(samplesOf("swapgate_requests_total")).hasSizeLessThan(300);
        assertThat(samplesOf("swapgate_requests_total"))
                .extracting(Sample::value)
                .satisfies(values ->
                        assertThat(values.stream().mapToDouble(x -> x).sum()).isEqualTo(1000));
    }

    @Test
    void labelValuesAreLowerCase() {
        metrics.rejected("m1", "queue_full");
        metrics.unloaded("m1", "ttl");

        assertThat(value("swapgate_rejected_total", Map.of("model", "m1", "reason", "queue_full")))
                .isOne();
        assertThat(value("swapgate_unloads_total", Map.of("model", "m1", "cause", "ttl"))).isOne();
    }

    @Test
    void nothingIsLostUnderContention() throws InterruptedException {
        int threads = 8;
        int rounds = 20_000;
        CountDownLatch done = new CountDownLatch(threads);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int t = 0; t < threads; t++) {
                executor.execute(() -> {
                    for (int i = 0; i < rounds; i++) {
                        metrics.request("m1", "/r", 200 + i % 3, Duration.ofNanos(i));
                        metrics.waited("m1", Duration.ZERO);
                    }
                    done.countDown();
                });
            }
            done.await();
        }

        assertThat(samplesOf("swapgate_requests_total"))
                .extracting(Sample::value)
                .satisfies(values ->
                        assertThat(values.stream().mapToDouble(x -> x).sum())
                                .isEqualTo(threads * rounds));
        assertThat(sample("swapgate_queue_wait_seconds", "_count", Map.of("model", "m1")))
                .isEqualTo(threads * rounds);
    }

    @Test
    void theRegistryHoldsEveryMetric() {
        everything("m1");

        assertThat(metrics.registry().getCounters())
                .containsKey(
                        "swapgate_requests{model=\"m1\",route=\"/v1/chat/completions\",code=\"200\"}");
        assertThat(metrics.registry().getHistograms())
                .containsKey("swapgate_queue_wait_seconds{model=\"m1\"}");
    }

    private Map<String, PrometheusParser.Family> families() {
        return PrometheusParser.parse(metrics.prometheusText());
    }

    private List<Sample> samplesOf(String family) {
        return Optional.ofNullable(families().get(family)).orElseThrow().samples();
    }

    private double value(String family, Map<String, String> labels) {
        return sample(family, "", labels);
    }

    private double sample(String family, String suffix, Map<String, String> labels) {
        return samplesOf(family).stream()
                .filter(sample -> sample.name().equals(family + suffix))
                .filter(sample -> sample.labels().equals(labels))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + family + suffix + labels))
                .value();
    }
}
