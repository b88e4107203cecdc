package dev.swapgate.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * AMD's processors, as the kernel's driver {@code amdgpu} tells of them in files: see "GPU
 * Power/Thermal Controls and Monitoring" of the kernel's documentation. Used by one thread.
 */
final class AmdGpus {
    private static final double MIB = 1 << 20;
    private static final double MILLI = 1e3;
    private static final double MICRO = 1e6;
    private static final double PERCENT = 100;
    private static final double FULL_FAN = 255;

    private final Path cards;

    AmdGpus() {
        this(Path.of("/sys/class/drm"));
    }

    /** Finds the cards in a directory such as {@code /sys/class/drm}. */
    AmdGpus(Path cards) {
        this.cards = cards;
    }

    /**
     * How busy they are; none if there are none.
     *
     * @param first number of the first of them
     */
    List<GpuSample> samples(int first, Instant now) {
        List<GpuSample> samples = new ArrayList<>();
        for (Path device : devices()) {
            samples.add(sample(device, first + samples.size(), now));
        }
        return samples;
    }

    private static GpuSample sample(Path device, int id, Instant now) {
        Path sensors = found(device.resolve("hwmon"), "hwmon*").findFirst().orElse(device);
        return new GpuSample(
                now,
                id,
                name(device),
                text(device.resolve("unique_id")),
                number(sensors.resolve("temp1_input")) / MILLI,
                memoryTemperature(sensors),
                number(device.resolve("gpu_busy_percent")),
                number(device.resolve("mem_info_vram_used")) / MIB,
                number(device.resolve("mem_info_vram_total")) / MIB,
                number(sensors.resolve("pwm1")) * PERCENT / FULL_FAN,
                power(sensors));
    }

    private static String name(Path device) {
        String product = text(device.resolve("product_name"));
        return product.isEmpty() ? "AMD GPU " + text(device.resolve("device")) : product;
    }

    private static double memoryTemperature(Path sensors) {
        return found(sensors, "temp*_label")
                .filter(label -> text(label).equals("mem"))
                .mapToDouble(label -> number(input(label)) / MILLI)
                .findFirst()
                .orElse(0);
    }

    private static Path input(Path label) {
        return label.resolveSibling(label.getFileName().toString().replace("label", "input"));
    }

    /** Some cards tell the average, others what is drawn in this moment. */
    private static double power(Path sensors) {
        double average = number(sensors.resolve("power1_average"));
        return (average > 0 ? average : number(sensors.resolve("power1_input"))) / MICRO;
    }

    private List<Path> devices() {
        return found(cards, "card[0-9]*")
                .sorted(Comparator.comparingInt(AmdGpus::length).thenComparing(Path::getFileName))
                .map(card -> card.resolve("device"))
                .filter(device -> Files.exists(device.resolve("mem_info_vram_total")))
                .filter(device -> Files.exists(device.resolve("gpu_busy_percent")))
                .toList();
    }

    /** So that card10 comes after card9. */
    private static int length(Path card) {
        return card.getFileName().toString().length();
    }

    private static Stream<Path> found(Path directory, String glob) {
        if (!Files.isDirectory(directory)) {
            return Stream.empty();
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
            List<Path> all = new ArrayList<>();
            entries.forEach(all::add);
            return all.stream().sorted();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A number, or 0 where there is none. */
    private static double number(Path file) {
        String text = text(file);
        try {
            return text.isEmpty() ? 0 : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** What the file says; nothing where the card has no such file, or sleeps. */
    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
