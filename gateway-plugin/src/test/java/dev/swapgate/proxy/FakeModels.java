package dev.swapgate.proxy;

import dev.swapgate.config.Timeouts;
import dev.swapgate.lock.GroupUnavailableException;
import dev.swapgate.lock.Lease;
import dev.swapgate.lock.Ticket;
import dev.swapgate.lock.schedule.LockSnapshot;
import dev.swapgate.lock.schedule.RejectReason;
import dev.swapgate.lock.schedule.RevokeCause;
import dev.swapgate.process.Upstream;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A lock and a process table that do what a test says, and count what they are asked for. */
final class FakeModels implements ModelAccess {

    /** What an acquisition does. */
    enum Mode {
        /** The lease is there at once. */
        READY,
        /** The lease comes when the test grants it. */
        WAIT
    }

    final AtomicInteger acquired = new AtomicInteger();
    final AtomicInteger granted = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger closedTwice = new AtomicInteger();
    final AtomicInteger cancelled = new AtomicInteger();
    final BlockingQueue<FakeTicket> waiting = new LinkedBlockingQueue<>();
    final List<FakeLease> leases = new CopyOnWriteArrayList<>();

    volatile Mode mode = Mode.READY;
    volatile @Nullable RejectReason refuseAtOnce;
    volatile @Nullable RuntimeException acquireFails;
    volatile @Nullable RuntimeException upstreamFails;
    volatile @Nullable RuntimeException revokeFails;
    volatile Timeouts timeouts = Timeouts.DEFAULT;
    volatile long generation = 1;

    final Map<String, LockSnapshot.State> states = new ConcurrentHashMap<>();

    private final Map<String, URI> bases = new ConcurrentHashMap<>();

    void serve(String model, URI base) {
        bases.put(model, base);
    }

    void stop(String model) {
        bases.remove(model);
    }

    FakeTicket awaitTicket() throws InterruptedException {
        FakeTicket ticket = waiting.poll(10, TimeUnit.SECONDS);
        if (ticket == null) {
            throw new AssertionError("nobody asked for a lease");
        }
        return ticket;
    }

    /** Leases that were granted and not closed. */
    int open() {
        return granted.get() - closed.get();
    }

    @Override
    public Ticket acquire(String model, String request) {
        acquired.incrementAndGet();
        throwIf(acquireFails);
        FakeTicket ticket = new FakeTicket(model);
        RejectReason refused = refuseAtOnce;
        if (refused != null) {
            ticket.refuse(refused, Duration.ofSeconds(1));
        } else if (mode == Mode.READY) {
            ticket.grant();
        } else {
            waiting.add(ticket);
        }
        return ticket;
    }

    @Override
    public Optional<Ticket> acquireIfReady(String model, String request) {
        return states.get(model) == LockSnapshot.State.READY
                ? Optional.of(acquire(model, request))
                : Optional.empty();
    }

    /** Who is resident, as {@link #states} says. */
    LockSnapshot snapshot() {
        return new LockSnapshot(
                states.entrySet().stream()
                        .map(entry ->
                                new LockSnapshot.Model(
                                        entry.getKey(),
                                        entry.getValue(),
                                        generation,
                                        0,
                                        0,
                                        Duration.ZERO,
                                        Duration.ZERO,
                                        Duration.ZERO,
                                        0,
                                        Duration.ZERO))
                        .toList(),
                0);
    }

    @Override
    public Optional<Upstream> upstream(String model, long asked) {
        throwIf(upstreamFails);
        return asked == generation
                ? Optional.ofNullable(bases.get(model))
                        .map(base -> new Upstream(model, asked, base, timeouts))
                : Optional.empty();
    }

    @Override
    public Optional<Upstream> ready(String model) {
        return states.get(model) == LockSnapshot.State.READY
                ? upstream(model, generation)
                : Optional.empty();
    }

    static void throwIf(@Nullable RuntimeException fault) {
        if (fault != null) {
            throw fault;
        }
    }

    /** One waiting request. */
    final class FakeTicket implements Ticket {

        private final String model;
        private final CompletableFuture<Lease> lease = new CompletableFuture<>();
        private final AtomicBoolean decided = new AtomicBoolean();

        FakeTicket(String model) {
            this.model = model;
        }

        boolean grant() {
            if (!decided.compareAndSet(false, true)) {
                return false;
            }
            granted.incrementAndGet();
            FakeLease made = new FakeLease(model, generation);
            leases.add(made);
            lease.complete(made);
            return true;
        }

        void refuse(RejectReason reason, Duration retryAfter) {
            if (decided.compareAndSet(false, true)) {
                lease.completeExceptionally(
                        new GroupUnavailableException(reason, model, retryAfter));
            }
        }

        boolean isDecided() {
            return decided.get();
        }

        @Override
        public String model() {
            return model;
        }

        @Override
        public CompletableFuture<Lease> lease() {
            return lease;
        }

        @Override
        public boolean cancel() {
            if (!decided.compareAndSet(false, true)) {
                return false;
            }
            cancelled.incrementAndGet();
            lease.completeExceptionally(
                    new GroupUnavailableException(RejectReason.CANCELLED, model, Duration.ZERO));
            return true;
        }

        @Override
        public int position() {
            return 1;
        }

        @Override
        public Optional<Duration> likelyWait() {
            return Optional.of(Duration.ofMillis(13_500));
        }
    }

    /** One lease. */
    final class FakeLease implements Lease {

        private final String model;
        private final long number;
        private final AtomicBoolean open = new AtomicBoolean(true);
        private volatile Consumer<RevokeCause> onRevoke = cause -> {};
        private volatile @Nullable RevokeCause revoked;

        FakeLease(String model, long number) {
            this.model = model;
            this.number = number;
        }

        void revoke(RevokeCause cause) {
            revoked = cause;
            onRevoke.accept(cause);
        }

        /** As if the news came late. */
        void revokeSilently(RevokeCause cause) {
            revoked = cause;
        }

        @Override
        public Optional<RevokeCause> revoked() {
            return Optional.ofNullable(revoked);
        }

        @Override
        public String model() {
            return model;
        }

        @Override
        public long generation() {
            return number;
        }

        @Override
        public Duration waited() {
            return Duration.ofMillis(1);
        }

        @Override
        public void onRevoke(Consumer<RevokeCause> action) {
            throwIf(revokeFails);
            onRevoke = action;
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                closed.incrementAndGet();
            } else {
                closedTwice.incrementAndGet();
            }
        }
    }
}
