package dev.swapgate.lock;

import static dev.swapgate.lock.schedule.Script.cast;
import static dev.swapgate.lock.schedule.Script.nanos;
import static dev.swapgate.lock.schedule.Script.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.lock.schedule.Decision;
import dev.swapgate.lock.schedule.LoadFailure;
import dev.swapgate.lock.schedule.Obstacle;
import dev.swapgate.lock.schedule.QueueView;
import dev.swapgate.lock.schedule.Swap;
import dev.swapgate.lock.schedule.WaitBound;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What a lock says of those who wait, and what it remembers of its decisions. */
class LookAheadTest {
    private final AtomicLong clock = new AtomicLong();
    private final GroupLockManager lock =
            new GroupLockManager(
                    cast().group("chat", "swap exclusive", "a", "b")
                            .group("tools", "persistent", "c")
                            .with(settings(10))
                            .schedule(),
                    new RecordedActions(),
                    new LockListener() {},
                    clock::get,
                    false);

    @AfterEach
    void close() {
        lock.close();
    }

    private void at(double seconds) {
        clock.set(nanos(seconds));
    }

    private QueueView.Model model(String id) {
        return lock.lookAhead().queue().models().stream()
                .filter(model -> model.lock().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** a serves one request that began at 10 s; b has one waiter since 11 s. */
    private Ticket contended() {
        var serving = lock.acquire("a", "first");
        at(10);
        lock.ready("a", 1);
        at(11);
        lock.acquire("b", "second");
        at(12);
        return serving;
    }

    @Test
    void aWaiterIsToldItsPlaceCauseAndTime() {
        contended();
        var b = model("b");
        assertThat(b.obstacles())
                .containsExactly(
                        new Obstacle.Drain("a", 1), new Obstacle.Turn("a", Duration.ofSeconds(9)));
        var waiter = b.waiters().getFirst();
        assertThat(waiter.position()).isEqualTo(1);
        assertThat(waiter.waited()).isEqualTo(Duration.ofSeconds(1));
        // The request on a has 3 s left of its 5, then b loads for 10 s.
        assertThat(waiter.likely()).contains(Duration.ofSeconds(13));
        assertThat(lock.lookAhead().label(waiter)).isEqualTo("second");
        assertThat(model("a").turnLeft()).contains(Duration.ofSeconds(9));
        assertThat(b.turnLeft()).isEmpty();
    }

    @Test
    void aTicketKnowsHowLongItWillWait() {
        contended();
        var third = lock.acquire("b", "third");
        assertThat(third.likelyWait()).contains(Duration.ofSeconds(13));
        at(12.5);
        // Not looked again, but counted down.
        assertThat(third.likelyWait()).contains(Duration.ofMillis(12_500));
        third.cancel();
        at(20);
        assertThat(third.likelyWait()).isEmpty();
    }

    @Test
    void whatWouldHappenIsTold() {
        contended();
        var said = lock.explain("b", Map.of());
        assertThat(said.position()).isEqualTo(2);
        assertThat(said.residents()).containsExactly("a");
        assertThat(said.swaps())
                .containsExactly(new Swap(Duration.ofSeconds(3), "b", List.of("a"), List.of()));
        assertThat(said.likely()).contains(Duration.ofSeconds(13));
        assertThat(said.bound().reason()).isEqualTo(WaitBound.Reason.NO_DRAIN_TIMEOUT);
        assertThat(lock.snapshot().waiting()).as("nothing changed").isEqualTo(1);
    }

    @Test
    void whatIsReadyStartsAtOnce() {
        contended();
        at(30);
        lock.lost("a", 1);
        lock.stopped("a", 1);
        at(31);
        lock.ready("b", 1);
        var said = lock.explain("b", Map.of());
        assertThat(said.likely()).contains(Duration.ZERO);
        assertThat(said.obstacles()).isEmpty();
        assertThat(said.swaps()).isEmpty();
        assertThat(said.bound().reason()).isEqualTo(WaitBound.Reason.STARTS_AT_ONCE);
    }

    @Test
    void whatWouldBeRefusedIsToldSo() {
        lock.acquire("a", "first");
        lock.failed("a", 1, new LoadFailure(LoadFailure.Kind.START_FAILED, "exit 1"));
        var said = lock.explain("a", Map.of());
        assertThat(said.refusal()).isPresent();
        assertThat(said.likely()).isEmpty();
        assertThat(said.bound().isBound()).isFalse();
    }

    private List<Journal.Event> of(String request) {
        return lock.journal().newest(entry -> entry.request().equals(request), 100).stream()
                .map(Journal.Entry::event)
                .toList()
                .reversed();
    }

    @Test
    void everyDecisionAboutARequestIsRemembered() {
        var serving = contended();
        serving.lease().join().close();
        at(22);
        lock.stopped("a", 1);
        lock.ready("b", 1);
        var events = of("second");
        assertThat(events).hasSize(3);
        assertThat(events.get(0))
                .isEqualTo(
                        new Journal.Event.Queued(
                                "b",
                                1,
                                List.of(
                                        new Obstacle.Drain("a", 1),
                                        new Obstacle.Turn("a", Duration.ofSeconds(10)))));
        assertThat(decided(events.get(1))).isInstanceOf(Decision.Load.class);
        assertThat(decided(events.get(2))).isInstanceOf(Decision.Grant.class);
    }

    private static Optional<Decision> decision(Journal.Event event) {
        return event instanceof Journal.Event.Decided decided
                ? Optional.of(decided.decision())
                : Optional.empty();
    }

    private static Decision decided(Journal.Event event) {
        return decision(event).orElseThrow();
    }

    @Test
    void aLoadIsRememberedWithWhoWasEvictedAndWhoWasKept() {
        lock.acquire("c", "tool");
        lock.ready("c", 1);
        var serving = contended();
        serving.lease().join().close();
        var load = decided(of("second").get(1));
        assertThat(load).isInstanceOf(Decision.Load.class);
        assertThat(((Decision.Load) load).victims()).containsExactly("a");
        assertThat(((Decision.Load) load).kept()).containsExactly("c");
    }

    @Test
    void whatBecameOfModelsIsRemembered() {
        contended();
        lock.lost("a", 1);
        lock.stopped("a", 1);
        lock.failed("b", 1, new LoadFailure(LoadFailure.Kind.START_FAILED, "exit 1"));
        lock.acquire("a", "third");
        var unused = lock.unloadAll(Duration.ZERO);
        lock.failed("a", 2, new LoadFailure(LoadFailure.Kind.ABORTED, ""));
        lock.acquire("c", "tool");
        lock.ready("c", 1);
        unused = lock.unload("c", Duration.ZERO);
        assertThat(of(""))
                .extracting(event -> decided(event).getClass().getSimpleName())
                .containsExactly(
                        "Loaded", "Lost", "LoadFailed", "Abort", "LoadFailed", "Loaded", "Unload");
        assertThat(decided(of("first").getLast())).isInstanceOf(Decision.Revoke.class);
        assertThat(decided(of("tool").getLast())).isInstanceOf(Decision.Revoke.class);
    }

    @Test
    void aRefusalIsRemembered() {
        contended();
        var unused = lock.unload("b", Duration.ZERO);
        assertThat(decided(of("second").getLast())).isInstanceOf(Decision.Reject.class);
    }
}
