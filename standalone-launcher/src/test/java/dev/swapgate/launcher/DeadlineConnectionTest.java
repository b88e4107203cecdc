package dev.swapgate.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Clients that send the head of a request too slowly, and those that only seem to. */
class DeadlineConnectionTest {
    private static final Duration LIMIT = Duration.ofMillis(400);

    private final Server server = new Server();
    private final ServerConnector connector =
            new ServerConnector(
                    server, new DeadlineConnectionFactory(new HttpConfiguration(), LIMIT));

    @BeforeEach
    void start() throws Exception {
        server.addConnector(connector);
        server.setErrorHandler(new ErrorPages());
        server.setHandler(new Echo());
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    /** Answers with the body, or after a while if the path says so. */
    private static final class Echo extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            if (request.getHttpURI().getPath().equals("/upgrade")) {
                String upgrade = request.getHeaders().get(HttpHeader.UPGRADE);
                String said = "[" + (upgrade == null ? "none" : upgrade) + "]";
                Content.Sink.write(response, true, said, callback);
            } else if (request.getHttpURI().getPath().equals("/slow")) {
                request.getComponents()
                        .getScheduler()
                        .schedule(
                                () -> Content.Sink.write(response, true, "late", callback),
                                LIMIT.toMillis() * 3,
                                TimeUnit.MILLISECONDS);
            } else {
                Content.copy(request, response, callback);
            }
            return true;
        }
    }

    private RawClient connect() {
        return new RawClient(connector.getLocalPort());
    }

    /** Sends a byte now and then until the server ends it. */
    private static Duration drip(RawClient client, String text) {
        long begin = System.nanoTime();
        int[] sent = {0};
        await().atMost(LIMIT.multipliedBy(20))
                .pollDelay(Duration.ZERO)
                .pollInterval(LIMIT.dividedBy(10))
                .until(() ->
                        !client.trySend(
                                text.substring(
                                        sent[0] % text.length(), sent[0]++ % text.length() + 1)));
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEE",
                "\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nA: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void aDripIsEndedInTime(String drip) {
        try (RawClient client = connect()) {
            assertThat(drip(client, drip)).isBetween(LIMIT.dividedBy(2), Duration.ofSeconds(5));
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> connector.getConnectedEndPoints().isEmpty());
        }
    }

    @Test
    void anUnfinishedHeadIsAnsweredWithATypedError() {
        try (RawClient client = connect()) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: loc");

            assertThat(client.readToEnd())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("Connection: close", "\"code\":\"request_timeout\"", "0.4 s");
        }
    }

    @Test
    void theClockRunsForFollowUpsToo() {
        try (RawClient client = connect()) {
            for (int i = 0; i < 3; i++) {
                client.post("/", "one").readUntil("one");
            }
            client.send("GET / HTTP/1.1\r\nHo");

            assertThat(client.readToEnd()).contains("HTTP/1.1 408 ");
        }
    }

    @Test
    void anIdleConnectionIsNotMeant() {
        try (RawClient client = connect()) {
            pass(LIMIT.multipliedBy(2));
            client.post("/", "one").readUntil("one");
            pass(LIMIT.multipliedBy(2));
            client.post("/", "two").readUntil("two");
        }
    }

    @Test
    void neitherABodyNorAnAnswerIsMeant() {
        try (RawClient client = connect()) {
            client.send("POST / HTTP/1.1\r\nHost: localhost\r\n");
            client.send("Content-Length: 4\r\n\r\nab");
            pass(LIMIT.multipliedBy(2));
            client.send("cd").readUntil("cd");
            client.send("GET /slow HT");
            client.send("TP/1.1\r\nHost: localhost\r\n\r\n").readUntil("late");
            client.post("/", "next").readUntil("next");
        }
    }

    @Test
    void aRefusedClientCannotKeepTheConnection() {
        try (RawClient client = connect()) {
            client.send("GET / HTTP/1.1\r\n\r\n").readUntil(" 400 ");

            drip(client, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> connector.getConnectedEndPoints().isEmpty());
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        try (RawClient client = connect()) {
            client.post("/", "one").post("/", "two").post("/", "three");

            assertThat(client.readUntil("three")).containsSubsequence("one", "two", "three");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: keep-alive\r\nUpgrade: h2c\r\n",
                "Upgrade: h2c\r\n",
                "Upgrade: websocket\r\nUpgrade: h2c\r\nConnection: keep-alive\r\n",
                "Upgrade: h2c\r\nConnection: keep-alive, Upgrade, HTTP2-Settings\r\n",
                "Connection: Upgrade\r\nUpgrade: h2c\r\n",
                "Connection: Upgrade\r\n"
            })
    void anUpgradeThatCannotBeIsIgnored(String fields) {
        String head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n";
        try (RawClient client = connect()) {
            for (int i = 0; i < 2; i++) {
                client.send(head + fields + "\r\none");
                assertThat(client.readUntil("one\r\n0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void anUpgradeThatIsAskedForIsToldToWhoeverHandlesIt() {
        String begin = "GET /upgrade HTTP/1.1\r\nHost: localhost\r\n";
        try (RawClient client = connect()) {
            client.send(begin + "Upgrade: websocket\r\nConnection: x, upgrade\r\n\r\n");
            assertThat(client.readUntil("]")).contains("[websocket]");
            client.send(begin + "Upgrade: websocket\r\nConnection: x\r\n\r\n");
            assertThat(client.readUntil("]")).contains("[none]");
        }
    }

    private static void pass(Duration time) {
        await().pollDelay(time).atMost(time.multipliedBy(3)).until(() -> true);
    }
}
