package dev.swapgate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

class AmdGpusTest {
    private final Path cards;

    AmdGpusTest(@TempDir Path cards) {
        this.cards = cards;
    }

    @BeforeEach
    void whatIsNoSuchCard() throws IOException {
        write("card0/device/device", "0x1234");
        write("card1-DP-1/status", "connected");
        write("version", "drm 1.1.0 20060810");
    }

    @Test
    void everySensorOfACardIsRead() throws IOException {
        card("card1");
        write("card1/device/product_name", "Radeon RX 7900 XTX");
        write("card1/device/unique_id", "8c3a5e1f00112233");
        String sensors = "card1/device/hwmon/hwmon3/";
        write(sensors + "temp1_input", "45000");
        write(sensors + "temp2_input", "50000");
        write(sensors + "temp2_label", "junction");
        write(sensors + "temp3_input", "61000");
        write(sensors + "temp3_label", "mem");
        write(sensors + "power1_average", "303500000");
        write(sensors + "pwm1", "51");

        assertThat(new AmdGpus(cards).samples(2, Instant.EPOCH))
                .containsExactly(
                        new GpuSample(
                                Instant.EPOCH,
                                2,
                                "Radeon RX 7900 XTX",
                                "8c3a5e1f00112233",
                                45,
                                61,
                                97,
                                1024,
                                24576,
                                20,
                                303.5));
    }

    @Test
    void aCardThatTellsLittleIsSeen() throws IOException {
        card("card1");
        write("card1/device/product_name", "");
        write("card1/device/device", "0x744c");
        write("card1/device/hwmon/hwmon0/power1_input", "15000000");
        write("card1/device/hwmon/hwmon0/pwm1", "no fan");

        assertThat(new AmdGpus(cards).samples(0, Instant.EPOCH))
                .containsExactly(
                        new GpuSample(
                                Instant.EPOCH,
                                0,
                                "AMD GPU 0x744c",
                                "",
                                0,
                                0,
                                97,
                                1024,
                                24576,
                                0,
                                15));
    }

    @Test
    void cardsAreCountedInTheirOrder() throws IOException {
        for (String name : new String[] {"card10", "card9", "card2"}) {
            card(name);
            write(name + "/device/product_name", name);
        }

        assertThat(new AmdGpus(cards).samples(0, Instant.EPOCH))
                .extracting(GpuSample::name)
                .containsExactly("card2", "card9", "card10");
    }

    @Test
    void aMachineWithoutSuchCardsHasNone() {
        assertThat(new AmdGpus(cards).samples(0, Instant.EPOCH)).isEmpty();
        assertThat(new AmdGpus(cards.resolve("absent")).samples(0, Instant.EPOCH)).isEmpty();
    }

    private void card(String name) throws IOException {
        write(name + "/device/mem_info_vram_total", "25769803776");
        write(name + "/device/mem_info_vram_used", "1073741824");
        write(name + "/device/gpu_busy_percent", "97");
    }

    private void write(String file, String text) throws IOException {
        Path path = cards.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text + "\n");
    }
}
