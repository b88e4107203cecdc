package dev.swapgate.proxy.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.config.Filters;
import dev.swapgate.config.PeerConfig;
import dev.swapgate.config.Timeouts;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

class PeerHealthTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);
    private final PeerHealth health = new PeerHealth(now::get);

    @Test
    void twoFailuresInARowKeepNobodyAway() {
        fail(CircuitBreaker.FAILURES - 1);

        assertOpen("p");
    }

    @Test
    void successesBetweenFailuresStartTheCountAnew() {
        fail(CircuitBreaker.FAILURES - 1);
        health.answered(peer("p"));
        fail(CircuitBreaker.FAILURES - 1);

        assertOpen("p");
    }

    @Test
    void afterThreeCallsAreRefusedAndToldWhenToTryAgain() {
        fail(CircuitBreaker.FAILURES);
        pass(Duration.ofMillis(400));

        assertThatThrownBy(() -> health.check(peer("p")))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(ErrorCode.MODEL_BACKOFF);
                            assertThat(error.message()).contains("\"p\"");
                            assertThat(error.headers())
                                    .containsEntry("Retry-After", "1")
                                    .containsEntry("retry-after-ms", "600");
                        });
        assertOpen("other");
    }

    @Test
    void oneCallTriesAfterThePauseAndOpensTheWayForAll() {
        fail(CircuitBreaker.FAILURES);
        pass(CircuitBreaker.FIRST_PAUSE);

        assertOpen("p");
        assertShut();
        health.answered(peer("p"));
        assertOpen("p");
        assertOpen("p");
    }

    @Test
    void thePauseDoublesUpToItsLongestAndStartsAnewAfterASuccess() {
        fail(CircuitBreaker.FAILURES);
        for (long seconds : List.of(1L, 2L, 4L, 8L, 16L, 30L, 30L)) {
            pass(Duration.ofSeconds(seconds).minusNanos(1));
            assertShut();
            pass(Duration.ofNanos(1));
            assertOpen("p");
            health.failed(peer("p"));
        }
        pass(CircuitBreaker.LONGEST_PAUSE);
        assertOpen("p");
        health.answered(peer("p"));
        fail(CircuitBreaker.FAILURES);
        pass(CircuitBreaker.FIRST_PAUSE);
        assertOpen("p");
    }

    @Test
    void callsFromBeforeThatFailLateChangeNothing() {
        fail(CircuitBreaker.FAILURES + 50);
        pass(CircuitBreaker.FIRST_PAUSE);

        assertOpen("p");
    }

    @Test
    void aTryThatIsNeverHeardOfAgainDoesNotShutThePeerForEver() {
        fail(CircuitBreaker.FAILURES);
        pass(CircuitBreaker.FIRST_PAUSE);
        assertOpen("p");
        assertShut();
        pass(CircuitBreaker.FIRST_PAUSE);

        assertOpen("p");
    }

    @Test
    void whatChangesIsToldOnce() {
        assertThat(health.answered(peer("p"))).isFalse();
        fail(CircuitBreaker.FAILURES - 1);
        assertThat(health.failed(peer("p"))).hasValue(CircuitBreaker.FIRST_PAUSE);
        assertThat(health.failed(peer("p"))).isEmpty();
        pass(CircuitBreaker.FIRST_PAUSE);
        assertOpen("p");
        assertThat(health.failed(peer("p"))).hasValue(CircuitBreaker.FIRST_PAUSE.multipliedBy(2));
        assertThat(health.answered(peer("p"))).isTrue();
        assertThat(health.answered(peer("p"))).isFalse();
    }

    @Test
    void whatIsAtAnotherAddressIsAnotherPeer() {
        fail(CircuitBreaker.FAILURES);

        assertThatCode(() -> health.check(peer("p", "http://elsewhere")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> health.check(peer("renamed", "http://p")))
                .isInstanceOf(GatewayError.class);
    }

    private static PeerConfig peer(String id) {
        return peer(id, "http://" + id);
    }

    private static PeerConfig peer(String id, String address) {
        return new PeerConfig(
                id,
                URI.create(address),
                List.of("m"),
                Optional.empty(),
                Filters.NONE,
                Timeouts.PEER_DEFAULT);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            health.failed(peer("p"));
        }
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private void assertOpen(String peer) {
        assertThatCode(() -> health.check(peer(peer))).doesNotThrowAnyException();
    }

    private void assertShut() {
        assertThatThrownBy(() -> health.check(peer("p"))).isInstanceOf(GatewayError.class);
    }
}
