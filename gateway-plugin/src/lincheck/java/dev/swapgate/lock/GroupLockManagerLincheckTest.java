package dev.swapgate.lock;

import dev.swapgate.lock.schedule.GroupPolicy;
import dev.swapgate.lock.schedule.GroupRule;
import dev.swapgate.lock.schedule.LoadFailure;
import dev.swapgate.lock.schedule.LockSettings;
import dev.swapgate.lock.schedule.ModelTraits;
import dev.swapgate.lock.schedule.SchedulePlan;
import dev.swapgate.lock.schedule.SwapSchedule;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whatever threads do to the lock at once, it decides as if they had done it one after the other.
 * What it decides one after the other is the business of the schedule's own properties.
 */
@Param(name = "model", gen = IntGen.class, conf = "0:1")
@Param(name = "ticket", gen = IntGen.class, conf = "1:3")
@Param(name = "generation", gen = IntGen.class, conf = "1:2")
public class GroupLockManagerLincheckTest {
    private static final List<String> MODELS = List.of("a", "b");

    private final GroupLockManager lock =
            new GroupLockManager(
                    schedule(), new NoActions(), new LockListener() {}, () -> 0, false);

    private static SwapSchedule schedule() {
        SchedulePlan plan = plan(MODELS);
        return new SwapSchedule(plan.settings(), plan.policy(), plan.models(), Map.of());
    }

    private static SchedulePlan plan(List<String> models) {
        var settings =
                new LockSettings(
                        Duration.ofSeconds(10),
                        Duration.ZERO,
                        Optional.of(Duration.ZERO),
                        Duration.ZERO,
                        2,
                        3,
                        Duration.ZERO);
        var policy =
                new GroupPolicy(List.of(new GroupRule("chat", true, true, false, models)), false);
        var traits = models.stream().map(id -> new ModelTraits(id, 1, 0, Duration.ZERO)).toList();
        return new SchedulePlan(settings, policy, traits);
    }

    /** A request by its number, as the lock itself knows it. */
    private QueuedTicket ticket(int id) {
        return new QueuedTicket(id, "a", "", lock);
    }

    @Operation
    public String acquire(@Param(name = "model") int model) {
        return lock.acquire(MODELS.get(model)).toString();
    }

    @Operation
    public boolean cancel(@Param(name = "ticket") int id) {
        return lock.cancel(ticket(id));
    }

    @Operation
    public void release(@Param(name = "ticket") int id) {
        lock.release(ticket(id), Duration.ZERO, Duration.ZERO);
    }

    @Operation
    public int position(@Param(name = "ticket") int id) {
        return lock.position(ticket(id));
    }

    @Operation
    public void ready(
            @Param(name = "model") int model, @Param(name = "generation") int generation) {
        lock.ready(MODELS.get(model), generation);
    }

    @Operation
    public void failed(
            @Param(name = "model") int model, @Param(name = "generation") int generation) {
        var failure = new LoadFailure(LoadFailure.Kind.START_FAILED, "tried");
        lock.failed(MODELS.get(model), generation, failure);
    }

    @Operation
    public void lost(@Param(name = "model") int model, @Param(name = "generation") int generation) {
        lock.lost(MODELS.get(model), generation);
    }

    @Operation
    public void stopped(
            @Param(name = "model") int model, @Param(name = "generation") int generation) {
        lock.stopped(MODELS.get(model), generation);
    }

    @Operation
    public void unload(@Param(name = "model") int model) {
        var unused = lock.unload(MODELS.get(model), Duration.ZERO);
    }

    /** Without the second model, or with both; the first one's process has to be another. */
    @Operation
    public void reload(@Param(name = "model") int last) {
        lock.reconfigure(plan(MODELS.subList(0, last + 1)), Set.of("a"), Duration.ZERO);
    }

    @Operation
    public void close() {
        lock.close();
    }

    @Operation
    public String snapshot() {
        return lock.snapshot().toString();
    }

    @Test
    void everyInterleavingIsAsIfOneAfterTheOther() {
        new ModelCheckingOptions()
                .iterations(Integer.getInteger("swapgate.lincheck.iterations", 25))
                .invocationsPerIteration(200)
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(3)
                .check(GroupLockManagerLincheckTest.class);
    }

    @Test
    void soIsWhatThreadsDoUnderStress() {
        new StressOptions()
                .iterations(Integer.getInteger("swapgate.lincheck.iterations", 25))
                .invocationsPerIteration(1_000)
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(3)
                .check(GroupLockManagerLincheckTest.class);
    }
}
