package dev.swapgate.machine;

import dev.swapgate.machine.MachineWatch.History;
import dev.swapgate.machine.SystemSample.Network;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How busy the machine is, as series with the names that llama-swap gives them. Used by one thread.
 */
public final class MachineMetrics {
    private static final String PREFIX = "llamaswap_";
    private static final double MIB = 1 << 20;
    private static final List<String> INTERVALS = List.of("1m", "5m", "15m");

    private final List<MetricSnapshot> made = new ArrayList<>();

    private MachineMetrics() {}

    /** The series of the last look at the machine; none before there was one. */
    public static List<MetricSnapshot> of(History latest) {
        MachineMetrics metrics = new MachineMetrics();
        latest.systems().forEach(metrics::system);
        if (!latest.gpus().isEmpty()) {
            metrics.gpus(latest.gpus());
        }
        return metrics.made;
    }

    private void system(SystemSample sample) {
        cores(sample.cores());
        SystemSample.Memory memory = sample.memory();
        bytes("memory_total_bytes", "Memory of the machine.", memory.total());
        bytes("memory_used_bytes", "Memory in use.", memory.used());
        bytes("memory_free_bytes", "Memory not in use.", memory.free());
        bytes("swap_total_bytes", "Room to swap to.", memory.swapTotal());
        bytes("swap_used_bytes", "Memory swapped out.", memory.swapUsed());
        load(sample.load());
        networks(sample.networks());
    }

    private void cores(List<Double> cores) {
        GaugeSnapshot.Builder gauge = gauge("cpu_util_percent", "Use of a core.");
        for (int core = 0; core < cores.size(); core++) {
            gauge.dataPoint(point(Labels.of("core", Integer.toString(core)), cores.get(core)));
        }
        made.add(gauge.build());
    }

    private void load(List<Double> load) {
        GaugeSnapshot.Builder gauge =
                gauge("load_average", "Processes that ran or wanted to, on average.");
        for (int i = 0; i < Math.min(load.size(), INTERVALS.size()); i++) {
            gauge.dataPoint(point(Labels.of("interval", INTERVALS.get(i)), load.get(i)));
        }
        made.add(gauge.build());
    }

    private void networks(List<Network> networks) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder();
        // The exposition appends _total to counters; this name is one that has to stay.
        counter.name(PREFIX + "network_bytes").help("Bytes through a network interface.");
        for (Network network : networks) {
            counter.dataPoint(through(network.name(), "recv", network.received()));
            counter.dataPoint(through(network.name(), "sent", network.sent()));
        }
        made.add(counter.build());
    }

    private static CounterDataPointSnapshot through(String name, String direction, long bytes) {
        return CounterDataPointSnapshot.builder()
                .labels(Labels.of("interface", name, "direction", direction))
                .value((double) Math.max(0, bytes))
                .build();
    }

    private void gpus(List<GpuSample> gpus) {
        gpu(gpus, "temperature_celsius", "Temperature.", GpuSample::temperature);
        gpu(
                gpus,
                "vram_temperature_celsius",
                "Temperature of the memory.",
                GpuSample::memoryTemperature);
        gpu(gpus, "util_percent", "Share of time it worked.", GpuSample::busy);
        gpu(gpus, "memory_util_percent", "Share of memory in use.", GpuSample::memoryBusy);
        gpu(gpus, "memory_used_bytes", "Memory in use.", gpu -> gpu.memoryUsed() * MIB);
        gpu(gpus, "memory_total_bytes", "Memory.", gpu -> gpu.memoryTotal() * MIB);
        gpu(gpus, "fan_speed_percent", "Speed of the fan.", GpuSample::fan);
        gpu(gpus, "power_draw_watts", "Power it draws.", GpuSample::power);
    }

    private void gpu(
            List<GpuSample> gpus, String name, String help, ToDoubleFunction<GpuSample> value) {
        GaugeSnapshot.Builder gauge = gauge("gpu_" + name, help);
        gpus.forEach(gpu -> gauge.dataPoint(point(labels(gpu), value.applyAsDouble(gpu))));
        made.add(gauge.build());
    }

    private static Labels labels(GpuSample gpu) {
        Labels labels = Labels.of("id", Integer.toString(gpu.id()), "name", gpu.name());
        return gpu.uuid().isEmpty() ? labels : labels.add("uuid", gpu.uuid());
    }

    private void bytes(String name, String help, long value) {
        made.add(gauge(name, help).dataPoint(point(Labels.EMPTY, (double) value)).build());
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
        return GaugeSnapshot.builder().name(PREFIX + name).help(help);
    }

    private static GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }
}
