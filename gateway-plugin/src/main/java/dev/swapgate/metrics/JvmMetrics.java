package dev.swapgate.metrics;

import io.prometheus.metrics.model.snapshots.Labels;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;

/** Basic facts of the Java virtual machine. Stateless. */
final class JvmMetrics {
    private static final double MILLIS_PER_SECOND = 1000;

    private JvmMetrics() {}

    static void addTo(PrometheusText text) {
        memory(text);
        text.gauge(
                "swapgate_jvm_threads",
                "Live platform threads of the virtual machine.",
                ManagementFactory.getThreadMXBean().getThreadCount());
        long collecting =
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .filter(millis -> millis > 0)
                        .sum();
        text.counter(
                "swapgate_jvm_gc_seconds",
                "Time spent collecting garbage.",
                collecting / MILLIS_PER_SECOND);
        text.info(
                "swapgate_jvm",
                "The virtual machine the gateway runs on.",
                Map.of(
                        "version", Runtime.version().toString(),
                        "vendor", System.getProperty("java.vendor", "")));
    }

    private static void memory(PrometheusText text) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        List<Area> areas =
                List.of(
                        new Area("heap", memory.getHeapMemoryUsage()),
                        new Area("nonheap", memory.getNonHeapMemoryUsage()));
        text.gauge(
                "swapgate_jvm_memory_used_bytes",
                "Memory in use by the virtual machine.",
                areas,
                Area::labels,
                area -> area.usage.getUsed());
        text.gauge(
                "swapgate_jvm_memory_committed_bytes",
                "Memory the virtual machine holds.",
                areas,
                Area::labels,
                area -> area.usage.getCommitted());
        text.gauge(
                "swapgate_jvm_memory_max_bytes",
                "Most memory the virtual machine may use; -1 if there is no limit.",
                areas,
                Area::labels,
                area -> area.usage.getMax());
    }

    /** One kind of memory. */
    private record Area(String name, MemoryUsage usage) {
        Labels labels() {
            return Labels.of("area", name);
        }
    }
}
