package dev.swapgate.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swapgate.activity.CallRecord.AnswerHeaders;
import dev.swapgate.activity.capture.Capture;
import dev.swapgate.activity.row.ActivityPage;
import dev.swapgate.activity.row.ActivityQuery;
import dev.swapgate.activity.row.ActivityRow;
import dev.swapgate.activity.row.ActivityStats;
import dev.swapgate.activity.row.ActivityStore;
import dev.swapgate.activity.row.ActivityStoreException;
import dev.swapgate.activity.row.MemoryStore;
import dev.swapgate.activity.row.Tokens;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

class ActivityTest {
    private static final String PATH = "/v1/chat/completions";
    private static final String BODY = "{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}";

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final AtomicInteger cancelled = new AtomicInteger();
    private Activity activity = new Activity(new MemoryStore(100), 1 << 20, warnings::add);

    @AfterEach
    void close() {
        activity.close();
    }

    private record Headers(List<String> namesAndValues) implements AnswerHeaders {
        @Override
        public String first(String name) {
            int at = namesAndValues.indexOf(name);
            return at < 0 ? "" : namesAndValues.get(at + 1);
        }

        @Override
        public String[] all() {
            return namesAndValues.toArray(String[]::new);
        }
    }

    private CallRecord begin(String path, boolean kept) {
        CallFacts facts =
                new CallFacts(
                        System.nanoTime(),
                        "m",
                        kept ? "POST" : "GET",
                        path,
                        "127.0.0.1",
                        new String[] {"Authorization", "secret", "X-A", "1"},
                        Map.of("fifo_priority", "2"),
                        kept);
        return activity.begin(facts, cancelled::incrementAndGet);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(CallRecord call, String body, String... headers) {
        call.answered(200, -1, new Headers(List.of(headers)));
        byte[] bytes = bytes(body);
        call.content(bytes, 0, bytes.length / 2);
        call.content(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
        call.ended(200);
    }

    private List<ActivityRow> awaitRows(int count) {
        await().until(() -> activity.find(ActivityQuery.NEWEST).join().total() == count);
        return activity.find(ActivityQuery.NEWEST).join().rows();
    }

    /** A capture is made after its row can be found. */
    private Capture awaitCapture(long id) {
        await().until(() -> activity.captures().has(id));
        return activity.captures().find(id).orElseThrow();
    }

    @Test
    void aCallBecomesARowWithItsTokens() {
        answer(begin(PATH, true), BODY, "Content-Type", "application/json");

        ActivityRow row = awaitRows(1).getFirst();
        assertThat(row.id()).isEqualTo(1);
        assertThat(row.model()).isEqualTo("m");
        assertThat(row.tokens().output()).isEqualTo(4);
        assertThat(row.contentType()).isEqualTo("application/json");
        assertThat(row.metadata()).containsEntry("fifo_priority", "2");
        assertThat(row.error()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/json", "text/plain; charset=utf-8", ""})
    void whatIsJsonOnlyByItsLooksIsReadAndCaptured(String type) {
        answer(begin(PATH, true), "\n " + BODY, "Content-Type", type);

        assertThat(awaitRows(1).getFirst().tokens().output()).isEqualTo(4);
        assertThat(awaitCapture(1).responseBody()).isEqualTo(bytes("\n " + BODY));
    }

    @Test
    void aPlainTextHasNoTokens() {
        answer(begin(PATH, true), "well, " + BODY, "Content-Type", "text/plain");

        assertThat(awaitRows(1).getFirst().tokens()).isEqualTo(Tokens.NONE);
    }

    @Test
    void aCallIsCaptured() {
        CallRecord call = begin(PATH, true);
        assertThat(call.wantsBody()).isTrue();
        call.body(1, () -> bytes("q"));
        answer(call, BODY, "Content-Type", "application/json", "Set-Cookie", "secret");

        awaitRows(1);
        Capture capture = awaitCapture(1);
        assertThat(capture.requestBody()).isEqualTo(bytes("q"));
        assertThat(capture.responseBody()).isEqualTo(bytes(BODY));
        assertThat(capture.requestHeaders().values()).containsExactlyInAnyOrder("[REDACTED]", "1");
        assertThat(capture.responseHeaders().values())
                .containsExactlyInAnyOrder("application/json", "[REDACTED]");
    }

    @Test
    void aLongAnswerIsCapturedWhole() {
        // As it comes: compressed it is small.
        String body = "{\"a\":\"" + "la".repeat(1_500_000) + "\"}";
        answer(begin(PATH, true), body, "Content-Type", "application/json");

        awaitRows(1);
        assertThat(awaitCapture(1).responseBody()).isEqualTo(bytes(body));
        assertThat(warnings).isEmpty();
    }

    @Test
    void aBodyThatIsLeftOutOfItsCaptureIsToldOnce() {
        byte[] part = new byte[1 << 20];
        for (int i = 0; i < 2; i++) {
            CallRecord call = begin(PATH, true);
            call.answered(200, -1, new Headers(List.of("Content-Type", "application/json")));
            for (int j = 0; j < 5; j++) {
                call.content(part, 0, part.length);
            }
            call.ended(200);
        }
        begin(PATH, true).bodyLeftOut();

        awaitRows(2);
        Capture capture = awaitCapture(2);
        assertThat(capture.responseBody()).isNull();
        assertThat(capture.requestHeaders()).isNotEmpty();
        assertThat(warnings).singleElement().asString().contains("too long to be captured");
    }

    @Test
    void whatCannotBeDecodedIsARowWithAnErrorAndNoCapture() {
        answer(
                begin(PATH, true),
                BODY,
                "Content-Type",
                "application/json",
                "Content-Encoding",
                "gzip");

        assertThat(awaitRows(1).getFirst().error()).contains("could not be decoded");
        answer(begin(PATH, true), BODY, "Content-Type", "application/json");
        awaitCapture(2);
        assertThat(activity.captures().find(1)).isEmpty();
    }

    @Test
    void aStreamHasNoSpeedWhereItsServerDoesNotSay() {
        answer(begin(PATH, true), "data: " + BODY + "\n\n", "Content-Type", "text/event-stream");

        assertThat(awaitRows(1).getFirst().tokens().perSecond()).isEqualTo(-1);
    }

    @Test
    void ourOwnErrorsAreTold() {
        CallRecord call = begin(PATH, true);
        call.failed("no place");
        call.answeredHere("application/json");
        call.ended(429);

        ActivityRow row = awaitRows(1).getFirst();
        assertThat(row.error()).isEqualTo("no place");
        assertThat(row.contentType()).isEqualTo("application/json");
        assertThat(row.status()).isEqualTo(429);
    }

    @Test
    void callsInFlightAreShownAndCancelled() {
        List<String> heard = new CopyOnWriteArrayList<>();
        var watching =
                activity.watch(
                        new FlightListener() {
                            @Override
                            public void inFlight(Flight flight) {
                                heard.add(flight.id() + " " + flight.responseBytes());
                            }

                            @Override
                            public void landed(String id) {
                                heard.add(id + " landed");
                            }
                        });
        CallRecord first = begin(PATH, true);
        CallRecord second = begin(PATH, false);
        second.answered(200, -1, new Headers(List.of("Content-Type", "text/plain")));
        second.content(new byte[10], 0, 10);

        assertThat(activity.flights()).extracting(Flight::id).containsExactly("1", "2");
        Flight flight = activity.flights().getLast();
        assertThat(activity.flights().getLast().timestamp()).isEqualTo(flight.timestamp());
        assertThat(flight.responseBytes()).isEqualTo(10);
        assertThat(flight.responseHeaders()).containsEntry("Content-Type", "text/plain");
        assertThat(flight.requestHeaders()).containsEntry("Authorization", "[REDACTED]");
        assertThat(activity.cancel("2")).isTrue();
        assertThat(activity.cancel("3")).isFalse();
        assertThat(activity.cancel("x")).isFalse();
        assertThat(cancelled).hasValue(1);
        second.ended(499);
        second.ended(200);
        first.ended(200);
        watching.close();
        begin(PATH, false).ended(200);

        assertThat(activity.flights()).isEmpty();
        assertThat(heard).containsExactly("1 0", "2 0", "2 0", "2 10", "2 landed", "1 landed");
        assertThat(awaitRows(1)).hasSize(1);
    }

    @Test
    void bytesThatComeAfterTheEndAreNobodys() {
        CallRecord call = begin(PATH, true);
        call.answered(200, -1, new Headers(List.of("Content-Type", "application/json")));
        call.ended(499);
        call.content(bytes(BODY), 0, 5);

        assertThat(awaitRows(1).getFirst().tokens().output()).isZero();
    }

    /** A store that blocks, or has no room. */
    private static final class BadStore implements ActivityStore {
        private final CountDownLatch gate = new CountDownLatch(1);

        @Override
        public void open() {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public List<ActivityRow> add(List<ActivityRow> rows) {
            throw new ActivityStoreException("no room", new IOException("full"));
        }

        @Override
        public ActivityPage find(ActivityQuery query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ActivityStats stats(Optional<String> model) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isSlow() {
            return false;
        }

        @Override
        public void close() {
            gate.countDown();
        }
    }

    @Test
    void rowsThatAreLostAreCountedAndToldOnce() {
        activity.close();
        BadStore store = new BadStore();
        activity = new Activity(store, 0, warnings::add);
        AtomicInteger lost = new AtomicInteger();
        List<ActivityRow> made = new ArrayList<>();
        activity.listen(
                new RowListener() {
                    @Override
                    public void made(ActivityRow row) {
                        made.add(row);
                    }

                    @Override
                    public void lost(int rows) {
                        lost.addAndGet(rows);
                    }
                });

        for (int i = 0; i < 5000; i++) {
            answer(begin(PATH, true), BODY, "Content-Type", "application/json");
        }
        assertThat(lost).hasValue(5000 - 4096);
        store.close();

        await().untilAsserted(() -> assertThat(lost).hasValue(5000));
        assertThat(made).hasSize(4096);
        assertThat(warnings).singleElement().asString().contains("rows of activity were lost: 1;");
        assertThat(activity.budget().take(16 << 20)).isTrue();
    }
}
