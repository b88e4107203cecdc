package dev.swapgate.lock.schedule;

import static dev.swapgate.lock.schedule.Script.cast;
import static dev.swapgate.lock.schedule.Script.duration;
import static dev.swapgate.lock.schedule.Script.lingering;
import static dev.swapgate.lock.schedule.Script.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What those who wait are told they wait for. Unknown models load in 10 s. */
class ObstaclesTest {

    private static Script.Cast chat(LockSettings settings) {
        return cast().group("chat", "swap exclusive", "a", "b").with(settings);
    }

    private static QueueView.Model view(Script script, String model) {
        return script.queue().models().stream()
                .filter(each -> each.lock().id().equals(model))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLoadIsToldWithWhatIsLeftOfIt() {
        var script = chat(settings(10)).play().at(100).arrive("r", "a").then("load a");
        script.at(104).arrive("w", "b").thenNothing();
        var load = new Obstacle.Load("a", duration(6));
        assertThat(view(script, "a").obstacles()).containsExactly(load);
        assertThat(view(script, "b").obstacles()).containsExactly(load);
    }

    @Test
    void aLoadThatIsGivenUpIsAStop() {
        var script = chat(settings(10)).play().arrive("r", "a").then("load a");
        script.leave("r").then("reject r CANCELLED").arrive("w", "b").then("abort a");
        assertThat(view(script, "b").obstacles()).containsExactly(new Obstacle.Stop("a"));
    }

    @Test
    void aLingerIsToldWithWhatIsLeftOfIt() {
        var script = chat(lingering()).play().arrive("r", "a").then("load a");
        script.at(10).ready("a").then("loaded a", "grant r").at(20).release("r").thenNothing();
        script.at(22).arrive("w", "b").thenNothing();
        assertThat(view(script.at(23), "b").obstacles())
                .containsExactly(new Obstacle.Linger("a", duration(2)));
        assertThat(view(script.at(25), "b").obstacles()).isEmpty();
    }

    @Test
    void aTurnIsThatBeforeTheFirstWhoNeedsTheModelOut() {
        var script =
                cast().group("left", "swap", "a", "b")
                        .group("right", "swap", "p", "q")
                        .with(settings(10))
                        .play()
                        .serving("r1", "a")
                        .serving("r2", "p");
        script.at(1).arrive("w1", "q").thenNothing().at(5).arrive("w2", "b").thenNothing();
        script.at(6);
        assertThat(view(script, "p").turnLeft()).contains(duration(1 + 10 - 6));
        assertThat(view(script, "a").turnLeft()).contains(duration(5 + 10 - 6));
    }
}
