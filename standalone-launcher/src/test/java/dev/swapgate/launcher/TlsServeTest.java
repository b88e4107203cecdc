package dev.swapgate.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.swapgate.launcher.tls.TestKeys;
import dev.swapgate.launcher.tls.TlsFiles;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLSocket;

/** A gateway that speaks TLS, as its clients see it. */
class TlsServeTest {
    private static final Pattern READY =
            Pattern.compile("swapgate is ready: https://127\\.0\\.0\\.1:(\\d+) ");
    private static final Pattern WAITING = Pattern.compile("\\{\"waiting\":(\\d+),");
    private static final String CHAT = "/v1/chat/completions";

    @TempDir static Path directory;
    private static TestKeys keys;
    private static Fork gateway;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        keys = TestKeys.make(directory, "RSA", "-keysize", "2048");
        String yaml =
                """
                macros:
                  demo: '%s --port ${PORT} --name ${MODEL_ID}'
                models:
                  m1: { cmd: '${demo}' }
                  m2: { cmd: '${demo} --never-end' }
                  mortal: { cmd: '${demo} --die-at-token 3' }
                swapgate:
                  http: { headerTimeout: 5 }
                  unload: { drainTimeout: 0.1 }
                """
                        .formatted(String.join(" ", Fork.command(List.of(), "demo-model")));
        TlsFiles files = keys.files();
        gateway =
                Fork.start(
                        directory,
                        "-config",
                        Files.writeString(directory.resolve("config.yaml"), yaml).toString(),
                        "-listen",
                        "127.0.0.1:0",
                        "-tls-cert-file",
                        files.certificate().toString(),
                        "--tls-key-file",
                        files.key().toString());
        gateway.awaitOutput(" (after ");
        Matcher ready = READY.matcher(gateway.output());
        assertThat(ready.find()).as(gateway.output()).isTrue();
        port = Integer.parseInt(ready.group(1));
    }

    @AfterAll
    static void stop() {
        gateway.signal("TERM");
        assertThat(gateway.exitCode()).isZero();
        gateway.close();
    }

    private static SSLSocket socket(TestKeys trusted) {
        try {
            var socket =
                    (SSLSocket) trusted.client().getSocketFactory().createSocket("localhost", port);
            socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RawClient connect() {
        return new RawClient(socket(keys));
    }

    private static String answer(String... lines) {
        try (RawClient client = connect()) {
            client.send(String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n");
            return client.readToEnd();
        }
    }

    @Test
    void saysWhereItIsAndHowToCallIt() {
        assertThat(gateway.output())
                .contains("curl -N https://127.0.0.1:" + port + CHAT)
                .doesNotContain("http://127.0.0.1", "WARN");
        assertThat(answer("GET /health HTTP/1.1", "Host: gateway.lan:1"))
                .startsWith("HTTP/1.1 200 ")
                .contains("OK");
    }

    @Test
    void theModelHearsThatTheClientSpokeTls() {
        assertThat(answer("GET /upstream/m1/echo HTTP/1.1", "Host: localhost"))
                .contains("\"x-forwarded-proto\":[\"https\"]");
    }

    @Test
    void pagesOfItsOwnMayCallAndOthersNot() {
        String host = "Host: gateway.lan:" + port;
        String call = "GET /unload HTTP/1.1";
        assertThat(answer(call, host, "Origin: https://gateway.lan:" + port))
                .startsWith("HTTP/1.1 200 ");
        assertThat(answer(call, host, "Origin: https://elsewhere.lan:" + port))
                .startsWith("HTTP/1.1 403 ");
    }

    @Test
    void aClientThatLeavesTheQueueIsNoticed() {
        try (RawClient served = connect()) {
            served.post(CHAT, "{\"model\":\"m2\",\"stream\":true}").readUntil("data: ");
            RawClient waiting = connect().post(CHAT, "{\"model\":\"m1\"}");
            await().atMost(Duration.ofSeconds(20)).until(() -> waiting() == 1);
            waiting.close();
            await().atMost(Duration.ofSeconds(20)).until(() -> waiting() == 0);
        }
        gateway.awaitOutput("POST " + CHAT + " 499 ");
    }

    private static int waiting() {
        Matcher count = WAITING.matcher(answer("GET /api/queue HTTP/1.1", "Host: localhost"));
        assertThat(count.find()).isTrue();
        return Integer.parseInt(count.group(1));
    }

    /** Neither has a last chunk to leave out: the missing goodbye of TLS shows the cut. */
    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.1"})
    void aCutStreamDoesNotLookComplete(String version) throws IOException {
        String body = "{\"model\":\"mortal\",\"stream\":true}";
        try (SSLSocket socket = socket(keys)) {
            String head =
                    "POST "
                            + CHAT
                            + " HTTP/"
                            + version
                            + "\r\nHost: localhost\r\nConnection: close\r\n"
                            + "Content-Type: application/json\r\nContent-Length: "
                            + body.length()
                            + "\r\n\r\n";
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            var received = new StringBuilder();
            assertThatThrownBy(() -> readToEnd(socket, received)).isInstanceOf(IOException.class);
            assertThat(received.toString())
                    .contains("data: ")
                    .doesNotContain("[DONE]")
                    .doesNotEndWith("0\r\n\r\n");
        }
    }

    private static void readToEnd(SSLSocket socket, StringBuilder received) throws IOException {
        for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
            received.append((char) b);
        }
    }

    @Test
    void aWebSocketPassesBothWaysAndItsEndIsSeen() throws Exception {
        var text = new CompletableFuture<String>();
        var closed = new CompletableFuture<Integer>();
        var listener =
                new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(
                            WebSocket from, CharSequence data, boolean last) {
                        text.complete(data.toString());
                        from.request(1);
                        return CompletableFuture.completedFuture(null);
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                        closed.complete(code);
                        return CompletableFuture.completedFuture(null);
                    }
                };
        try (HttpClient client = HttpClient.newBuilder().sslContext(keys.client()).build()) {
            WebSocket socket =
                    client.newWebSocketBuilder()
                            .buildAsync(
                                    URI.create("wss://localhost:" + port + "/upstream/m1/ws"),
                                    listener)
                            .get(30, TimeUnit.SECONDS);
            socket.sendText("grüße", true).join();
            assertThat(text.get(30, TimeUnit.SECONDS)).isEqualTo("grüße");
            socket.sendClose(4242, "enough").join();
            assertThat(closed.get(30, TimeUnit.SECONDS)).isEqualTo(4242);
        }
        gateway.awaitOutput("GET /upstream/m1/ws 101 ");
    }

    @Test
    void aSlowHeadAndASlowHandshakeMeetADeadline() {
        try (RawClient client = connect()) {
            client.send("GET / HTTP/1.1\r\nHo");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ");
        }
        try (RawClient client = new RawClient(port)) {
            client.send("\u0016\u0003\u0001");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void aHangUpHasItReadItsCertificateAnew() {
        TestKeys renewed = TestKeys.make(directory, "EC");
        TlsFiles files = keys.files();
        try (RawClient old = connect()) {
            old.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").readUntil("OK");
            keys.write("key.pem", "nonsense");
            gateway.signal("HUP");
            gateway.awaitOutput("the certificate is not read anew, the one before stays: ");
            try (RawClient client = connect()) {
                client.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").readUntil("OK");
            }
            keys.write("cert.pem", renewed.certificates());
            keys.write("key.pem", TestKeys.pem("PRIVATE KEY", renewed.key()));
            gateway.signal("HUP");
            await().atMost(Duration.ofSeconds(20)).until(() -> greets(renewed));
            assertThat(greets(keys)).isFalse();
            old.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").readUntil("OK");
        } finally {
            assertThat(keys.files()).isEqualTo(files);
            gateway.signal("HUP");
            await().atMost(Duration.ofSeconds(20)).until(() -> greets(keys));
        }
    }

    private static boolean greets(TestKeys trusted) {
        try (SSLSocket socket = socket(trusted)) {
            socket.startHandshake();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
