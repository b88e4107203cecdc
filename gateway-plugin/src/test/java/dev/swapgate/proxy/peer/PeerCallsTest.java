package dev.swapgate.proxy.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class PeerCallsTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final PeerCalls calls = new PeerCalls();
    private final CompletableFuture<Void> cut = new CompletableFuture<>();

    @Test
    void nobodyIsWaitedForWhereNobodyIs() {
        calls.begin(() -> cut.complete(null)).close();
        assertThat(calls.shutdown(LONG)).isDone();
        assertThat(cut).isNotDone();
    }

    @Test
    void aShutdownWaitsForTheLastAndTakesNoMore() {
        PeerCalls.Visit first = calls.begin(() -> cut.complete(null));
        PeerCalls.Visit second = calls.begin(() -> cut.complete(null));
        CompletableFuture<Void> shutdown = calls.shutdown(LONG);
        assertThatThrownBy(() -> calls.begin(() -> {}))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
        first.close();
        first.close();
        assertThat(shutdown).isNotDone();
        second.close();
        assertThat(shutdown).isDone();
        assertThat(cut).isNotDone();
    }

    @Test
    void whatIsNotOverInTimeIsCutAndWaitedFor() {
        PeerCalls.Visit visit = calls.begin(() -> cut.complete(null));
        CompletableFuture<Void> patient = calls.shutdown(LONG);
        CompletableFuture<Void> urgent = calls.shutdown(Duration.ZERO);
        cut.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(patient).isNotDone();
        visit.close();
        assertThat(patient).isDone();
        assertThat(urgent).isDone();
    }
}
