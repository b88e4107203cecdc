package dev.swapgate.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Collects metrics for one answer in Prometheus text format 0.0.4. Used by one thread. */
final class PrometheusText {
    private final MetricSnapshots.Builder snapshots = MetricSnapshots.builder();

    PrometheusText counters(MetricFamily<Counter> family) {
        CounterSnapshot.Builder builder = CounterSnapshot.builder();
        builder.name(family.name()).help(family.help());
        family.forEach((values, counter) ->
                builder.dataPoint(
                        CounterDataPointSnapshot.builder()
                                .labels(Labels.of(family.labelNames(), values))
                                .value((double) counter.getCount())
                                .build()));
        snapshots.metricSnapshot(builder.build());
        return this;
    }

    PrometheusText histograms(MetricFamily<Histogram> family) {
        HistogramSnapshot.Builder builder = HistogramSnapshot.builder();
        builder.name(family.name()).help(family.help());
        family.forEach((values, histogram) -> {
            // Made by us with this reservoir; anything else would be a broken invariant.
            BucketSnapshot snapshot = (BucketSnapshot) histogram.getSnapshot();
            builder.dataPoint(
                    HistogramDataPointSnapshot.builder()
                            .labels(Labels.of(family.labelNames(), values))
                            .classicHistogramBuckets(
                                    ClassicHistogramBuckets.of(
                                            snapshot.buckets().shown(), snapshot.counts()))
                            .sum(snapshot.sum() / snapshot.buckets().perUnit())
                            .build());
        });
        snapshots.metricSnapshot(builder.build());
        return this;
    }

    /** A gauge with a value for each of the given things. */
    <T> PrometheusText gauge(
            String name,
            String help,
            List<T> things,
            Labelled<T> labels,
            ToDoubleFunction<T> value) {
        GaugeSnapshot.Builder builder = GaugeSnapshot.builder();
        builder.name(name).help(help);
        for (T thing : things) {
            builder.dataPoint(point(labels.of(thing), value.applyAsDouble(thing)));
        }
        snapshots.metricSnapshot(builder.build());
        return this;
    }

    /** A gauge without labels. */
    PrometheusText gauge(String name, String help, double value) {
        return gauge(name, help, List.of(value), ignored -> Labels.EMPTY, Double::doubleValue);
    }

    /** A counter without labels whose value is kept elsewhere. */
    PrometheusText counter(String name, String help, double value) {
        CounterSnapshot.Builder builder = CounterSnapshot.builder();
        builder.name(name).help(help);
        builder.dataPoint(CounterDataPointSnapshot.builder().value(value).build());
        snapshots.metricSnapshot(builder.build());
        return this;
    }

    /** Facts that do not change. */
    PrometheusText info(String name, String help, Map<String, String> facts) {
        Labels.Builder labels = Labels.builder();
        facts.forEach(labels::label);
        InfoSnapshot.Builder builder = InfoSnapshot.builder();
        builder.name(name).help(help);
        builder.dataPoint(
                InfoSnapshot.InfoDataPointSnapshot.builder().labels(labels.build()).build());
        snapshots.metricSnapshot(builder.build());
        return this;
    }

    /** Metrics that others have made. */
    PrometheusText all(List<MetricSnapshot> made) {
        made.forEach(snapshots::metricSnapshot);
        return this;
    }

    private static GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    String write() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, snapshots.build());
        } catch (IOException e) {
            throw new UncheckedIOException("an array cannot fail to be written to", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The labels of a thing. */
    @FunctionalInterface
    interface Labelled<T> {
        Labels of(T thing);
    }
}
