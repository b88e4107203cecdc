package dev.swapgate.metrics;

import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Metrics of one name that differ by their labels; each is also in the registry, under name and
 * labels. Safe for use by many threads. Callers keep the metrics of the hot path instead of looking
 * them up.
 */
final class MetricFamily<M extends Metric> {
    private final String name;
    private final String help;
    private final List<String> labelNames;
    private final MetricRegistry registry;
    private final Supplier<M> create;
    private final ConcurrentHashMap<List<String>, M> metrics = new ConcurrentHashMap<>();

    MetricFamily(
            MetricRegistry registry,
            Supplier<M> create,
            String name,
            String help,
            String... labelNames) {
        this.registry = registry;
        this.create = create;
        this.name = name;
        this.help = help;
        this.labelNames = List.of(labelNames);
    }

    /** Name without a suffix such as {@code _total}. */
    String name() {
        return name;
    }

    /** One sentence for people. */
    String help() {
        return help;
    }

    /** Names of the labels. */
    List<String> labelNames() {
        return labelNames;
    }

    /** The metric with these label values, made if need be. */
    M with(String... labelValues) {
        List<String> key = List.of(labelValues);
        if (key.size() != labelNames.size()) {
            throw new IllegalArgumentException(
                    name + " has the labels " + labelNames + ", not " + key.size() + " values");
        }
        M metric = metrics.get(key);
        return metric != null ? metric : metrics.computeIfAbsent(key, this::register);
    }

    private M register(List<String> labelValues) {
        StringBuilder full = new StringBuilder(name);
        for (int i = 0; i < labelNames.size(); i++) {
            String value = labelValues.get(i).replace("\\", "\\\\").replace("\"", "\\\"");
            full.append(i == 0 ? '{' : ',').append(labelNames.get(i));
            full.append("=\"").append(value).append('"');
        }
        if (!labelNames.isEmpty()) {
            full.append('}');
        }
        return registry.register(full.toString(), create.get());
    }

    /** Calls {@code action} with the label values of each metric and the metric. */
    void forEach(BiConsumer<List<String>, M> action) {
        metrics.forEach(action);
    }
}
