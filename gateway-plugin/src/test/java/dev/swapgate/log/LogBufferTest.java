package dev.swapgate.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swapgate.config.LogOutput;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

@Timeout(30)
class LogBufferTest {
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeSubscriptions() throws Exception {
        for (AutoCloseable subscription : open) {
            subscription.close();
        }
    }

    @Test
    void keepsTheLastBytesAsTheyAre() {
        var buffer = new LogBuffer(8);

        append(buffer, "\u001b[31mred");
        assertThat(text(buffer)).isEqualTo("\u001b[31mred");
        append(buffer, "0123456789");
        assertThat(text(buffer)).isEqualTo("23456789");
        append(buffer, "a");
        assertThat(text(buffer)).isEqualTo("3456789a");
    }

    @Test
    void keepsTheSameBytesHoweverTheyWereCut() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            int capacity = 1 + random.nextInt(40);
            var buffer = new LogBuffer(capacity);
            var all = new ByteArrayOutputStream();
            for (int i = 0; i < 20; i++) {
                var chunk = new byte[random.nextInt(60)];
                random.nextBytes(chunk);
                buffer.append(chunk, 0, chunk.length);
                all.writeBytes(chunk);
            }
            String expected = all.toString(ISO_8859_1);
            expected = expected.substring(Math.max(0, expected.length() - capacity));
            assertThat(text(buffer)).as("capacity %d", capacity).isEqualTo(expected);
        }
    }

    @Test
    void refusesASizeThatHoldsNothing() {
        assertThatThrownBy(() -> new LogBuffer(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lastLinesHaveNoEscapesAndNoBlankLines() {
        var buffer = new LogBuffer(LogBuffer.DEFAULT_CAPACITY);
        append(
                buffer,
                "first\n\n\u001b[1;31msecond\u001b[0m\r\n\u001b]0;title\u0007thi\u0001rd\tx\n");

        assertThat(buffer.lastLines(2)).containsExactly("second", "thi\\x01rd x");
        assertThat(buffer.lastLines(99)).hasSize(3);
        assertThat(buffer.lastLines(0)).isEmpty();
    }

    @Test
    void aSubscriberSeesHistoryAndLiveBytesWithoutGapOrRepetition() throws Exception {
        var buffer = new LogBuffer(LogBuffer.DEFAULT_CAPACITY);
        var seen = new Collector();
        var half = new CountDownLatch(1);
        try (var writer = Executors.newVirtualThreadPerTaskExecutor()) {
            writer.execute(() ->
                    IntStream.range(0, 4000)
                            .forEach(i -> {
                                append(buffer, i + "\n");
                                if (i == 1000) {
                                    half.countDown();
                                }
                            }));
            half.await();
            open.add(buffer.subscribe(true, seen));
            await().until(() -> seen.text().endsWith("\n3999\n"));
        }
        assertThat(seen.text().lines()).containsExactlyElementsOf(numbers(4000));
    }

    @Test
    void aSubscriberWithoutHistorySeesOnlyWhatComesLater() throws Exception {
        var buffer = new LogBuffer(100);
        append(buffer, "before");
        var seen = new Collector();
        open.add(buffer.subscribe(false, seen));
        append(buffer, "after");
        await().until(() -> seen.text().equals("after"));
    }

    @Test
    void aStalledSubscriberNeverHoldsUpTheWriterAndLearnsWhatItMissed() throws Exception {
        var buffer = new LogBuffer(100);
        var stalled = new CountDownLatch(1);
        var seen = new Collector();
        Consumer<byte[]> slow =
                chunk -> {
                    awaitUninterruptibly(stalled);
                    seen.accept(chunk);
                };
        open.add(buffer.subscribe(false, slow));
        var chunk = new byte[LogSubscription.BOUND / 4];
        append(buffer, "a");
        for (int i = 0; i < 40; i++) {
            buffer.append(chunk, 0, chunk.length);
        }
        stalled.countDown();
        await().until(() -> seen.text().contains("dropped"));
        append(buffer, "end");
        await().until(() -> seen.text().endsWith("end"));
        // How often it fell behind depends on when its thread began.
        long delivered =
                seen.size() - markersIn(seen).mapToLong(m -> m.getBytes(UTF_8).length).sum();
        long dropped = markersIn(seen).mapToLong(LogBufferTest::count).sum();
        assertThat(delivered + dropped)
                .isEqualTo("a".length() + 40L * (LogSubscription.BOUND / 4) + "end".length());
    }

    @Test
    void aClosedSubscriptionHearsNothingAndABrokenSinkEndsItself() throws Exception {
        var buffer = new LogBuffer(100);
        var seen = new Collector();
        buffer.subscribe(true, seen).close();
        var failed = new CountDownLatch(1);
        var broken =
                buffer.subscribe(
                        true,
                        chunk -> {
                            failed.countDown();
                            throw new IllegalStateException("gone");
                        });
        append(buffer, "x");
        assertThat(failed.await(5, TimeUnit.SECONDS)).isTrue();
        append(buffer, "y");
        broken.close();

        assertThat(seen.text()).isEmpty();
        assertThat(text(buffer)).isEqualTo("xy");
    }

    @Test
    void writersOnManyThreadsLoseNothing() throws Exception {
        var buffer = new LogBuffer(LogBuffer.DEFAULT_CAPACITY);
        var seen = new Collector();
        open.add(buffer.subscribe(false, seen));
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 8; writer++) {
                writers.execute(() -> numbers(500).forEach(n -> append(buffer, n + "\n")));
            }
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> seen.text().lines().count() == 8 * 500);
        assertThat(text(buffer)).isEqualTo(seen.text());
    }

    @Test
    void aModelsPageAlsoFillsThePageOfAllUpstreams() {
        var book = new LogBook(Set.of("a", "b"), LogOutput.PROXY);
        append(book.model("a"), "from a\n");
        append(book.model("b"), "from b\n");

        assertThat(text(book.model("a"))).isEqualTo("from a\n");
        assertThat(text(book.upstream())).isEqualTo("from a\nfrom b\n");
        assertThat(text(book.gateway())).isEmpty();
        assertThatThrownBy(() -> book.model("c")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY, from the gateway",
        "UPSTREAM, from a",
        "BOTH, from the gateway from a",
        "NONE, ''"
    })
    void whatIsShownTogetherIsChosen(LogOutput output, String text) {
        var book = new LogBook(Set.of("a"), output);
        append(book.gateway(), "from the gateway\n");
        append(book.model("a"), "from a\n");

        assertThat(text(book.shown()).strip().replace('\n', ' ')).isEqualTo(text);
        assertThat(text(book.gateway())).isEqualTo("from the gateway\n");
        assertThat(text(book.upstream())).isEqualTo("from a\n");
    }

    private static Stream<String> markersIn(Collector seen) {
        return Pattern.compile("\n— \\d+ bytes dropped —\n")
                .matcher(seen.text())
                .results()
                .map(MatchResult::group);
    }

    private static long count(String marker) {
        return Long.parseLong(marker.replaceAll("\\D", ""));
    }

    private static List<String> numbers(int end) {
        return IntStream.range(0, end).mapToObj(Integer::toString).toList();
    }

    private static void append(LogBuffer buffer, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        buffer.append(bytes, 0, bytes.length);
    }

    private static String text(LogBuffer buffer) {
        return new String(buffer.snapshot(), ISO_8859_1);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Collector implements Consumer<byte[]> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void accept(byte[] chunk) {
            bytes.writeBytes(chunk);
        }

        String text() {
            return bytes.toString(UTF_8);
        }

        int size() {
            return bytes.size();
        }
    }
}
