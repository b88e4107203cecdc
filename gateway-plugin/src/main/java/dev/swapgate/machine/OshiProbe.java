package dev.swapgate.machine;

import dev.swapgate.machine.HardwareReport.Accelerator;
import dev.swapgate.machine.HardwareReport.Cpu;
import dev.swapgate.machine.HardwareReport.Environment;

import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.GraphicsCard;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.hardware.VirtualMemory;
import oshi.software.os.OperatingSystem;
import oshi.spi.SystemInfoProvider;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Looks at the machine through OSHI. Used by one thread.
 *
 * <p>Where OSHI can do without native code (Linux), it does: JNA has a thread that never ends, and
 * a class loader with it.
 */
final class OshiProbe implements Probe {
    private static final int LOADS = 3;
    private static final double PERCENT = 100;
    private static final List<String> CONTAINER_MARKS =
            List.of("/.dockerenv", "/run/.containerenv", "/run/secrets/kubernetes.io");
    private static final List<String> VIRTUAL =
            List.of("virtual", "kvm", "qemu", "vmware", "xen", "ec2", "bochs", "hyper-v", "cloud");

    private final SystemInfoProvider info = provider();
    private final HardwareAbstractionLayer hardware = info.getHardware();
    private final CentralProcessor processor = hardware.getProcessor();
    private final NvidiaSmi nvidia;
    private final AmdGpus amd = new AmdGpus();
    private long[][] ticks;

    OshiProbe(Tool tool) {
        this.nvidia = new NvidiaSmi(tool);
        this.ticks = processor.getProcessorCpuLoadTicks();
    }

    private static SystemInfoProvider provider() {
        SystemInfoProvider pure = new oshi.nativefree.SystemInfo();
        return pure.isAvailable() ? pure : new oshi.SystemInfo();
    }

    @Override
    public SystemSample system() {
        double[] cores = processor.getProcessorCpuLoadBetweenTicks(ticks);
        ticks = processor.getProcessorCpuLoadTicks();
        return new SystemSample(
                Instant.now(),
                Arrays.stream(cores).mapToObj(OshiProbe::percent).toList(),
                memory(),
                Arrays.stream(processor.getSystemLoadAverage(LOADS)).boxed().toList(),
                hardware.getNetworkIFs().stream().map(OshiProbe::network).toList());
    }

    private static double percent(double share) {
        // Hundredths of a percent are enough; no time at all between two looks is no load.
        return Double.isNaN(share) ? 0 : Math.round(share * PERCENT * PERCENT) / PERCENT;
    }

    private SystemSample.Memory memory() {
        GlobalMemory memory = hardware.getMemory();
        VirtualMemory swap = memory.getVirtualMemory();
        return new SystemSample.Memory(
                memory.getTotal(),
                memory.getTotal() - memory.getAvailable(),
                swap.getSwapTotal(),
                swap.getSwapUsed());
    }

    private static SystemSample.Network network(NetworkIF network) {
        return new SystemSample.Network(
                network.getName(), network.getBytesRecv(), network.getBytesSent());
    }

    @Override
    public List<GpuSample> gpus() {
        Instant now = Instant.now();
        List<GpuSample> samples = new ArrayList<>(nvidia.samples(now));
        samples.addAll(amd.samples(samples.size(), now));
        return samples;
    }

    @Override
    public HardwareReport hardware() {
        OperatingSystem system = info.getOperatingSystem();
        var version = system.getVersionInfo();
        String kernel = System.getProperty("os.version", "");
        return new HardwareReport(
                Instant.now(),
                System.getProperty("os.arch", ""),
                new HardwareReport.Os(
                        System.getProperty("os.name", ""),
                        system.getFamily(),
                        String.valueOf(version.getVersion()),
                        kernel),
                environment(kernel),
                cpu(),
                usableMemory(),
                accelerators());
    }

    private Cpu cpu() {
        CentralProcessor.ProcessorIdentifier id = processor.getProcessorIdentifier();
        return new Cpu(
                id.getVendor(),
                id.getName(),
                processor.getPhysicalPackageCount(),
                processor.getPhysicalProcessorCount(),
                processor.getLogicalProcessorCount());
    }

    /** No more than the control group allows, which the virtual machine knows of. */
    private long usableMemory() {
        long all = hardware.getMemory().getTotal();
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system
                ? Math.min(all, system.getTotalMemorySize())
                : all;
    }

    private Environment environment(String kernel) {
        if (kernel.toLowerCase(Locale.ROOT).contains("microsoft")) {
            return new Environment("wsl", null);
        }
        if (CONTAINER_MARKS.stream().anyMatch(mark -> Files.exists(Path.of(mark)))) {
            return new Environment("container", null);
        }
        var computer = hardware.getComputerSystem();
        String model = computer.getManufacturer() + " " + computer.getModel();
        String lower = model.toLowerCase(Locale.ROOT);
        boolean virtual = VIRTUAL.stream().anyMatch(lower::contains);
        return virtual
                ? new Environment("virtual_machine", model)
                : new Environment("native", null);
    }

    private List<Accelerator> accelerators() {
        List<Accelerator> found = nvidia.accelerators();
        Stream<GraphicsCard> others =
                hardware.getGraphicsCards().stream()
                        .filter(card -> found.isEmpty() || !isNvidia(card.getVendor()));
        List<Accelerator> all = new ArrayList<>(found);
        others.forEach(card -> all.add(accelerator(card, all.size())));
        return all;
    }

    private static boolean isNvidia(String vendor) {
        return vendor.toLowerCase(Locale.ROOT).contains("nvidia");
    }

    private static Accelerator accelerator(GraphicsCard card, int index) {
        return new Accelerator(index, card.getVendor(), card.getName(), card.getVRam(), null, null);
    }
}
