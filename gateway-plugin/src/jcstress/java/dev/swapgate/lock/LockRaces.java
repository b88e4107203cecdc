package dev.swapgate.lock;

import static java.util.Objects.requireNonNull;

import dev.swapgate.lock.schedule.GroupPolicy;
import dev.swapgate.lock.schedule.GroupRule;
import dev.swapgate.lock.schedule.LockSettings;
import dev.swapgate.lock.schedule.ModelTraits;
import dev.swapgate.lock.schedule.SchedulePlan;
import dev.swapgate.lock.schedule.SwapSchedule;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Races of two threads on one lock. Each result is: was the first actor's wish granted (1), what
 * became of the request (1 a lease, 2 a refusal, 0 nothing), and how many leases are left in flight
 * or waiting.
 */
public class LockRaces {
    private LockRaces() {}

    /** A lock over one model whose processes are told and say nothing. */
    static class OneModel {
        final GroupLockManager lock =
                new GroupLockManager(
                        schedule(), new NoActions(), new LockListener() {}, () -> 0, false);

        private static SwapSchedule schedule() {
            SchedulePlan plan = plan(List.of("a"));
            return new SwapSchedule(plan.settings(), plan.policy(), plan.models(), Map.of());
        }

        static SchedulePlan plan(List<String> models) {
            var settings =
                    new LockSettings(
                            Duration.ofSeconds(10),
                            Duration.ZERO,
                            Optional.of(Duration.ZERO),
                            Duration.ZERO,
                            10,
                            10,
                            Duration.ZERO);
            var policy =
                    new GroupPolicy(
                            List.of(new GroupRule("chat", true, true, false, models)), false);
            var traits =
                    models.stream().map(id -> new ModelTraits(id, 1, 0, Duration.ZERO)).toList();
            return new SchedulePlan(settings, policy, traits);
        }

        static int fate(Ticket ticket) {
            var lease = ticket.lease();
            return lease.isCompletedExceptionally() ? 2 : lease.isDone() ? 1 : 0;
        }

        /** Gives back what was granted; counts what is still there. */
        int left(Ticket ticket) {
            var unused = ticket.lease().thenAccept(Lease::close);
            return lock.snapshot().models().stream()
                    .mapToInt(model -> model.inFlight() + model.waiting())
                    .sum();
        }
    }

    /** A request gives up at the moment its model becomes ready. */
    @JCStressTest
    @State
    @Outcome(id = "1, 2, 0", expect = Expect.ACCEPTABLE, desc = "gave up, refused")
    @Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "granted, may not give up")
    public static class GrantOrCancel extends OneModel {
        private final Ticket ticket = lock.acquire("a");

        @Actor
        public void cancel(III_Result result) {
            result.r1 = ticket.cancel() ? 1 : 0;
        }

        @Actor
        public void grant() {
            lock.ready("a", 1);
        }

        @Arbiter
        public void look(III_Result result) {
            result.r2 = fate(ticket);
            result.r3 = left(ticket);
        }
    }

    /** The model is configured no more at the moment it is ready. */
    @JCStressTest
    @State
    @Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "granted, then cut")
    @Outcome(id = "0, 2, 0", expect = Expect.ACCEPTABLE, desc = "removed before ready: refused")
    public static class GrantOrReload extends OneModel {
        private final Ticket ticket = lock.acquire("a");

        @Actor
        public void reload() {
            lock.reconfigure(plan(List.of("b")), Set.of(), Duration.ZERO);
        }

        @Actor
        public void grant() {
            lock.ready("a", 1);
        }

        @Arbiter
        public void look(III_Result result) {
            result.r2 = fate(ticket);
            result.r3 = left(ticket);
        }
    }

    /** The model is lost at the moment it is ready: whoever holds a lease is told, once. */
    @JCStressTest
    @State
    @Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "granted, cut, told once")
    @Outcome(id = "0, 2, 0", expect = Expect.ACCEPTABLE, desc = "lost before ready: refused")
    public static class CutOrGrant extends OneModel {
        private final Ticket ticket = lock.acquire("a");
        private final AtomicInteger told = new AtomicInteger();

        public CutOrGrant() {
            var unused =
                    ticket.lease()
                            .thenAccept(lease -> lease.onRevoke(cause -> told.incrementAndGet()));
        }

        @Actor
        public void lost() {
            lock.lost("a", 1);
        }

        @Actor
        public void grant() {
            lock.ready("a", 1);
        }

        @Arbiter
        public void look(III_Result result) {
            result.r1 = told.get();
            result.r2 = fate(ticket);
            result.r3 = left(ticket);
        }
    }

    /** A ready model is unloaded at the moment a request comes. */
    @JCStressTest
    @State
    @Outcome(id = "1, 2, 0", expect = Expect.ACCEPTABLE, desc = "waited, was refused")
    @Outcome(
            id = "1, 1, 0",
            expect = Expect.ACCEPTABLE,
            desc = "came first, had a lease and its cut")
    @Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "came after, waits for a load")
    public static class UnloadOrAcquire extends OneModel {
        private volatile @Nullable Ticket ticket;

        public UnloadOrAcquire() {
            var first = lock.acquire("a");
            lock.ready("a", 1);
            first.lease().join().close();
        }

        @Actor
        public void acquire(III_Result result) {
            ticket = lock.acquire("a");
            result.r1 = 1;
        }

        @Actor
        public void unload() {
            var unused = lock.unload("a", Duration.ZERO);
        }

        @Arbiter
        public void look(III_Result result) {
            result.r2 = fate(requireNonNull(ticket));
            result.r3 = left(requireNonNull(ticket));
        }
    }

    /** The lock is closed at the moment a request comes: nobody is left waiting. */
    @JCStressTest
    @State
    @Outcome(id = "1, 2, 0", expect = Expect.ACCEPTABLE, desc = "refused, before or after")
    public static class CloseOrAcquire extends OneModel {
        private volatile @Nullable Ticket ticket;

        @Actor
        public void acquire(III_Result result) {
            ticket = lock.acquire("a");
            result.r1 = 1;
        }

        @Actor
        public void close() {
            lock.close();
        }

        @Arbiter
        public void look(III_Result result) {
            result.r2 = fate(requireNonNull(ticket));
            result.r3 = left(requireNonNull(ticket));
        }
    }
}
