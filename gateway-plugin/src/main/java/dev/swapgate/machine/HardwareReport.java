package dev.swapgate.machine;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What the machine is.
 *
 * @param captured when that was found out
 * @param architecture word of the processor's architecture as the system has it
 * @param system its operating system
 * @param environment what it runs in
 * @param cpu its processors
 * @param memory bytes of memory the gateway may use
 * @param accelerators what else can compute
 */
public record HardwareReport(
        Instant captured,
        String architecture,
        Os system,
        Environment environment,
        Cpu cpu,
        long memory,
        List<Accelerator> accelerators) {

    /** Copies the list. */
    public HardwareReport {
        accelerators = List.copyOf(accelerators);
    }

    /** An operating system: its family as it calls itself, name, version and kernel. */
    public record Os(String family, String name, String version, String kernel) {}

    /**
     * What the system runs in.
     *
     * @param kind {@code native}, {@code container}, {@code virtual_machine} or {@code wsl}
     * @param name what it calls itself, or null
     */
    public record Environment(String kind, @Nullable String name) {}

    /** Processors. */
    public record Cpu(
            String vendor, String model, int sockets, int physicalCores, int logicalThreads) {}

    /**
     * Something that can compute besides the processors.
     *
     * @param driver version of its driver, or null
     * @param powerLimit in watts, or null
     */
    public record Accelerator(
            int index,
            String vendor,
            String model,
            long memory,
            @Nullable String driver,
            @Nullable Double powerLimit) {}

    /** The architecture in one of the words that stand for them. */
    public String architectureName() {
        return switch (architecture.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64", "x64" -> "x86_64";
            case "aarch64", "arm64" -> "arm64";
            case "arm", "armv7", "armv7l" -> "armv7";
            case "ppc64le", "riscv64", "s390x" -> architecture.toLowerCase(Locale.ROOT);
            default -> "other";
        };
    }

    /** The family of operating systems in one of the words that stand for them. */
    public String systemFamily() {
        String name = system.family.toLowerCase(Locale.ROOT);
        if (name.contains("linux")) {
            return "linux";
        }
        if (name.contains("mac")) {
            return "macos";
        }
        if (name.contains("windows")) {
            return "windows";
        }
        return name.contains("freebsd") ? "freebsd" : "other";
    }
}
