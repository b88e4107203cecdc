package dev.swapgate.proxy;

import static dev.swapgate.proxy.FakeUpstream.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.proxy.RawClient.Answer;
import dev.swapgate.proxy.RawClient.End;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.report.ExchangeSummary.Ending;
import dev.swapgate.proxy.route.LocalHandler;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;
import dev.swapgate.proxy.route.Route.Action;
import dev.swapgate.proxy.route.StreamSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** What the gateway answers by itself. */
class LocalAnswerTest {

    private final BlockingQueue<LocalRequest> requests = new LinkedBlockingQueue<>();
    private final CompletableFuture<LocalResponse> late = new CompletableFuture<>();
    private final BlockingQueue<StreamSource.Sink> sinks = new LinkedBlockingQueue<>();
    private final CountDownLatch sourceClosed = new CountDownLatch(1);
    private GatewayRig rig;
    private RawClient client;

    private Route route(String method, String path, LocalHandler handler) {
        return new Route(Set.of(method), path, false, false, new Action.Local(handler));
    }

    private LocalHandler stream(LongFunction<byte[]> gap) {
        StreamSource source =
                sink -> {
                    sinks.add(sink);
                    return sourceClosed::countDown;
                };
        return request ->
                CompletableFuture.completedFuture(
                        new LocalResponse.Stream("text/plain", Map.of(), source, gap));
    }

    @BeforeEach
    void start() throws Exception {
        byte[] large = "0123456789abcdef".repeat(40_000).getBytes(StandardCharsets.UTF_8);
        rig =
                new GatewayRig.Options()
                        .routes(
                                route(
                                        "GET",
                                        "/now",
                                        request ->
                                                CompletableFuture.completedFuture(
                                                        LocalResponse.text(200, "now"))),
                                route(
                                        "GET",
                                        "/large",
                                        request ->
                                                CompletableFuture.completedFuture(
                                                        new LocalResponse.Content(
                                                                200,
                                                                "text/plain",
                                                                large,
                                                                Map.of("X-Mine", "1")))),
                                route("GET", "/late", request -> late),
                                route(
                                        "POST",
                                        "/echo/*",
                                        request -> {
                                            requests.add(request);
                                            return CompletableFuture.completedFuture(
                                                    new LocalResponse.Content(
                                                            200,
                                                            "application/json",
                                                            request.body(),
                                                            Map.of()));
                                        }),
                                route(
                                        "GET",
                                        "/refuse",
                                        request -> {
                                            throw new GatewayError(
                                                    ErrorCode.MODEL_NOT_FOUND, "no such model");
                                        }),
                                route(
                                        "GET",
                                        "/fail",
                                        request ->
                                                CompletableFuture.failedFuture(
                                                        new IllegalStateException("secret"))),
                                route("GET", "/stream", stream(n -> bytes(n + " missed\n"))),
                                route("GET", "/silent", stream(n -> new byte[0])))
                        .start();
        client = rig.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        rig.close();
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aCompleteAnswerIsGivenAtOnce() throws Exception {
        Answer answer = client.send(get("/now")).read();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("now");
        assertThat(answer.header("content-length")).isEqualTo("3");
        assertThat(answer.header("x-request-id")).isNotEmpty();
        assertThat(rig.observer.awaitEnd().bytes()).isEqualTo(3);
    }

    @Test
    void headHasTheSameHeadersAndNoBody() throws Exception {
        Answer answer = client.send("HEAD /large HTTP/1.1\r\nHost: localhost\r\n\r\n").readToHead();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-length")).isEqualTo("640000");
        assertThat(client.send(get("/now")).read().body()).isEqualTo("now");
    }

    @Test
    void aLongAnswerArrivesWholeAndHoldsNoThread() throws Exception {
        Answer answer = client.send(get("/large")).read();
        assertThat(answer.body()).hasSize(640_000);
        assertThat(answer.header("x-mine")).isEqualTo("1");
        assertThat(client.send(get("/now")).read().body()).isEqualTo("now");
    }

    @Test
    void anAnswerMayComeLater() throws Exception {
        client.send(get("/late"));
        late.complete(LocalResponse.text(202, "later"));
        Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("later");
    }

    @Test
    void aClientThatLeavesMeanwhileIsNoticed() throws Exception {
        client.send(get("/late")).fin();
        assertThat(rig.observer.awaitEnd().ending()).isEqualTo(Ending.GONE);
        late.complete(LocalResponse.text(200, "for nobody"));
        assertThat(rig.client().send(get("/now")).read().body()).isEqualTo("now");
        assertThat(rig.observer.faults).isEmpty();
    }

    @Test
    void theHandlerSeesTheDecodedRequest() throws Exception {
        client.send(
                head(
                                "POST /echo/org%20a+b/x?q=1+2&q=%C3%A4&empty HTTP/1.1",
                                "Host: localhost", "X-Some: v", "Content-Length: 7")
                        + "{\"a\":1}");
        assertThat(client.read().body()).isEqualTo("{\"a\":1}");
        LocalRequest request = requests.take();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.rest()).isEqualTo("org a+b/x");
        assertThat(request.query()).containsEntry("q", java.util.List.of("1 2", "ä"));
        assertThat(request.queryParam("empty")).isEmpty();
        assertThat(request.header("x-some")).isEqualTo("v");
    }

    // What is no UTF-8 reached handlers as replacement characters.
    @ParameterizedTest
    @ValueSource(strings = {"/echo/%FF", "/echo/%zz", "/echo/x?q=%FF", "/echo/x?%zz"})
    void whatCannotBeDecodedIsRefused(String target) throws Exception {
        client.send(head("POST " + target + " HTTP/1.1", "Host: localhost"));
        Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(requests).isEmpty();
    }

    @Test
    void itsBodyIsBounded() throws Exception {
        client.send("POST /echo/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n");
        Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(client.isClosed()).isTrue();
        try (RawClient chunked = rig.client()) {
            chunked.send(
                    head("POST /echo/x HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked")
                            + "100001\r\n"
                            + "x".repeat(0x100001));
            assertThat(chunked.read().status()).isEqualTo(413);
        }
    }

    @Test
    void errorsAreTyped() throws Exception {
        Answer answer = client.send(get("/refuse")).read();
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("model_not_found").contains("no such model");
        answer = client.send(get("/fail")).read();
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).contains("internal_error").doesNotContain("secret");
        assertThat(rig.observer.faults).hasSize(1);
    }

    @Test
    void aStreamGoesOnUntilItsSourceEnds() throws Exception {
        client.send(get("/stream"));
        String head = client.readHead();
        assertThat(head).contains("X-Accel-Buffering: no");
        StreamSource.Sink sink = sinks.take();
        sink.send(bytes("one\n"));
        client.readUntil("one\n");
        sink.send(bytes("two\n"));
        client.readUntil("two\n");
        sink.end();
        client.readUntil("0\r\n\r\n");
        assertThat(sourceClosed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(rig.observer.awaitEnd().ending()).isEqualTo(Ending.COMPLETE);
        assertThat(client.send(get("/now")).read().body()).isEqualTo("now");
    }

    @Test
    void whatIsSentBeforeTheEndArrives() throws Exception {
        client.send(get("/stream"));
        StreamSource.Sink sink = sinks.take();
        for (int i = 0; i < 100; i++) {
            sink.send(bytes(i + "\n"));
        }
        sink.end();
        Answer answer = client.read();
        assertThat(answer.body().lines()).hasSize(100);
        assertThat(answer.end()).isEqualTo(End.TIDY);
    }

    @ParameterizedTest
    @CsvSource({"/stream, true", "/silent, false"})
    void aReaderThatIsTooSlowMissesWholeChunks(String path, boolean told) throws Exception {
        try (RawClient slow = new RawClient(rig.port(), 1024)) {
            slow.send(get(path));
            String head = slow.readHead();
            StreamSource.Sink sink = sinks.take();
            String line = "x".repeat(99) + "\n";
            for (int i = 0; i < 200_000; i++) {
                sink.send(bytes(line));
            }
            sink.send(bytes("the last line\n"));
            sink.end();
            Answer answer = slow.body(head, false);
            assertThat(answer.body()).endsWith("the last line\n");
            assertThat(answer.body().lines().map(text -> text.replaceAll("\\d+", "n")).distinct())
                    .hasSize(told ? 3 : 2)
                    .contains("x".repeat(99));
            assertThat(answer.body().contains(" missed\n")).isEqualTo(told);
            assertThat(answer.body().length()).isLessThan(20_000_000);
            assertThat(answer.end()).isEqualTo(End.TIDY);
        }
    }

    @Test
    void aClientThatLeavesEndsTheSource() throws Exception {
        client.send(get("/stream")).readHead();
        sinks.take();
        client.fin();
        assertThat(sourceClosed.await(1, TimeUnit.SECONDS)).isTrue();
        assertThat(rig.observer.awaitEnd().ending()).isEqualTo(Ending.GONE);
    }

    @Test
    void theServletsEndEndsTheSource() throws Exception {
        client.send(get("/stream")).readHead();
        sinks.take();
        rig.close();
        assertThat(sourceClosed.await(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS))
                .isTrue();
    }
}
