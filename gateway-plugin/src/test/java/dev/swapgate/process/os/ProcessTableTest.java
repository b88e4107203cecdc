package dev.swapgate.process.os;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

class ProcessTableTest {
    private final long self = ProcessHandle.current().pid();

    @Test
    void knowsThisProcess() {
        ProcessTable.Entry entry = ProcessTable.find(self).orElseThrow();

        assertThat(entry.isAlive()).isTrue();
        assertThat(entry.startTicks()).isBetween(1L, ProcessTable.nowTicks());
        assertThat(ProcessTable.read()).extracting(ProcessTable.Entry::pid).contains(self);
        assertThat(ProcessTable.command(self)).contains("java");
        assertThat(ProcessTable.variable(self, "PATH")).hasValue(System.getenv("PATH"));
        assertThat(ProcessTable.variable(self, "NO_SUCH_VARIABLE")).isEmpty();
        assertThat(ProcessTable.namespace(self, "pid")).startsWith("pid:[");
    }

    @Test
    void readsTheNumbersBehindANameThatLooksLikeThem() throws IOException {
        Process process =
                new ProcessBuilder(
                                "sh", "-c", "printf ') Z 1 1 (' >/proc/self/comm; read x; read y")
                        .start();
        try {
            ProcessTable.Entry entry = ProcessTable.find(process.pid()).orElseThrow();
            assertThat(entry.parent()).isEqualTo(self);
            assertThat(entry.isAlive()).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void nothingIsKnownOfAProcessThatDoesNotExist() {
        long none = Integer.MAX_VALUE;

        assertThat(ProcessTable.find(none)).isEmpty();
        assertThat(ProcessTable.isAlive(none)).isFalse();
        assertThat(ProcessTable.command(none)).isEmpty();
        assertThat(ProcessTable.variable(none, "PATH")).isEmpty();
        assertThat(ProcessTable.namespace(none, "pid")).isEmpty();
    }

    @Test
    void findsWhoListensOnAPort() throws IOException {
        for (String address : List.of("127.0.0.1", "::1", "0.0.0.0")) {
            try (var listener = new ServerSocket(0, 1, InetAddress.getByName(address))) {
                int port = listener.getLocalPort();
                assertThat(ListeningSocket.owner(port, List.of()).orElseThrow().pid())
                        .isEqualTo(self);
                assertThat(ListeningSocket.owner(port, List.of(self)).orElseThrow().pid())
                        .isEqualTo(self);
            }
        }
        try (var bound = new Socket()) {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertThat(ListeningSocket.owner(bound.getLocalPort(), List.of())).isEmpty();
        }
    }
}
