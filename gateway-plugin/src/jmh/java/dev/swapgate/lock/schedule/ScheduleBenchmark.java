package dev.swapgate.lock.schedule;

import dev.swapgate.lock.GroupLockManager;
import dev.swapgate.lock.LockListener;
import dev.swapgate.lock.NoActions;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** What one event costs the schedule, and one lease the lock. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class ScheduleBenchmark {
    private static final int MODELS = 100;

    /**
     * A crowd waits behind a busy model: so many models, all in the way of each other, and so many
     * requests.
     */
    @State(Scope.Thread)
    public static class Crowd {
        @Param({"1", "10", "99"})
        int waitingModels;

        @Param({"1000", "10000"})
        int waiters;

        private final Random random = new Random(1);
        private SwapSchedule schedule;
        private long now;
        private long newest;
        private long oldest;

        /** Lets the crowd gather. */
        @Setup
        public void gather() {
            schedule = schedule(MODELS, waiters + 10);
            arrive("m0");
            schedule.decisions();
            schedule.ready(now, "m0", 1);
            schedule.decisions();
            oldest = newest + 1;
            for (int i = 0; i < waiters; i++) {
                arrive(anyWaitingModel());
                schedule.decisions();
            }
        }

        private String anyWaitingModel() {
            return "m" + (1 + random.nextInt(waitingModels));
        }

        private void arrive(String model) {
            now += 1_000;
            schedule.arrive(now, ++newest, model);
        }
    }

    /** One request joins the crowd and one leaves it: two events. */
    @Benchmark
    @OperationsPerInvocation(2)
    public int arriveAndLeave(Crowd crowd) {
        crowd.arrive(crowd.anyWaitingModel());
        int decided = crowd.schedule.decisions().size();
        crowd.schedule.leave(crowd.now, crowd.oldest++);
        return decided + crowd.schedule.decisions().size();
    }

    /** A request of the busy model overtakes the crowd and is done: two events. */
    @Benchmark
    @OperationsPerInvocation(2)
    public int overtakeAndRelease(Crowd crowd) {
        crowd.schedule.arrive(crowd.now, ++crowd.newest, "m0");
        int decided = crowd.schedule.decisions().size();
        crowd.schedule.release(crowd.now, crowd.newest);
        return decided + crowd.schedule.decisions().size();
    }

    /** A lock whose only model is ready. */
    @State(Scope.Benchmark)
    public static class ReadyLock {
        private GroupLockManager lock;

        /** Loads the model. */
        @Setup
        public void load() {
            lock =
                    new GroupLockManager(
                            settings(1_000),
                            policy(1),
                            traits(1),
                            new NoActions(),
                            new LockListener() {});
            var ticket = lock.acquire("m0");
            lock.ready("m0", 1);
            ticket.lease().join().close();
        }

        /** Ends the lock. */
        @TearDown
        public void close() {
            lock.close();
        }
    }

    /** One request, with nobody in its way. */
    @Benchmark
    public void acquireAndRelease(ReadyLock state) {
        state.lock.acquire("m0").lease().join().close();
    }

    /** The same from two threads at once. */
    @Benchmark
    @Threads(2)
    public void acquireAndReleaseByTwo(ReadyLock state) {
        state.lock.acquire("m0").lease().join().close();
    }

    private static SwapSchedule schedule(int models, int waiters) {
        return new SwapSchedule(settings(waiters), policy(models), traits(models), Map.of());
    }

    private static LockSettings settings(int waiters) {
        return new LockSettings(
                Duration.ofSeconds(120),
                Duration.ofSeconds(60),
                Optional.empty(),
                Duration.ZERO,
                waiters,
                waiters,
                Duration.ZERO);
    }

    private static GroupPolicy policy(int models) {
        var ids = traits(models).stream().map(ModelTraits::id).toList();
        return new GroupPolicy(List.of(new GroupRule("all", true, true, false, ids)), false);
    }

    private static List<ModelTraits> traits(int models) {
        return IntStream.range(0, models)
                .mapToObj(i -> new ModelTraits("m" + i, 8, 0, Duration.ZERO))
                .toList();
    }
}
