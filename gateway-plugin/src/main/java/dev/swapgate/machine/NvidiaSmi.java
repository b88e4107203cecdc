package dev.swapgate.machine;

import dev.swapgate.machine.HardwareReport.Accelerator;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** NVIDIA's processors, as their own program tells of them. Used by one thread. */
final class NvidiaSmi {
    private static final List<String> SAMPLE =
            query(
                    "index,name,uuid,temperature.gpu,utilization.gpu,memory.used,memory.total,"
                            + "fan.speed,power.draw");
    private static final List<String> FACTS =
            query("index,name,memory.total,driver_version,power.limit");

    private final Tool tool;

    /** Where it is not installed it is not asked again. */
    private boolean absent;

    NvidiaSmi(Tool tool) {
        this.tool = tool;
    }

    private static List<String> query(String columns) {
        return List.of("nvidia-smi", "--query-gpu=" + columns, "--format=csv,noheader,nounits");
    }

    /** How busy they are; none if there are none. */
    List<GpuSample> samples(Instant now) {
        return lines(SAMPLE, 9).map(columns -> sample(columns, now)).toList();
    }

    private static GpuSample sample(List<String> columns, Instant now) {
        return new GpuSample(
                now,
                (int) number(columns.get(0)),
                columns.get(1),
                columns.get(2),
                number(columns.get(3)),
                0,
                number(columns.get(4)),
                number(columns.get(5)),
                number(columns.get(6)),
                number(columns.get(7)),
                number(columns.get(8)));
    }

    /** What they are. */
    List<Accelerator> accelerators() {
        List<Accelerator> found = new ArrayList<>();
        lines(FACTS, 5).forEach(columns -> found.add(accelerator(columns)));
        return found;
    }

    private static Accelerator accelerator(List<String> columns) {
        double limit = number(columns.get(4));
        @Nullable Double known = limit > 0 ? Double.valueOf(limit) : null;
        return new Accelerator(
                (int) number(columns.get(0)),
                "NVIDIA",
                columns.get(1),
                (long) number(columns.get(2)) << 20,
                columns.get(3),
                known);
    }

    private Stream<List<String>> lines(List<String> command, int columns) {
        return output(command).stream()
                .flatMap(String::lines)
                .map(line -> Arrays.stream(line.split(",", -1)).map(String::strip).toList())
                .filter(line -> line.size() == columns);
    }

    private Optional<String> output(List<String> command) {
        if (absent) {
            return Optional.empty();
        }
        try {
            Optional<String> output = tool.output(command);
            absent = output.isEmpty();
            return output;
        } catch (IOException e) {
            // It may be that a driver is just being replaced: the next time it may answer.
            return Optional.empty();
        }
    }

    /** A number, or 0 where the program says that there is none. */
    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
