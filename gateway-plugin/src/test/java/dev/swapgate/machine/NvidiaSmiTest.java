package dev.swapgate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class NvidiaSmiTest {
    private final List<List<String>> asked = new ArrayList<>();

    private NvidiaSmi printing(String output) {
        return new NvidiaSmi(words -> {
            asked.add(words);
            return Optional.of(output);
        });
    }

    @Test
    void everyProcessorIsRead() {
        String output =
                """
                0, NVIDIA GeForce RTX 4090, GPU-1, 45, 97, 20480, 24564, 30, 410.52
                1, Tesla T4, GPU-2, [N/A], 0, 0, 15360, [N/A], [Not Supported]
                garbage
                """;

        List<GpuSample> samples = printing(output).samples(Instant.EPOCH);

        assertThat(samples)
                .containsExactly(
                        new GpuSample(
                                Instant.EPOCH,
                                0,
                                "NVIDIA GeForce RTX 4090",
                                "GPU-1",
                                45,
                                0,
                                97,
                                20480,
                                24564,
                                30,
                                410.52),
                        new GpuSample(
                                Instant.EPOCH, 1, "Tesla T4", "GPU-2", 0, 0, 0, 0, 15360, 0, 0));
        assertThat(samples.getFirst().memoryBusy()).isBetween(83.3, 83.4);
        assertThat(asked.getFirst()).startsWith("nvidia-smi");
    }

    @Test
    void whatProcessorsAreIsRead() {
        HardwareReport.Accelerator found =
                printing("0, Tesla T4, 15360, 550.54, [N/A]\n").accelerators().getFirst();

        assertThat(found.memory()).isEqualTo(15360L << 20);
        assertThat(found.driver()).isEqualTo("550.54");
        assertThat(found.powerLimit()).isNull();
    }

    @Test
    void aProgramThatIsNotThereIsAskedOnce() {
        NvidiaSmi absent =
                new NvidiaSmi(words -> {
                    asked.add(words);
                    return Optional.empty();
                });

        assertThat(absent.samples(Instant.EPOCH)).isEmpty();
        assertThat(absent.accelerators()).isEmpty();
        assertThat(asked).hasSize(1);
    }

    @Test
    void aProgramThatFailsIsAskedAgain() {
        NvidiaSmi failingOnce =
                new NvidiaSmi(words -> {
                    asked.add(words);
                    if (asked.size() == 1) {
                        throw new IOException("ended with 9");
                    }
                    return Optional.of("0, Tesla T4, 15360, 550.54, [N/A]\n");
                });

        assertThat(failingOnce.samples(Instant.EPOCH)).isEmpty();
        assertThat(failingOnce.accelerators()).hasSize(1);
    }
}
