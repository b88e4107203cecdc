package dev.swapgate.process.os;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(10)
class GateTest {
    private final Gate gate = new Gate();

    @Test
    void whatHoldsIsNotWaitedFor() {
        assertThat(gate.await(() -> true, Deadline.in(Duration.ZERO))).isTrue();
        assertThat(gate.await(() -> false, Deadline.in(Duration.ofMillis(5)))).isFalse();
    }

    @Test
    void aSignalBringsAnotherLook() {
        var open = new AtomicBoolean();
        var waiter = CompletableFuture.supplyAsync(() -> gate.await(open::get, Deadline.never()));
        open.set(true);
        gate.signal();

        assertThat(waiter.join()).isTrue();
    }

    @Test
    void aSignalBetweenLookAndWaitIsNotLost() {
        var looks = new AtomicInteger();
        boolean held =
                gate.await(
                        () -> {
                            gate.signal();
                            return looks.incrementAndGet() == 3;
                        },
                        Deadline.never());

        assertThat(held).isTrue();
    }

    @Test
    void pollingLooksByItself() {
        var looks = new AtomicInteger();

        assertThat(gate.poll(() -> looks.incrementAndGet() == 5, Deadline.never())).isTrue();
    }

    @Test
    void anInterruptIsKeptForLater() {
        Thread.currentThread().interrupt();

        assertThat(gate.await(() -> false, Deadline.in(Duration.ofMillis(20)))).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void deadlinesFarAwayDoNotOverflow() {
        assertThat(Deadline.in(Duration.ofSeconds(Long.MAX_VALUE)).isOver()).isFalse();
        assertThat(Deadline.in(Duration.ofSeconds(-1)).isOver()).isTrue();
        assertThat(Deadline.never().remaining()).isPositive();
    }
}
