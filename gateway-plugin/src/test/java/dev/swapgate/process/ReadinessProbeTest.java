package dev.swapgate.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

@Timeout(30)
class ReadinessProbeTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "http://h:1, /health, http://h:1/health",
                "http://h:1/, health, http://h:1/health",
                "http://h:1/base/, /health?x=1, http://h:1/base/health?x=1",
                "http://h:1/base, '', http://h:1/base",
                "http://h, '', http://h/",
                "http://h:1, http://other:2/x?y, http://h:1/x?y",
                "http://h:1, //other/x, http://h:1/x",
                "http://h:1/b/?key=a, /x, http://h:1/b/x?key=a",
                "http://h:1?key=a, /x?y=z, http://h:1/x?key=a&y=z",
                "http://u:p@h:1/b, /é, http://h:1/b/%C3%A9",
                "https://[::1]:1, /x, https://[::1]:1/x"
            })
    void asksBelowTheBaseForWhatTheCheckNames(String proxy, String check, String url) {
        assertThat(ReadinessProbe.of(Endpoint.of(proxy), check).url()).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "a b", "/\r\nX: y"})
    void refusesWhatIsNoPath(String check) {
        assertThatThrownBy(() -> ReadinessProbe.of(Endpoint.of("http://localhost:1"), check))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("checkEndpoint");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK\\n, status 200",
        "HTTP/1.0 200\\r\\n, status 200",
        "HTTP/1.1 503 x\\r\\n, status 503",
        "HTTP/1.1 302 x\\r\\nLocation: /\\r\\n\\r\\n, status 302",
        "HTTP/1.1 103 x\\r\\nLink: y\\r\\n\\r\\nHTTP/1.1 200 OK\\r\\n, status 200",
        "SSH-2.0-x\\r\\n, IOException: no HTTP response",
        "HTTP/1.1 2x0 OK\\r\\n, IOException: no HTTP response",
        "HTTP/1.1 20, IOException: connection closed",
        "'', IOException: connection closed"
    })
    void onlyTheStatusCounts(String response, String answer) throws IOException {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var request = CompletableFuture.supplyAsync(() -> serve(server, response));
            var probe = ReadinessProbe.of(endpoint(server), "/health");
            try (var attempt = probe.start(() -> {})) {
                await().until(attempt::isDone);
                assertThat(attempt.answer()).isEqualTo(answer);
                assertThat(attempt.isReady()).isEqualTo(answer.equals("status 200"));
                assertThat(attempt.isAnswered()).isEqualTo(answer.startsWith("status"));
            }
            assertThat(request.join())
                    .startsWith("GET /health HTTP/1.1\n")
                    .contains("\nHost: 127.0.0.1:" + server.getLocalPort() + "\n")
                    .contains("\nConnection: close\n");
        }
    }

    @Test
    void aLineWithoutEndIsNoAnswer() throws IOException {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var unused = CompletableFuture.supplyAsync(() -> serve(server, "x".repeat(20_000)));
            try (var attempt = ReadinessProbe.of(endpoint(server), "/").start(() -> {})) {
                await().until(attempt::isDone);
                assertThat(attempt.answer()).contains("endless line");
            }
        }
    }

    @Test
    void closingEndsAQuestionThatNobodyAnswers() throws IOException {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var told = new CompletableFuture<Void>();
            var attempt = ReadinessProbe.of(endpoint(server), "/").start(() -> told.complete(null));
            try (var accepted = server.accept()) {
                assertThat(accepted.getInputStream().read()).isEqualTo('G');
                assertThat(attempt.isDone()).isFalse();
                attempt.close();
                told.join();
                assertThat(attempt.isAnswered()).isFalse();
            }
        }
    }

    @Test
    void whoListensOnOneOfTheLoopbackAddressesIsFound() throws IOException {
        for (String address : new String[] {"127.0.0.1", "::1"}) {
            try (var server = new ServerSocket(0, 5, InetAddress.getByName(address))) {
                var unused =
                        CompletableFuture.supplyAsync(() -> serve(server, "HTTP/1.1 200 OK\\n"));
                var endpoint = Endpoint.of("http://localhost:" + server.getLocalPort());
                try (var attempt = ReadinessProbe.of(endpoint, "/").start(() -> {})) {
                    await().until(attempt::isDone);
                    assertThat(attempt.answer()).isEqualTo("status 200");
                }
            }
        }
    }

    private static Endpoint endpoint(ServerSocket server) {
        return Endpoint.of("http://127.0.0.1:" + server.getLocalPort());
    }

    private static String serve(ServerSocket server, String response) {
        try (var socket = server.accept()) {
            var in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            var request = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.isEmpty(); ) {
                request.append(line).append('\n');
                line = in.readLine();
            }
            String unescaped = response.replace("\\r", "\r").replace("\\n", "\n");
            socket.getOutputStream().write(unescaped.getBytes(StandardCharsets.US_ASCII));
            return request.toString();
        } catch (IOException e) {
            return e.toString();
        }
    }
}
