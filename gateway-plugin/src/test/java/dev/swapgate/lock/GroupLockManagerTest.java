package dev.swapgate.lock;

import static dev.swapgate.lock.schedule.Script.cast;
import static dev.swapgate.lock.schedule.Script.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.Objects.requireNonNull;

import dev.swapgate.lock.schedule.GroupPolicy;
import dev.swapgate.lock.schedule.GroupRule;
import dev.swapgate.lock.schedule.LoadFailure;
import dev.swapgate.lock.schedule.LockSettings;
import dev.swapgate.lock.schedule.ModelTraits;
import dev.swapgate.lock.schedule.RejectReason;
import dev.swapgate.lock.schedule.SchedulePlan;
import dev.swapgate.lock.schedule.Script;
import dev.swapgate.lock.schedule.SwapSchedule;
import dev.swapgate.lock.schedule.UnloadCause;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

class GroupLockManagerTest {
    private static final LoadFailure FAILURE =
            new LoadFailure(LoadFailure.Kind.START_FAILED, "exit 1", "its process ended");

    private final AtomicLong clock = new AtomicLong();
    private final RecordedActions actions = new RecordedActions();
    private final LockListener deaf = new LockListener() {};

    private GroupLockManager lock(Script.Cast cast) {
        return lock(cast, actions, deaf);
    }

    private GroupLockManager lock(
            Script.Cast cast, ResidencyActions processes, LockListener listener) {
        return new GroupLockManager(cast.schedule(), processes, listener, clock::get, false);
    }

    private static Script.Cast chat() {
        return cast().group("chat", "swap exclusive", "a", "b").with(settings(10));
    }

    private static Lease lease(Ticket ticket) {
        return ticket.lease().getNow(null);
    }

    private static RejectReason refusal(CompletableFuture<Lease> lease) {
        assertThat(lease).isCompletedExceptionally();
        return lease.handle((granted, e) -> ((GroupUnavailableException) e).reason()).join();
    }

    // -- leases

    @Test
    void aTicketBecomesALeaseWhenItsModelIsReady() {
        var lock = lock(chat());
        var ticket = lock.acquire("a");
        assertThat(actions.calls).containsExactly("load a1 []");
        assertThat(ticket.lease()).isNotDone();
        assertThat(ticket.position()).isEqualTo(1);
        assertThat(ticket.isLoading()).isTrue();
        clock.set(3_000_000_000L);
        lock.ready("a", 1);
        var lease = lease(ticket);
        assertThat(lease.model()).isEqualTo("a");
        assertThat(lease.generation()).isEqualTo(1);
        assertThat(lease.waited()).isEqualTo(Duration.ofSeconds(3));
        assertThat(ticket.position()).isZero();
        assertThat(ticket.isLoading()).isFalse();
        lease.close();
        assertThat(lock.isIdle()).isTrue();
    }

    @Test
    void aLeaseCountsOnceHoweverOftenItIsClosed() {
        var lock = lock(chat().slots("a", 1));
        var first = lock.acquire("a");
        var second = lock.acquire("a");
        var third = lock.acquire("a");
        lock.ready("a", 1);
        lease(first).close();
        lease(first).close();
        assertThat(second.lease()).isCompleted();
        assertThat(third.lease()).isNotDone();
    }

    @Test
    void aLeaseMayBeClosedByAnyThread() throws Exception {
        var lock = lock(chat());
        var ticket = lock.acquire("a");
        lock.ready("a", 1);
        Thread.ofVirtual().start(lease(ticket)::close).join();
        assertThat(lock.isIdle()).isTrue();
    }

    @Test
    void whoGivesUpIsToldSoAndWhoWasGrantedMayNotGiveUp() {
        var lock = lock(chat());
        var granted = lock.acquire("a");
        lock.ready("a", 1);
        var waiting = lock.acquire("b");
        assertThat(waiting.cancel()).isTrue();
        assertThat(refusal(waiting.lease())).isEqualTo(RejectReason.CANCELLED);
        assertThat(waiting.cancel()).isFalse();
        assertThat(granted.cancel()).isFalse();
        lease(granted).close();
        assertThat(lock.isIdle()).isTrue();
    }

    @Test
    void cancellingTheFutureDoesNothing() {
        var lock = lock(chat());
        var ticket = lock.acquire("a");
        assertThat(ticket.lease().cancel(true)).isFalse();
        lock.ready("a", 1);
        assertThat(lease(ticket)).isNotNull();
    }

    @Test
    void aLeaseThatNobodyCanReceiveIsGivenBack() {
        var lock = lock(chat());
        var ticket = lock.acquire("a");
        ticket.lease().completeExceptionally(new IllegalStateException("meddled with"));
        lock.ready("a", 1);
        assertThat(lock.isIdle()).isTrue();
    }

    @Test
    void aRefusalSaysWhyAndWhenToComeBack() {
        var lock = lock(chat());
        var ticket = lock.acquire("a");
        lock.failed("a", 1, FAILURE);
        assertThat(refusal(ticket.lease())).isEqualTo(RejectReason.START_FAILED);
        assertThatThrownBy(() -> lock.acquire("a").lease().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        GroupUnavailableException.class,
                        e -> {
                            assertThat(e.reason()).isEqualTo(RejectReason.BACKOFF);
                            assertThat(e.told()).isEqualTo("its process ended");
                            assertThat(e.model()).isEqualTo("a");
                            assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(1));
                        });
    }

    @Test
    void aLeaseCanBeAskedForOnlyIfItsModelIsReady() {
        var lock = lock(chat());
        assertThat(lock.acquireIfReady("a", "")).isEmpty();
        assertThat(actions.calls).isEmpty();
        lock.acquire("a");
        assertThat(lock.acquireIfReady("a", "")).as("while it loads").isEmpty();
        lock.ready("a", 1);
        assertThat(lease(lock.acquireIfReady("a", "").orElseThrow()).model()).isEqualTo("a");
    }

    @Test
    void whatIsSaidOfATicketAndALeaseIsWhatTheyAreFor() {
        var lock = lock(chat());
        var ticket = lock.acquire("a");
        lock.ready("a", 1);
        assertThat(ticket).hasToString("ticket 1 for a");
        assertThat(lease(ticket)).hasToString("lease of a generation 1");
    }

    @Test
    void aLockIsIdleOnlyWhenNothingIsOpen() {
        var lock = lock(chat());
        var ticket = lock.acquire("a");
        assertThat(lock.isIdle()).as("somebody waits").isFalse();
        lock.ready("a", 1);
        assertThat(lock.isIdle()).as("a lease is open").isFalse();
        lease(ticket).close();
        assertThat(lock.isIdle()).isTrue();
        var gone = lock.unload("a", Duration.ZERO);
        assertThat(lock.isIdle()).as("a departure is awaited").isFalse();
        lock.stopped("a", 1);
        assertThat(gone).isCompleted();
        assertThat(lock.isIdle()).isTrue();
    }

    @Test
    void anotherPlanIsFollowed() {
        var lock = lock(chat());
        var ticket = lock.acquire("b");
        var plan =
                new SchedulePlan(
                        settings(10),
                        new GroupPolicy(
                                List.of(new GroupRule("chat", true, true, false, List.of("a"))),
                                false),
                        List.of(new ModelTraits("a", 1, 0, Duration.ZERO)));
        lock.reconfigure(plan, Set.of(), Duration.ZERO);
        assertThat(refusal(ticket.lease())).isEqualTo(RejectReason.MODEL_REMOVED);
        assertThat(actions.calls).containsExactly("load b1 []", "abort b1");
    }

    @Test
    void unloadingAllIsCompleteWhenNothingIsLeft() {
        var lock = lock(chat());
        lease(lockedAndReady(lock)).close();
        var gone = lock.unloadAll(Duration.ZERO);
        assertThat(actions.calls).containsExactly("load a1 []", "unload a1");
        assertThat(gone).isNotDone();
        lock.stopped("a", 1);
        assertThat(gone).isCompleted();
    }

    private static Ticket lockedAndReady(GroupLockManager lock) {
        var ticket = lock.acquire("a");
        lock.ready("a", 1);
        return ticket;
    }

    @Test
    void anUnknownModelIsRefusedAndChangesNothing() {
        var lock = lock(chat());
        assertThatThrownBy(() -> lock.acquire("nobody"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lock.unload("nobody", Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(lock.isIdle()).isTrue();
    }

    // -- revocation

    @Test
    void aLeaseThatIsCutTellsItsHolderOnce() {
        var lock = lock(chat());
        var ticket = lock.acquire("a");
        lock.ready("a", 1);
        var cuts = new AtomicInteger();
        lease(ticket).onRevoke(cause -> cuts.incrementAndGet());
        lock.lost("a", 1);
        assertThat(cuts).hasValue(1);
        lease(ticket).close();
        assertThat(cuts).hasValue(1);
        assertThat(lock.isIdle()).isTrue();
    }

    @Test
    void whoAsksAfterTheCutIsToldAtOnce() {
        var lock = lock(chat());
        var ticket = lock.acquire("a");
        lock.ready("a", 1);
        lock.lost("a", 1);
        var cuts = new AtomicInteger();
        lease(ticket).onRevoke(cause -> cuts.incrementAndGet());
        assertThat(cuts).hasValue(1);
    }

    @Test
    void aClosedLeaseIsNotCut() {
        var lock = lock(chat());
        var ticket = lock.acquire("a");
        lock.ready("a", 1);
        var cuts = new AtomicInteger();
        lease(ticket).onRevoke(cause -> cuts.incrementAndGet());
        lease(ticket).close();
        lock.lost("a", 1);
        assertThat(cuts).hasValue(0);
    }

    // -- unload and shutdown

    @Test
    void anUnloadIsCompleteWhenNothingIsLeft() {
        var lock = lock(chat());
        var ticket = lock.acquire("a");
        lock.ready("a", 1);
        var unload = lock.unload("a", Duration.ofSeconds(30));
        lease(ticket).close();
        assertThat(actions.calls).containsExactly("load a1 []", "unload a1");
        assertThat(unload).isNotDone();
        lock.stopped("a", 1);
        assertThat(unload).isCompleted();
        assertThat(lock.isIdle()).isTrue();
    }

    @Test
    void anUnloadOfWhatIsNotResidentIsCompleteAtOnce() {
        assertThat(lock(chat()).unload("a", Duration.ZERO)).isCompleted();
    }

    @Test
    void anUnloadOfALoadIsCompleteWhenTheLoadHasEnded() {
        var lock = lock(chat());
        var ticket = lock.acquire("a");
        var unload = lock.unload("a", Duration.ZERO);
        assertThat(refusal(ticket.lease())).isEqualTo(RejectReason.MODEL_UNLOADED);
        assertThat(actions.calls).containsExactly("load a1 []", "abort a1");
        assertThat(unload).isNotDone();
        lock.failed("a", 1, new LoadFailure(LoadFailure.Kind.ABORTED, "as asked"));
        assertThat(unload).isCompleted();
    }

    @Test
    void aShutdownEndsEverything() {
        var lock = lock(cast().group("pair", "", "a", "b"));
        var first = lock.acquire("a");
        lock.ready("a", 1);
        var second = lock.acquire("b");
        var shutdown = lock.shutdown(Duration.ofSeconds(30));
        assertThat(refusal(second.lease())).isEqualTo(RejectReason.SHUTTING_DOWN);
        assertThat(refusal(lock.acquire("a").lease())).isEqualTo(RejectReason.SHUTTING_DOWN);
        var cut = new AtomicInteger();
        lease(first).onRevoke(cause -> cut.incrementAndGet());
        var faster = lock.shutdown(Duration.ZERO);
        assertThat(cut).hasValue(1);
        lock.stopped("a", 1);
        assertThat(shutdown).isNotDone();
        lock.failed("b", 1, FAILURE);
        assertThat(shutdown).isCompleted();
        assertThat(faster).isCompleted();
        lock.close();
        assertThat(lock.isIdle()).isTrue();
    }

    @Test
    void closingRefusesWhoeverStillWaits() {
        var lock = lock(chat());
        var ticket = lock.acquire("a");
        lock.close();
        assertThat(refusal(ticket.lease())).isEqualTo(RejectReason.SHUTTING_DOWN);
    }

    // -- calls

    @Test
    void theListenerHearsWhatHappened() {
        var heard = new ArrayList<String>();
        var spans = new ArrayList<Duration>();
        var lock =
                lock(
                        chat(),
                        actions,
                        new LockListener() {
                            @Override
                            public void granted(String model, Duration waited) {
                                heard.add("granted " + model + " " + waited);
                            }

                            @Override
                            public void rejected(
                                    String model, RejectReason reason, Duration waited) {
                                heard.add("rejected " + model + " " + reason);
                                spans.add(waited);
                            }

                            @Override
                            public void released(String model, Duration waited, Duration used) {
                                heard.add("released " + model);
                                spans.add(used);
                            }

                            @Override
                            public void loading(String model, Set<String> victims) {
                                heard.add("loading " + model + " " + victims);
                            }

                            @Override
                            public void loaded(String model, Duration took) {
                                heard.add("loaded " + model + " " + took);
                            }

                            @Override
                            public void loadFailed(String model, LoadFailure failure) {
                                heard.add("failed " + model + " " + failure.detail());
                            }

                            @Override
                            public void unloading(String model, UnloadCause cause) {
                                heard.add("unloading " + model + " " + cause);
                            }

                            @Override
                            public void lost(String model) {
                                heard.add("lost " + model);
                            }
                        });
        var first = lock.acquire("a");
        clock.set(2_000_000_000L);
        lock.ready("a", 1);
        lease(first).close();
        var second = lock.acquire("b");
        lock.stopped("a", 1);
        lock.failed("b", 1, FAILURE);
        lock.acquire("a");
        lock.ready("a", 2);
        lock.lost("a", 2);
        lock.stopped("a", 2);
        lock.acquire("a");
        lock.ready("a", 3);
        assertThat(lock.unload("a", Duration.ZERO)).isNotDone();
        assertThat(second.lease()).isCompletedExceptionally();
        assertThat(heard)
                .containsExactly(
                        "loading a []",
                        "loaded a PT2S",
                        "granted a PT2S",
                        "released a",
                        "loading b [a]",
                        "failed b exit 1",
                        "rejected b START_FAILED",
                        "loading a []",
                        "loaded a PT0S",
                        "granted a PT0S",
                        "lost a",
                        "loading a []",
                        "loaded a PT0S",
                        "granted a PT0S",
                        "unloading a REQUEST");
        assertThat(spans)
                .hasSize(2)
                .allMatch(span -> !span.isNegative() && span.compareTo(Duration.ofMinutes(1)) < 0);
    }

    @Test
    void nothingIsCalledUnderTheLock() {
        var outside = new AtomicInteger();
        var ref = new CompletableFuture<GroupLockManager>();
        // Another thread could not look at the lock if the calling one still held it.
        Runnable look =
                () -> {
                    CompletableFuture.supplyAsync(() -> ref.join().snapshot())
                            .orTimeout(5, TimeUnit.SECONDS)
                            .join();
                    outside.incrementAndGet();
                };
        var looking =
                new LockListener() {
                    @Override
                    public void granted(String model, Duration waited) {
                        look.run();
                    }

                    @Override
                    public void released(String model, Duration waited, Duration used) {
                        look.run();
                    }

                    @Override
                    public void loaded(String model, Duration took) {
                        look.run();
                    }
                };
        var processes =
                new ResidencyActions() {
                    @Override
                    public void load(String model, long generation, Set<String> victims) {
                        look.run();
                        ref.join().ready(model, generation);
                    }

                    @Override
                    public void abort(String model, long generation) {
                        look.run();
                    }

                    @Override
                    public void unload(String model, long generation) {
                        look.run();
                        ref.join().stopped(model, generation);
                    }
                };
        var lock = lock(chat(), processes, looking);
        ref.complete(lock);
        var ticket = lock.acquire("a");
        ticket.lease().thenRun(look).join();
        lease(ticket).onRevoke(cause -> look.run());
        assertThat(lock.unload("a", Duration.ZERO)).isCompleted();
        lease(ticket).close();
        assertThat(lock.callbackFailures()).isZero();
        assertThat(outside).hasValue(7);
    }

    @Test
    void aListenerThatThrowsCostsNobodyAnything() {
        var throwing =
                new LockListener() {
                    @Override
                    public void granted(String model, Duration waited) {
                        throw new IllegalStateException("on purpose");
                    }

                    @Override
                    public void loading(String model, Set<String> victims) {
                        throw new AssertionError("on purpose");
                    }

                    @Override
                    public void unloading(String model, UnloadCause cause) {
                        throw new IllegalStateException("on purpose");
                    }
                };
        var lock = lock(chat(), actions, throwing);
        var ticket = lock.acquire("a");
        lock.ready("a", 1);
        lease(ticket).close();
        assertThat(lock.unload("a", Duration.ZERO)).isNotDone();
        assertThat(actions.calls).containsExactly("load a1 []", "unload a1");
        assertThat(lock.callbackFailures()).isEqualTo(3);
    }

    @Test
    void aLoadThatCannotBeOrderedHasFailed() {
        var broken =
                new ResidencyActions() {
                    @Override
                    public void load(String model, long generation, Set<String> victims) {
                        throw new IllegalStateException("on purpose");
                    }

                    @Override
                    public void abort(String model, long generation) {}

                    @Override
                    public void unload(String model, long generation) {}
                };
        var lock = lock(chat(), broken, deaf);
        var ticket = lock.acquire("a");
        assertThat(refusal(ticket.lease())).isEqualTo(RejectReason.START_FAILED);
        assertThat(lock.callbackFailures()).isEqualTo(1);
        assertThat(lock.isIdle()).isTrue();
    }

    @Test
    void aHolderThatThrowsWhenCutLeavesTheOthersTheirCut() {
        var lock = lock(chat());
        var first = lock.acquire("a");
        var second = lock.acquire("a");
        lock.ready("a", 1);
        var cut = new AtomicInteger();
        lease(first)
                .onRevoke(cause -> {
                    throw new IllegalStateException("on purpose");
                });
        lease(second).onRevoke(cause -> cut.incrementAndGet());
        lock.lost("a", 1);
        assertThat(cut).hasValue(1);
        assertThat(lock.callbackFailures()).isEqualTo(1);
    }

    @Test
    void aLongChainOfGrantsDoesNotGrowTheStack() {
        int waiters = 50_000;
        var s = settings(10);
        var roomy =
                new LockSettings(
                        s.maxTurn(),
                        s.priorityHeadStart(),
                        s.linger(),
                        s.drainTimeout(),
                        waiters,
                        waiters,
                        s.queueTimeout());
        var lock = lock(chat().slots("a", 1).with(roomy));
        var served = new AtomicInteger();
        for (int i = 0; i < waiters; i++) {
            var ticket = lock.acquire("a");
            var unused =
                    ticket.lease()
                            .thenAccept(lease -> {
                                served.incrementAndGet();
                                lease.close();
                            });
        }
        lock.ready("a", 1);
        assertThat(served).hasValue(waiters);
        assertThat(lock.isIdle()).isTrue();
    }

    // -- time

    @Test
    void theClockMayBeAnothers() {
        var lock = lock(chat().ttl("a", 60));
        var ticket = lock.acquire("a");
        lock.ready("a", 1);
        lease(ticket).close();
        assertThat(lock.wakeAt()).isEqualTo(Script.nanos(60));
        clock.set(lock.wakeAt());
        lock.tick();
        assertThat(actions.calls).containsExactly("load a1 []", "unload a1");
    }

    @Test
    void theTimerWakesTheScheduleAndEndsWithIt() {
        var traits = List.of(new ModelTraits("a", 1, 0, Duration.ZERO));
        var groups =
                new GroupPolicy(
                        List.of(new GroupRule("chat", true, true, false, List.of("a"))), false);
        var s = Script.bounds(10, 10, 0.05);
        var lock = new GroupLockManager(s, groups, traits, actions, deaf);
        var ticket = lock.acquire("a");
        assertThatThrownBy(() -> ticket.lease().get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        GroupUnavailableException.class,
                        e -> assertThat(e.reason()).isEqualTo(RejectReason.QUEUE_TIMEOUT));
        assertThat(timers()).isEqualTo(1);
        lock.close();
        assertThat(timers()).isZero();
    }

    private static long timers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("swapgate-lock-timer"))
                .count();
    }

    @Test
    void whatWasLearnedCanBeGivenToTheNextLock() {
        var lock = lock(chat());
        lock.acquire("a");
        clock.set(Script.nanos(20));
        lock.ready("a", 1);
        var learned = requireNonNull(lock.estimates().get("a"));
        lock.acquire("a");
        assertThat(learned.load()).isEqualTo(Duration.ofSeconds(13));
        var next =
                new SwapSchedule(
                        settings(10),
                        new GroupPolicy(
                                List.of(new GroupRule("chat", true, true, false, List.of("a"))),
                                false),
                        List.of(new ModelTraits("a", 1, 0, Duration.ZERO)),
                        lock.estimates());
        assertThat(next.estimates()).containsEntry("a", learned);
    }
}
