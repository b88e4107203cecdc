package dev.swapgate.lock;

import static dev.swapgate.lock.schedule.Script.cast;
import static dev.swapgate.lock.schedule.Script.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.lock.schedule.LoadFailure;
import dev.swapgate.lock.schedule.RejectReason;
import dev.swapgate.lock.schedule.Script;
import dev.swapgate.lock.schedule.UnloadCause;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Everybody the lock calls is called while no thread holds it, and whoever of them throws harms
 * nobody else.
 */
class CallbackTest {
    /** Everything that the lock ever calls. */
    enum Callback {
        LOAD,
        ABORT,
        UNLOAD,
        GRANTED,
        REJECTED,
        RELEASED,
        LOADING,
        LOADED,
        LOAD_FAILED,
        UNLOADING,
        LOST,
        LEASE,
        REFUSAL,
        CUT,
        DEPARTURE
    }

    interface Probe {
        void called(Callback callback);
    }

    private static final LoadFailure FAILURE =
            new LoadFailure(LoadFailure.Kind.START_FAILED, "exit 1");

    private final AtomicLong clock = new AtomicLong();
    private final Set<Callback> seen = EnumSet.noneOf(Callback.class);

    /** Processes and a listener that tell the probe. */
    private record Told(Probe probe) implements ResidencyActions, LockListener {
        @Override
        public void load(String model, long generation, Set<String> victims) {
            probe.called(Callback.LOAD);
        }

        @Override
        public void abort(String model, long generation) {
            probe.called(Callback.ABORT);
        }

        @Override
        public void unload(String model, long generation) {
            probe.called(Callback.UNLOAD);
        }

        @Override
        public void granted(String model, Duration waited) {
            probe.called(Callback.GRANTED);
        }

        @Override
        public void rejected(String model, RejectReason reason, Duration waited) {
            probe.called(Callback.REJECTED);
        }

        @Override
        public void released(String model, Duration waited, Duration used) {
            probe.called(Callback.RELEASED);
        }

        @Override
        public void loading(String model, Set<String> victims) {
            probe.called(Callback.LOADING);
        }

        @Override
        public void loaded(String model, Duration took) {
            probe.called(Callback.LOADED);
        }

        @Override
        public void loadFailed(String model, LoadFailure failure) {
            probe.called(Callback.LOAD_FAILED);
        }

        @Override
        public void unloading(String model, UnloadCause cause) {
            probe.called(Callback.UNLOADING);
        }

        @Override
        public void lost(String model) {
            probe.called(Callback.LOST);
        }
    }

    private GroupLockManager lock(Probe probe) {
        var told = new Told(probe);
        var schedule =
                cast().group("chat", "swap exclusive", "a", "b")
                        .ttl("a", 60)
                        .with(settings(10))
                        .schedule();
        return new GroupLockManager(schedule, told, told, clock::get, false);
    }

    private static Ticket ask(GroupLockManager lock, String model, Probe probe) {
        var ticket = lock.acquire(model);
        var unused =
                ticket.lease()
                        .whenComplete((lease, refusal) -> {
                            if (lease == null) {
                                probe.called(Callback.REFUSAL);
                            } else {
                                lease.onRevoke(cause -> probe.called(Callback.CUT));
                                probe.called(Callback.LEASE);
                            }
                        });
        return ticket;
    }

    private static void giveBack(Ticket ticket) {
        var unused = ticket.lease().whenComplete((lease, refusal) -> close(lease));
    }

    private static void close(@Nullable Lease lease) {
        if (lease != null) {
            lease.close();
        }
    }

    /** A life in which everybody is called. */
    private void play(GroupLockManager lock, Probe probe) {
        var first = ask(lock, "a", probe);
        lock.ready("a", 1);
        giveBack(first);
        clock.set(Script.nanos(60));
        // The timer's thread does this: the model is idle for too long.
        lock.tick();
        lock.stopped("a", 1);
        ask(lock, "b", probe);
        lock.ready("b", 1);
        lock.lost("b", 1);
        lock.stopped("b", 1);
        ask(lock, "a", probe).cancel();
        var unused =
                lock.unload("a", Duration.ZERO).thenRun(() -> probe.called(Callback.DEPARTURE));
        lock.failed("a", 2, new LoadFailure(LoadFailure.Kind.ABORTED, "given up"));
        ask(lock, "b", probe);
        lock.failed("b", 2, FAILURE);
    }

    @Test
    void everybodyIsCalledWithoutTheLock() {
        var ref = new CompletableFuture<GroupLockManager>();
        // Another thread could not look at the lock if any thread held it.
        Probe look =
                callback -> {
                    CompletableFuture.supplyAsync(() -> ref.join().snapshot())
                            .orTimeout(20, TimeUnit.SECONDS)
                            .join();
                    seen.add(callback);
                };
        var lock = lock(look);
        ref.complete(lock);
        play(lock, look);
        assertThat(seen).containsExactlyInAnyOrder(Callback.values());
        assertThat(lock.callbackFailures()).isZero();
    }

    /** The dependants of a future keep their own exceptions; all others are counted. */
    @ParameterizedTest
    @EnumSource
    void whoeverThrowsHarmsNobodyElse(Callback faulty) {
        Probe probe =
                callback -> {
                    if (seen.add(callback) && callback == faulty) {
                        throw new IllegalStateException("on purpose");
                    }
                };
        var lock = lock(probe);
        play(lock, probe);
        assertThat(seen).contains(faulty);
        // A load that could not be ordered has failed: what would have come of it does not come.
        assertThat(seen.size()).isGreaterThan(faulty == Callback.LOAD ? 5 : 14);
        boolean ofAFuture =
                EnumSet.of(Callback.LEASE, Callback.REFUSAL, Callback.DEPARTURE).contains(faulty);
        assertThat(lock.callbackFailures()).isEqualTo(ofAFuture ? 0 : 1);
        clock.addAndGet(Script.nanos(3600));
        assertServesOnAndEnds(lock);
    }

    private static void assertServesOnAndEnds(GroupLockManager lock) {
        var next = lock.acquire("b");
        long generation = lock.snapshot().models().get(1).generation();
        lock.ready("b", generation);
        next.lease().join().close();
        var unused = lock.shutdown(Duration.ZERO);
        lock.stopped("b", generation);
        lock.stopped("a", lock.snapshot().models().get(0).generation());
        assertThat(lock.isIdle()).isTrue();
    }
}
