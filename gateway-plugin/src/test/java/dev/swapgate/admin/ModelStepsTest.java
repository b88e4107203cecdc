package dev.swapgate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.lock.schedule.LoadFailure;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** Over a real lock in which nothing loads or ends by itself. */
class ModelStepsTest {
    private final FakeControl control = new FakeControl("chat", "embed", "draw");
    private final ModelSteps steps = new ModelSteps(control.lock.journal());

    ModelStepsTest() {
        assertThat(look()).isEmpty();
    }

    @AfterEach
    void close() {
        control.lock.close();
    }

    private List<String> look() {
        var decided = steps.decided();
        return steps.to(control.lock.snapshot().models(), decided).stream()
                .map(step -> step.model() + " " + step.phase().word())
                .toList();
    }

    private void load(String model, long generation) {
        var unused = control.lock.acquire(model, "").lease().thenAccept(lease -> lease.close());
        control.lock.ready(model, generation);
    }

    private void unload(String model, long generation) {
        var unused = control.lock.unload(model, Duration.ZERO);
        control.lock.stopped(model, generation);
    }

    @Test
    void aWholeLifeBetweenTwoLooksIsSeen() {
        load("chat", 1);
        unload("chat", 1);
        assertThat(look())
                .containsExactly("chat starting", "chat ready", "chat stopping", "chat stopped");
        assertThat(look()).isEmpty();
    }

    @Test
    void eachOfTwoLivesIsSeen() {
        load("chat", 1);
        assertThat(look()).containsExactly("chat starting", "chat ready");
        unload("chat", 1);
        load("chat", 2);
        assertThat(look())
                .containsExactly("chat stopping", "chat stopped", "chat starting", "chat ready");
    }

    @Test
    void aVictimIsSeenToStop() {
        load("chat", 1);
        load("draw", 1);
        control.lock.stopped("chat", 1);
        assertThat(look())
                .containsExactly(
                        "chat starting",
                        "chat ready",
                        "chat stopping",
                        "draw starting",
                        "draw ready",
                        "chat stopped");
    }

    @Test
    void aLoadThatFailedWasNeverReady() {
        var unused = control.lock.acquire("chat", "");
        control.lock.failed(
                "chat", 1, new LoadFailure(LoadFailure.Kind.START_FAILED, "no such program"));
        assertThat(look()).containsExactly("chat starting", "chat stopping", "chat stopped");
    }

    @Test
    void aModelThatEndsByItselfIsSeenToStop() {
        load("chat", 1);
        control.lock.lost("chat", 1);
        control.lock.stopped("chat", 1);
        assertThat(look())
                .containsExactly("chat starting", "chat ready", "chat stopping", "chat stopped");
    }
}
