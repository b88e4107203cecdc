package dev.swapgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.corpus.BadInput;
import dev.swapgate.corpus.BadInputs;
import dev.swapgate.proxy.socket.TestFrames;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Clients that break the rules of frames, all at once: what the gateway cannot follow ends there,
 * and everything else is the upstream's business.
 */
class BadFramesTest {
    private static final int NO_FRAME = 1002;
    private static final int PASSED = 101;

    /** What the upstream got over the socket to each path. */
    private final Map<String, CompletableFuture<byte[]>> arrived = new ConcurrentHashMap<>();

    private FakeUpstream upstream;
    private GatewayRig rig;

    @BeforeEach
    void start() throws Exception {
        upstream = new FakeUpstream(this::accept);
        rig = GatewayRig.startPlain();
        rig.models.serve("m1", upstream.base());
    }

    private void accept(FakeUpstream.Conversation conversation) throws IOException {
        String path = conversation.read().line().split(" ", 3)[1];
        conversation.write(
                FakeUpstream.head(
                        "HTTP/1.1 101 Switching Protocols",
                        "Connection: upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI="));
        arrived(path).complete(conversation.input().readAllBytes());
    }

    private CompletableFuture<byte[]> arrived(String path) {
        return arrived.computeIfAbsent(path, key -> new CompletableFuture<>());
    }

    @AfterEach
    void stop() {
        rig.awaitReleased();
        rig.close();
        upstream.close();
        assertThat(upstream.failures).isEmpty();
        assertThat(rig.observer.faults).isEmpty();
    }

    @Test
    void whatIsNoFrameIsToldSoAndGoesNoFurther() throws Exception {
        assertThat(
                        complaints(
                                NO_FRAME,
                                (client, sent, path) -> {
                                    assertThat(client.frame().code()).isEqualTo(NO_FRAME);
                                    client.send(TestFrames.close(NO_FRAME, true));
                                    assertThat(client.isClosed()).isTrue();
                                    byte[] got = arrived(path).get(20, TimeUnit.SECONDS);
                                    int good = got.length - TestFrames.close(1001, true).length;
                                    assertThat(good).isBetween(0, sent.length - 1);
                                    assertThat(Arrays.copyOf(got, good))
                                            .isEqualTo(Arrays.copyOf(sent, good));
                                    byte[] last = Arrays.copyOfRange(got, good, got.length);
                                    assertThat(
                                                    TestFrames.read(new ByteArrayInputStream(last))
                                                            .code())
                                            .isEqualTo(1001);
                                }))
                .isEmpty();
    }

    @Test
    void whatIsOneArrivesAsItWas() throws Exception {
        assertThat(
                        complaints(
                                PASSED,
                                (client, sent, path) -> {
                                    client.halfClose();
                                    assertThat(arrived(path).get(20, TimeUnit.SECONDS))
                                            .isEqualTo(sent);
                                }))
                .isEmpty();
    }

    @FunctionalInterface
    private interface Expectation {
        void check(RawClient client, byte[] sent, String path) throws Exception;
    }

    private List<String> complaints(int answer, Expectation expectation) throws Exception {
        List<BadInput> inputs =
                BadInputs.of("frames").stream().filter(bad -> bad.status() == answer).toList();
        assertThat(inputs).hasSizeGreaterThan(40).doesNotHaveDuplicates();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<@Nullable String>> cases =
                    inputs.stream().map(bad -> oneCase(bad, expectation)).toList();
            return threads.invokeAll(cases).stream()
                    .map(Future::resultNow)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    private Callable<@Nullable String> oneCase(BadInput bad, Expectation expectation) {
        return () -> {
            String path = "/ws?" + UUID.randomUUID();
            try (RawClient client = rig.client()) {
                client.send(
                        FakeUpstream.head(
                                "GET /upstream/m1" + path + " HTTP/1.1",
                                "Host: localhost",
                                "Connection: Upgrade",
                                "Upgrade: websocket",
                                "Sec-WebSocket-Version: 13",
                                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="));
                assertThat(client.readHead()).startsWith("HTTP/1.1 101");
                expectation.check(client.send(bad.bytes()), bad.bytes(), path);
                return null;
            } catch (Exception | AssertionError x) {
                return bad + ": " + x;
            }
        };
    }
}
