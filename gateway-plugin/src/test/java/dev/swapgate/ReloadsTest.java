package dev.swapgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class ReloadsTest {
    private final AtomicInteger begun = new AtomicInteger();
    private final Semaphore mayEnd = new Semaphore(0);
    private final Semaphore hasBegun = new Semaphore(0);
    private final Reloads<Integer> reloads = new Reloads<>(this::task);

    private int task() {
        int number = begun.incrementAndGet();
        hasBegun.release();
        mayEnd.acquireUninterruptibly();
        if (number == 3) {
            throw new IllegalStateException("the third fails");
        }
        return number;
    }

    private void awaitBegin() throws InterruptedException {
        assertThat(hasBegun.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    private static int value(CompletableFuture<Integer> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whoeverAsksMeanwhileGetsOneMore() throws Exception {
        var first = reloads.request();
        awaitBegin();
        var others = new ArrayList<CompletableFuture<Integer>>();
        for (int i = 0; i < 10; i++) {
            others.add(reloads.request());
        }
        mayEnd.release(2);

        assertThat(value(first)).isEqualTo(1);
        for (var other : others) {
            assertThat(value(other)).isEqualTo(2);
        }
        assertThat(begun).hasValue(2);
    }

    @Test
    void goesOnAfterARestAndAfterAFailure() throws Exception {
        mayEnd.release(4);
        assertThat(value(reloads.request())).isEqualTo(1);
        assertThat(value(reloads.request())).isEqualTo(2);
        var third = reloads.request();
        assertThatThrownBy(third::join)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("the third fails");
        assertThat(value(reloads.request())).isEqualTo(4);
    }

    @Test
    void whoGivesUpTakesNothingFromTheOthers() throws Exception {
        var first = reloads.request();
        awaitBegin();
        var second = reloads.request();
        var third = reloads.request();
        second.cancel(true);
        mayEnd.release(2);
        assertThat(value(first)).isEqualTo(1);
        assertThat(value(third)).isEqualTo(2);
    }
}
