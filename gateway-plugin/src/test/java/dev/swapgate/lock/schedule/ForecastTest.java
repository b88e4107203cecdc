package dev.swapgate.lock.schedule;

import static dev.swapgate.lock.schedule.Script.cast;
import static dev.swapgate.lock.schedule.Script.drainTimeout;
import static dev.swapgate.lock.schedule.Script.duration;
import static dev.swapgate.lock.schedule.Script.lingering;
import static dev.swapgate.lock.schedule.Script.nanos;
import static dev.swapgate.lock.schedule.Script.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.lock.schedule.LockSnapshot.State;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How long those who wait are told to wait. Unknown models load in 10 s, requests take 5. */
class ForecastTest {

    private static Script.Cast chat(LockSettings settings) {
        return cast().group("chat", "swap exclusive", "b", "a").with(settings);
    }

    private static QueueView.Waiter onlyWaiter(QueueView queue, String model) {
        var waiters =
                queue.models().stream()
                        .filter(each -> each.lock().id().equals(model))
                        .flatMap(each -> each.waiters().stream())
                        .toList();
        assertThat(waiters).hasSize(1);
        return waiters.getFirst();
    }

    private static void assertWait(Script script, String model, double likely, double upper) {
        var waiter = onlyWaiter(script.queue(), model);
        assertThat(waiter.likely()).contains(duration(likely));
        assertThat(waiter.upper()).contains(duration(upper));
    }

    /** Each request on a came 10 s after the one before; that of 10 s still runs, b waits. */
    private static Script busy() {
        var script = chat(settings(30)).play().serving("r1", "a").at(5).release("r1").thenNothing();
        script.at(10).arrive("r2", "a").then("grant r2").at(12).arrive("w", "b").thenNothing();
        return script;
    }

    @Test
    void ifThingsGoBadlyTheTurnIsUsedUpByNewcomers() {
        // Likely: 3 s for r2, 10 for the load. Else newcomers at 22 and 32 s take 12.5 s each, and
        // the load as long.
        assertWait(busy(), "b", 3 + 10, 20 + 12.5 + 12.5);
    }

    @Test
    void modelsAreInOrderOfTheirNames() {
        assertThat(busy().queue().models())
                .extracting(model -> model.lock().id())
                .containsExactly("a", "b");
    }

    @Test
    void timeDoesNotGoBackForWhoAsksLate() {
        var schedule = chat(settings(30)).schedule();
        schedule.arrive(nanos(7), 1, "a");
        var waiter = onlyWaiter(new Forecast(schedule, nanos(3)).queue(), "a");
        assertThat(waiter.waited()).isEqualTo(Duration.ZERO);
        assertThat(waiter.likely()).contains(duration(10));
    }

    @Test
    void aLoadThatIsGivenUpIsOutOfTheWayAtOnce() {
        var script = chat(settings(30)).play().arrive("r1", "a").then("load a");
        script.leave("r1").then("reject r1 CANCELLED").arrive("w", "b").then("abort a");
        assertWait(script, "b", 10, 12.5);
    }

    @Test
    void aModelThatStopsIsOutOfTheWayAtOnce() {
        var script = chat(settings(30)).play().serving("r1", "a").release("r1").unload("a", 0);
        script.then("unload a REQUEST").arrive("w", "b").thenNothing();
        assertWait(script, "b", 10, 12.5);
    }

    @Test
    void theEndOfALingerIsForeseen() {
        var script = chat(lingering()).play().arrive("r1", "a").then("load a");
        script.at(10).ready("a").then("loaded a", "grant r1").at(20).release("r1").thenNothing();
        script.at(22).arrive("w", "b").thenNothing().thenWakeAt(25);
        assertWait(script, "b", 3 + 10, 3 + 12.5);
    }

    @Test
    void aCutIsForeseen() {
        var script = chat(drainTimeout(10, 5)).play().serving("r1", "a");
        script.at(1).arrive("w", "b").thenNothing().thenWakeAt(16);
        // What has run for 15 s already would go on for half of what it should have taken.
        assertWait(script.at(15), "b", 1 + 10, 1 + 12.5);
    }

    @Test
    void aModelCanBeSettledToAskWhatIf() {
        var schedule = chat(settings(30)).schedule();
        schedule.assumeReady("a");
        var a = schedule.snapshot(0).models().getFirst();
        assertThat(a.state()).isEqualTo(State.READY);
        assertThat(a.generation()).isEqualTo(1);
        assertThat(new Forecast(schedule, 0).explain("b", Map.of()).swaps())
                .containsExactly(new Swap(Duration.ZERO, "b", List.of("a"), List.of()));
    }
}
