package dev.swapgate.lock;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import dev.swapgate.lock.schedule.GroupPolicy;
import dev.swapgate.lock.schedule.GroupRule;
import dev.swapgate.lock.schedule.LoadFailure;
import dev.swapgate.lock.schedule.LockSettings;
import dev.swapgate.lock.schedule.LockSnapshot;
import dev.swapgate.lock.schedule.ModelTraits;
import dev.swapgate.lock.schedule.Script;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Many threads on one lock, watched by an oracle that knows only the groups. */
class GroupLockManagerStressTest {
    private static final GroupPolicy POLICY =
            new GroupPolicy(
                    List.of(
                            new GroupRule("G1", true, true, false, List.of("m1", "m2")),
                            new GroupRule("G2", false, true, false, List.of("m3", "m4")),
                            new GroupRule("G3", true, false, false, List.of("m5", "m6", "m7")),
                            new GroupRule("G4", false, false, false, List.of("m8", "m9")),
                            new GroupRule("G5", false, false, true, List.of("m10", "m11"))),
                    false);
    private static final List<String> MODELS =
            List.of("m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11");

    private static final int SLOTS = 3;

    private final ScheduledExecutorService world = Executors.newScheduledThreadPool(2);
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final LongAdder served = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder given = new LongAdder();

    @AfterEach
    void endTheWorld() {
        world.shutdownNow();
    }

    /**
     * Processes that take a moment, fail now and then, die now and then, and know who may be alive
     * beside whom.
     */
    private final class Processes implements ResidencyActions {
        private final Map<String, Long> alive = new ConcurrentHashMap<>();
        private final Map<String, AtomicInteger> users = new ConcurrentHashMap<>();
        private final Set<String> aborted = ConcurrentHashMap.newKeySet();
        private final Random random = new Random(42);
        private volatile boolean calm;
        @Nullable GroupLockManager lock;

        AtomicInteger users(String model, long generation) {
            return users.computeIfAbsent(model + generation, key -> new AtomicInteger());
        }

        private GroupLockManager lock() {
            return requireNonNull(lock);
        }

        private void later(Runnable task) {
            var unused =
                    world.schedule(
                            () -> {
                                try {
                                    task.run();
                                } catch (RuntimeException | Error e) {
                                    violations.add(e.toString());
                                }
                            },
                            ThreadLocalRandom.current().nextInt(1, 1500),
                            TimeUnit.MICROSECONDS);
        }

        private boolean chance(double p) {
            return !calm && random.nextDouble() < p;
        }

        @Override
        public void load(String model, long generation, Set<String> victims) {
            for (var victim : victims) {
                Long current = alive.get(victim);
                if (current != null && users(victim, current).get() != 0) {
                    violations.add(victim + " is stopped for " + model + " while in use");
                }
                stop(victim, current);
            }
            later(() -> start(model, generation, victims));
        }

        private void start(String model, long generation, Set<String> victims) {
            if (victims.stream().anyMatch(alive::containsKey)) {
                later(() -> start(model, generation, victims));
                return;
            }
            var beside = POLICY.evict(model, new HashSet<>(alive.keySet()));
            if (!beside.isEmpty() || alive.putIfAbsent(model, generation) != null) {
                violations.add(model + " starts beside " + beside + " while alive: " + alive);
            }
            later(() -> finishStart(model, generation));
        }

        private void finishStart(String model, long generation) {
            boolean giveUp = aborted.remove(model + generation);
            if (giveUp || chance(0.05)) {
                alive.remove(model);
                var kind = giveUp ? LoadFailure.Kind.ABORTED : LoadFailure.Kind.START_FAILED;
                lock().failed(model, generation, new LoadFailure(kind, "stress"));
                return;
            }
            lock().ready(model, generation);
            if (chance(0.05)) {
                later(() -> {
                    lock().lost(model, generation);
                    later(() -> gone(model, generation));
                });
            }
        }

        private void gone(String model, long generation) {
            // Whoever comes first: the death or the stop that was asked for.
            if (alive.remove(model, generation)) {
                lock().stopped(model, generation);
            }
        }

        private void stop(String model, @Nullable Long generation) {
            if (generation == null) {
                return;
            }
            later(() -> gone(model, generation));
        }

        @Override
        public void abort(String model, long generation) {
            aborted.add(model + generation);
        }

        @Override
        public void unload(String model, long generation) {
            stop(model, generation);
        }
    }

    private static LockSettings settings(double maxTurn) {
        return new LockSettings(
                Script.duration(maxTurn),
                Duration.ofSeconds(1),
                Optional.empty(),
                Duration.ZERO,
                100_000,
                100_000,
                Duration.ZERO);
    }

    @Test
    void manyThreadsNeverSeeAnOverlapAndLeaveNothingBehind() throws Exception {
        run(0.01, 6_000);
    }

    @Test
    void soDoTheyInStrictOrder() throws Exception {
        run(0, 600);
    }

    private void run(double maxTurn, int clients) throws Exception {
        var processes = new Processes();
        var traits =
                MODELS.stream()
                        .map(id -> new ModelTraits(id, SLOTS, 0, Duration.ofMillis(20)))
                        .toList();
        var lock =
                new GroupLockManager(
                        settings(maxTurn), POLICY, traits, processes, new LockListener() {});
        processes.lock = lock;
        var threads = new ArrayList<Thread>();
        ThreadFactory virtual = Thread.ofVirtual().factory();
        ThreadFactory platform = Thread.ofPlatform().factory();
        for (int i = 0; i < clients; i++) {
            var factory = i % 100 == 0 ? platform : virtual;
            threads.add(factory.newThread(() -> client(lock, processes)));
        }
        threads.forEach(Thread::start);
        for (var thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(60))).as("a client came to its end").isTrue();
        }
        processes.calm = true;
        lock.shutdown(Duration.ZERO).get(20, TimeUnit.SECONDS);
        var snapshot = lock.snapshot();
        lock.close();
        assertThat(violations).isEmpty();
        assertThat(lock.callbackFailures()).isZero();
        assertThat(lock.isIdle()).isTrue();
        assertThat(snapshot.waiting()).isZero();
        assertThat(snapshot.models())
                .allSatisfy(model -> {
                    assertThat(model.inFlight()).isZero();
                    assertThat(model.waiting()).isZero();
                    assertThat(model.state()).isEqualTo(LockSnapshot.State.OFF);
                });
        assertThat(processes.alive).isEmpty();
        assertThat(served.sum() + refused.sum() + given.sum()).isEqualTo(clients);
        assertThat(served.sum()).isPositive();
    }

    private void client(GroupLockManager lock, Processes processes) {
        var random = ThreadLocalRandom.current();
        var model = MODELS.get(random.nextInt(MODELS.size()));
        if (random.nextInt(200) == 0) {
            var unused = lock.unload(model, Duration.ofMillis(1));
        }
        var ticket = lock.acquire(model);
        Lease lease;
        try {
            lease =
                    random.nextInt(10) == 0
                            ? ticket.lease().get(random.nextInt(2_000), TimeUnit.MICROSECONDS)
                            : ticket.lease().get();
        } catch (TimeoutException e) {
            if (ticket.cancel()) {
                given.increment();
                return;
            }
            // Granted or refused in the last moment; an answer is on its way.
            try {
                lease = ticket.lease().get();
            } catch (InterruptedException | ExecutionException late) {
                refused.increment();
                return;
            }
        } catch (InterruptedException | ExecutionException e) {
            refused.increment();
            return;
        }
        use(lease, processes, random.nextBoolean());
    }

    private void use(Lease lease, Processes processes, boolean elsewhere) {
        var users = processes.users(lease.model(), lease.generation());
        if (users.incrementAndGet() > SLOTS) {
            violations.add("too many on " + lease);
        }
        served.increment();
        Runnable end =
                () -> {
                    users.decrementAndGet();
                    lease.close();
                };
        if (elsewhere) {
            var unused = world.schedule(end, 100, TimeUnit.MICROSECONDS);
        } else {
            end.run();
        }
    }
}
