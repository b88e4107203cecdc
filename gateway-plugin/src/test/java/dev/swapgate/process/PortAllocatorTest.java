package dev.swapgate.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.config.ModelConfig;
import dev.swapgate.process.Rig.Model;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

class PortAllocatorTest {

    private static ModelConfig model(String id, int port) {
        return new Model(id, "x").port(port).config("A=b");
    }

    @Test
    void aFreePortIsKept() {
        int port = Rig.freePort();

        assertThat(new PortAllocator(List.of(model("a", port))).take(port)).isEqualTo(port);
    }

    @Test
    void replacementsLieAboveAllAssignedPortsAndAreNotGivenTwice() throws IOException {
        try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int taken = busy.getLocalPort();
            int highest = Math.max(taken, 40_000) + 3;
            ModelConfig named =
                    new Model("n", "x").proxy("http://localhost:" + (highest + 1)).config("A=b");
            var ports = new PortAllocator(List.of(model("a", taken), model("b", highest), named));
            int first = ports.take(taken);
            int second = ports.take(taken);

            // One above is what a model's proxy names.
            assertThat(first).isGreaterThan(highest + 1);
            assertThat(second).isGreaterThan(first);
            ports.release(first);
            assertThat(ports.take(taken)).isEqualTo(first);
        }
    }

    @Test
    void whenNoPortIsLeftTheStartFails() throws IOException {
        try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ports = new PortAllocator(List.of(model("a", 65_535)));

            assertThatThrownBy(() -> ports.take(busy.getLocalPort()))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("no port is free");
        }
    }
}
