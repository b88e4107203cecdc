package dev.swapgate.admin.machine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.admin.Answers;
import dev.swapgate.machine.GpuSample;
import dev.swapgate.machine.HardwareReport;
import dev.swapgate.machine.HardwareReport.Accelerator;
import dev.swapgate.machine.MachineWatch.History;
import dev.swapgate.machine.SystemSample;

import java.util.List;
import java.util.function.Function;

/** The machine as JSON. Stateless. */
final class MachineJson {
    private static final double MIB = 1 << 20;
    private static final List<String> LOADS = List.of("load_avg_1", "load_avg_5", "load_avg_15");
    private static final String NAME = "name";
    private static final String VERSION = "version";

    private MachineJson() {}

    /** What was seen; {@code filtered} says that nothing is no reason to say that there is none. */
    static ObjectNode history(History seen, boolean filtered) {
        ObjectNode node = Answers.object().put("enabled", true);
        list(node, "sys_stats", seen.systems(), MachineJson::system, filtered);
        list(node, "gpu_stats", seen.gpus(), MachineJson::gpu, filtered);
        return node;
    }

    private static <T> void list(
            ObjectNode node,
            String field,
            List<T> samples,
            Function<T, ObjectNode> json,
            boolean filtered) {
        if (samples.isEmpty() && !filtered) {
            node.putNull(field);
            return;
        }
        ArrayNode array = node.putArray(field);
        samples.forEach(sample -> array.add(json.apply(sample)));
    }

    private static ObjectNode system(SystemSample sample) {
        ObjectNode node = Answers.object().put("timestamp", sample.timestamp().toString());
        node.set("cpu_util_per_core", Answers.tree(sample.cores()));
        SystemSample.Memory memory = sample.memory();
        node.put("mem_total_mb", (long) (memory.total() / MIB));
        node.put("mem_used_mb", (long) (memory.used() / MIB));
        node.put("mem_free_mb", (long) (memory.free() / MIB));
        node.put("swap_total_mb", (long) (memory.swapTotal() / MIB));
        node.put("swap_used_mb", (long) (memory.swapUsed() / MIB));
        for (int i = 0; i < Math.min(LOADS.size(), sample.load().size()); i++) {
            node.put(LOADS.get(i), sample.load().get(i));
        }
        ArrayNode networks = node.putArray("net_io");
        for (SystemSample.Network network : sample.networks()) {
            ObjectNode one = networks.addObject().put(NAME, network.name());
            one.put("bytes_recv", network.received()).put("bytes_sent", network.sent());
        }
        return node;
    }

    private static ObjectNode gpu(GpuSample gpu) {
        ObjectNode node = Answers.object().put("timestamp", gpu.timestamp().toString());
        node.put("id", gpu.id()).put(NAME, gpu.name()).put("uuid", gpu.uuid());
        node.put("temp_c", gpu.temperature()).put("vram_temp_c", gpu.memoryTemperature());
        node.put("gpu_util_pct", gpu.busy()).put("mem_util_pct", gpu.memoryBusy());
        node.put("mem_used_mb", gpu.memoryUsed()).put("mem_total_mb", gpu.memoryTotal());
        return node.put("fan_speed_pct", gpu.fan()).put("power_draw_w", gpu.power());
    }

    static ObjectNode hardware(HardwareReport report, String version) {
        ObjectNode node = Answers.object().put("schema_version", 1);
        node.put("captured_at", report.captured().toString());
        ObjectNode capture = node.putObject("capture").put("scope", "inference_host");
        ObjectNode detector = capture.put("method", "detected").putObject("detector");
        detector.put(NAME, "swapgate").put(VERSION, version);
        ObjectNode architecture = node.putObject("architecture");
        architecture.put(NAME, report.architectureName()).put("raw_name", report.architecture());
        system(node.putObject("operating_system"), report);
        ObjectNode environment = node.putObject("environment");
        environment.put("kind", report.environment().kind());
        environment.put(NAME, report.environment().name()).putNull(VERSION);
        cpu(node.putObject("cpu"), report.cpu());
        node.putObject("memory").put("capacity_bytes", report.memory());
        ArrayNode accelerators = node.putArray("accelerators");
        report.accelerators().forEach(one -> accelerator(accelerators.addObject(), one));
        return node;
    }

    private static void system(ObjectNode node, HardwareReport report) {
        HardwareReport.Os system = report.system();
        node.put("family", report.systemFamily()).put(NAME, system.name());
        node.put(VERSION, system.version()).put("kernel", system.kernel());
        node.put("raw_family", system.family());
    }

    private static void cpu(ObjectNode node, HardwareReport.Cpu cpu) {
        node.put("vendor", cpu.vendor()).put("model", cpu.model());
        node.put("socket_count", cpu.sockets()).put("physical_core_count", cpu.physicalCores());
        node.put("logical_thread_count", cpu.logicalThreads());
    }

    private static void accelerator(ObjectNode node, Accelerator accelerator) {
        node.put("index", accelerator.index()).put("kind", "gpu");
        node.put("vendor", accelerator.vendor()).put("model", accelerator.model());
        node.putNull("architecture");
        ObjectNode memory = node.putObject("memory");
        boolean known = accelerator.memory() > 0;
        memory.put("kind", known ? "dedicated" : "unknown");
        memory.put("capacity_bytes", known ? Long.valueOf(accelerator.memory()) : null);
        if (accelerator.driver() == null) {
            node.putNull("driver");
        } else {
            node.putObject("driver").putNull(NAME).put(VERSION, accelerator.driver());
        }
        node.put("power_limit_watts", accelerator.powerLimit());
    }
}
