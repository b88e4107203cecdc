package dev.swapgate.admin;

import dev.swapgate.lock.GroupLockManager;
import dev.swapgate.lock.GroupUnavailableException;
import dev.swapgate.lock.Journal;
import dev.swapgate.lock.Lease;
import dev.swapgate.lock.LockListener;
import dev.swapgate.lock.LookAhead;
import dev.swapgate.lock.NoActions;
import dev.swapgate.lock.Ticket;
import dev.swapgate.lock.schedule.Explanation;
import dev.swapgate.lock.schedule.GroupPolicy;
import dev.swapgate.lock.schedule.GroupRule;
import dev.swapgate.lock.schedule.LockSettings;
import dev.swapgate.lock.schedule.LockSnapshot;
import dev.swapgate.lock.schedule.LockSnapshot.State;
import dev.swapgate.lock.schedule.ModelTraits;
import dev.swapgate.lock.schedule.RejectReason;
import dev.swapgate.lock.schedule.RevokeCause;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A lock that records what is asked of it and answers when told. */
final class FakeControl implements ModelControl {
    private final List<String> ids;
    private final Map<String, LockSnapshot.Model> models = new ConcurrentHashMap<>();

    /** A real lock over the same models, for what a fake could only repeat. */
    final GroupLockManager lock;

    final List<String> asked = new ArrayList<>();
    final CompletableFuture<Void> unloaded = new CompletableFuture<>();
    final CompletableFuture<Lease> lease = new CompletableFuture<>();
    final AtomicInteger cancels = new AtomicInteger();
    final AtomicInteger closedLeases = new AtomicInteger();

    FakeControl(String... ids) {
        this.ids = List.of(ids);
        this.lock = lock(this.ids);
        this.ids.forEach(id -> state(id, State.OFF));
    }

    private static GroupLockManager lock(List<String> ids) {
        List<GroupRule> groups =
                List.of(
                        new GroupRule("all", true, true, false, List.of(ids.get(0), ids.get(2))),
                        new GroupRule("G2", false, false, true, List.of(ids.get(1))));
        return new GroupLockManager(
                new LockSettings(
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(60),
                        Optional.of(Duration.ZERO),
                        Duration.ZERO,
                        1000,
                        1000,
                        Duration.ZERO),
                new GroupPolicy(groups, false),
                ids.stream().map(id -> new ModelTraits(id, 10, 0, Duration.ZERO)).toList(),
                new NoActions(),
                new LockListener() {});
    }

    @Override
    public LookAhead lookAhead() {
        return lock.lookAhead();
    }

    @Override
    public Explanation explain(String model, Map<String, Duration> longestLoads) {
        return lock.explain(model, longestLoads);
    }

    @Override
    public Journal journal() {
        return lock.journal();
    }

    void state(String id, State state) {
        set(id, state, 0, 0, Duration.ZERO);
    }

    void set(String id, State state, int inFlight, int waiting, Duration backoff) {
        long generation =
                Optional.ofNullable(models.get(id)).map(LockSnapshot.Model::generation).orElse(0L);
        models.put(
                id,
                new LockSnapshot.Model(
                        id,
                        state,
                        state == State.LOADING ? generation + 1 : generation,
                        inFlight,
                        waiting,
                        waiting > 0 ? Duration.ofMillis(1500) : Duration.ZERO,
                        Duration.ofSeconds(12),
                        Duration.ofSeconds(1),
                        0.5,
                        backoff));
    }

    void grant() {
        lease.complete(new FakeLease());
    }

    void refuse(RejectReason reason, Duration retryAfter) {
        lease.completeExceptionally(new GroupUnavailableException(reason, "chat", retryAfter));
    }

    @Override
    public Ticket acquire(String model, String request) {
        asked.add("acquire " + model);
        return new FakeTicket(model);
    }

    @Override
    public CompletableFuture<Void> unload(String model, Duration drain) {
        asked.add("unload " + model + " " + drain);
        return unloaded;
    }

    @Override
    public CompletableFuture<Void> unloadAll(Duration drain) {
        asked.add("unloadAll " + drain);
        return unloaded;
    }

    @Override
    public LockSnapshot snapshot() {
        List<LockSnapshot.Model> now =
                ids.stream().map(id -> Optional.ofNullable(models.get(id)).orElseThrow()).toList();
        return new LockSnapshot(now, now.stream().mapToInt(LockSnapshot.Model::waiting).sum());
    }

    /** A ticket on the one lease. */
    private final class FakeTicket implements Ticket {
        private final String model;

        FakeTicket(String model) {
            this.model = model;
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
            cancels.incrementAndGet();
            return !lease.isDone();
        }

        @Override
        public int position() {
            return 1;
        }
    }

    /** A lease that counts its closing. */
    private final class FakeLease implements Lease {
        @Override
        public String model() {
            return "chat";
        }

        @Override
        public long generation() {
            return 1;
        }

        @Override
        public Duration waited() {
            return Duration.ZERO;
        }

        @Override
        public Optional<RevokeCause> revoked() {
            return Optional.empty();
        }

        @Override
        public void onRevoke(Consumer<RevokeCause> action) {}

        @Override
        public void close() {
            closedLeases.incrementAndGet();
        }
    }
}
