package dev.swapgate.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

@Timeout(30)
class EndpointTest {

    @ParameterizedTest
    @CsvSource({
        "http://localhost:5800, 5800, true",
        "http://127.0.0.1, 80, true",
        "https://127.9.9.9/v1/, 443, true",
        "http://[::1]:5800, 5800, true",
        "http://0.0.0.0:5800, 5800, true",
        "http://192.0.2.1:5800, 5800, false",
        "http://no-such-host.invalid:5800, 5800, false"
    })
    void onlyThisMachineIsLocal(String proxy, int port, boolean local) {
        Endpoint endpoint = Endpoint.of(proxy);

        assertThat(endpoint.port()).isEqualTo(port);
        assertThat(endpoint.isLocal()).isEqualTo(local);
        assertThat(endpoint.base().toString()).isEqualTo(proxy.replaceFirst("/$", ""));
    }

    @Test
    void aListenerThatAcceptsNobodyListensAllTheSame() throws IOException {
        // A backlog of one is full with two.
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var first = new Socket(listener.getInetAddress(), listener.getLocalPort());
                var second = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
            assertThat(List.of(first, second)).allMatch(Socket::isConnected);
            var endpoint = Endpoint.of("http://127.0.0.1:" + listener.getLocalPort());
            assertThat(endpoint.answers()).isTrue();
        }
    }

    @Test
    void whereNobodyListensNobodyAnswers() {
        int port = Rig.freePort();

        assertThat(Endpoint.of("http://localhost:" + port).answers()).isFalse();
        assertThat(Endpoint.answersOnLoopback(port)).isFalse();
    }
}
