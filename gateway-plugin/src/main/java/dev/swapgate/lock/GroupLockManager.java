package dev.swapgate.lock;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import dev.swapgate.lock.schedule.Decision;
import dev.swapgate.lock.schedule.Explanation;
import dev.swapgate.lock.schedule.Forecast;
import dev.swapgate.lock.schedule.LoadFailure;
import dev.swapgate.lock.schedule.LockSettings;
import dev.swapgate.lock.schedule.LockSnapshot;
import dev.swapgate.lock.schedule.ModelEstimates;
import dev.swapgate.lock.schedule.ModelTraits;
import dev.swapgate.lock.schedule.ResidencyPolicy;
import dev.swapgate.lock.schedule.SchedulePlan;
import dev.swapgate.lock.schedule.SwapSchedule;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Grants leases on resident models and serialises swaps. Safe for use by many threads.
 *
 * <p>A monitor around {@link SwapSchedule}: every event takes the lock, asks the schedule, gives
 * the lock back and then carries the decisions out. Nothing blocks, calls out or completes a future
 * under the lock. Calls to {@link ResidencyActions} and {@link LockListener} about models happen
 * one at a time and in the order of the decisions; what concerns single requests commutes and
 * happens on the thread that caused it. An exception from any of them is logged and counted and
 * stops nothing else.
 */
public final class GroupLockManager implements ResidencyEvents, AutoCloseable {

    /** Something happens to the schedule. */
    private interface Event {
        void on(SwapSchedule schedule, long now);
    }

    /** Models are told to leave; returns which. */
    private interface Departure {
        List<String> on(SwapSchedule schedule, long now);
    }

    /** What is to be done when the lock is free again. */
    private record Outcome(List<Runnable> calls, boolean wakesEarlier) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final LockListener listener;
    private final LongSupplier clock;
    private final Outbox outbox = new Outbox();
    private final Journal journal = new Journal(InstantSource.system());
    private final WaitEstimates waits;
    private final @Nullable WakeTimer timer;

    @GuardedBy("lock")
    private final SwapSchedule schedule;

    @GuardedBy("lock")
    private final Effects effects;

    @GuardedBy("lock")
    private long lastTicket;

    /** Written under the lock, read by the timer without it. */
    private volatile long wakeAt = Decision.NEVER;

    /** Creates a lock over the given models; nothing is loaded until somebody asks. */
    public GroupLockManager(
            LockSettings settings,
            ResidencyPolicy policy,
            Collection<ModelTraits> models,
            ResidencyActions actions,
            LockListener listener) {
        this(settings, policy, models, Map.of(), actions, listener);
    }

    /**
     * Creates a lock that begins with what was learned before; models without an entry begin
     * unknown.
     */
    public GroupLockManager(
            LockSettings settings,
            ResidencyPolicy policy,
            Collection<ModelTraits> models,
            Map<String, ModelEstimates> estimates,
            ResidencyActions actions,
            LockListener listener) {
        this(
                new SwapSchedule(settings, policy, models, estimates),
                actions,
                listener,
                clockFromNow(),
                true);
    }

    /**
     * With {@code timed} false there is no timer: whoever owns the clock calls {@link #tick} at
     * {@link #wakeAt}.
     */
    GroupLockManager(
            SwapSchedule schedule,
            ResidencyActions actions,
            LockListener listener,
            LongSupplier clock,
            boolean timed) {
        this.schedule = schedule;
        this.listener = requireNonNull(listener, "listener");
        this.effects = new Effects(actions, this, listener, outbox, journal);
        this.clock = clock;
        this.waits = new WaitEstimates(this::lookAhead, clock);
        this.timer = timed ? new WakeTimer(clock, this::wakeAt, this::tick) : null;
    }

    private static LongSupplier clockFromNow() {
        long origin = System.nanoTime();
        return () -> System.nanoTime() - origin;
    }

    // -- requests ----------------------------------------------------------------------------

    /**
     * Asks for a lease. Never blocks.
     *
     * @throws IllegalArgumentException if the lock does not know the model
     */
    public Ticket acquire(String model) {
        return acquire(model, "");
    }

    /**
     * Asks for a lease. Never blocks.
     *
     * @param label what the queue and the journal call the request; empty for nothing
     * @throws IllegalArgumentException if the lock does not know the model
     */
    public Ticket acquire(String model, String label) {
        return arrive(model, label, true).orElseThrow();
    }

    /**
     * Asks for a lease only if the model is ready now. Its turn may be over, and then the request
     * waits like any other.
     *
     * @return empty if the model is not ready; nothing is loaded then
     * @throws IllegalArgumentException if the lock does not know the model
     */
    public Optional<Ticket> acquireIfReady(String model, String label) {
        return arrive(model, label, false);
    }

    private Optional<Ticket> arrive(String model, String label, boolean mayLoad) {
        requireNonNull(model, "model");
        requireNonNull(label, "label");
        QueuedTicket ticket;
        Outcome outcome;
        Journal.@Nullable Event queued;
        lock.lock();
        try {
            if (!mayLoad && !schedule.isReady(model)) {
                return Optional.empty();
            }
            long now = clock.getAsLong();
            ticket = new QueuedTicket(++lastTicket, model, label, this);
            schedule.arrive(now, ticket.id, model);
            effects.open(ticket);
            queued = queued(ticket, now);
            outcome = collect();
        } finally {
            lock.unlock();
        }
        if (queued != null) {
            journal.add(queued, label);
        }
        carryOut(outcome);
        return Optional.of(ticket);
    }

    @GuardedBy("lock")
    private Journal.@Nullable Event queued(QueuedTicket ticket, long now) {
        int position = schedule.position(ticket.id);
        return position == 0
                ? null
                : new Journal.Event.Queued(
                        ticket.model(), position, schedule.obstacles(now, ticket.model()));
    }

    boolean cancel(QueuedTicket ticket) {
        boolean left;
        Outcome outcome;
        lock.lock();
        try {
            left = schedule.leave(clock.getAsLong(), ticket.id);
            outcome = collect();
        } finally {
            lock.unlock();
        }
        carryOut(outcome);
        return left;
    }

    void release(QueuedTicket ticket, Duration waited, Duration used) {
        Outcome outcome;
        lock.lock();
        try {
            effects.close(ticket);
            schedule.release(clock.getAsLong(), ticket.id);
            outcome = collect();
        } finally {
            lock.unlock();
        }
        carryOut(outcome);
        outbox.callAll(List.of(() -> listener.released(ticket.model(), waited, used)));
    }

    int position(QueuedTicket ticket) {
        lock.lock();
        try {
            return schedule.position(ticket.id);
        } finally {
            lock.unlock();
        }
    }

    boolean isLoading(QueuedTicket ticket) {
        lock.lock();
        try {
            return schedule.isLoading(ticket.id);
        } finally {
            lock.unlock();
        }
    }

    // -- operators ---------------------------------------------------------------------------

    /**
     * Unloads a model: waiters are refused with {@code MODEL_UNLOADED}, open leases are drained for
     * at most {@code drain} and then revoked.
     *
     * @return completes when nothing of the model process is left; at once if it was not resident
     * @throws IllegalArgumentException if the lock does not know the model
     */
    public CompletableFuture<Void> unload(String model, Duration drain) {
        return depart((schedule, now) -> {
            schedule.unload(now, model, drain);
            return List.of(model);
        });
    }

    /** Unloads every model, as {@link #unload}. */
    public CompletableFuture<Void> unloadAll(Duration drain) {
        return depart((schedule, now) -> {
            schedule.unloadAll(now, drain);
            return schedule.models();
        });
    }

    /**
     * Begins the end: waiters and newcomers are refused with {@code SHUTTING_DOWN} at once, leases
     * are drained for at most {@code drain}, every model is unloaded. Calling it again with a
     * shorter drain shortens it.
     *
     * @return completes when no model process is left
     */
    public CompletableFuture<Void> shutdown(Duration drain) {
        return depart((schedule, now) -> {
            schedule.shutdown(now, drain);
            return schedule.models();
        });
    }

    /**
     * Goes on under another plan, as {@link SwapSchedule#reconfigure}: waiters of models that are
     * not in it are refused with {@code MODEL_REMOVED}.
     *
     * @param restarted models whose processes have to be others
     * @param drain how long leases of those that leave may stay open
     */
    public void reconfigure(SchedulePlan plan, Set<String> restarted, Duration drain) {
        happen((schedule, now) -> schedule.reconfigure(now, plan, restarted, drain));
    }

    private CompletableFuture<Void> depart(Departure event) {
        var departing = new ArrayList<CompletableFuture<Void>>();
        Outcome outcome;
        lock.lock();
        try {
            for (var model : event.on(schedule, clock.getAsLong())) {
                if (!schedule.isOff(model)) {
                    departing.add(effects.departureOf(model));
                }
            }
            outcome = collect();
        } finally {
            lock.unlock();
        }
        carryOut(outcome);
        return CompletableFuture.allOf(departing.toArray(CompletableFuture<?>[]::new));
    }

    /** What the lock knows now. */
    public LockSnapshot snapshot() {
        lock.lock();
        try {
            return schedule.snapshot(clock.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /** Who waits, for what and for how long. Looks at a copy, outside the lock. */
    public LookAhead lookAhead() {
        SwapSchedule copy;
        Map<Long, String> labels;
        long now;
        lock.lock();
        try {
            now = clock.getAsLong();
            copy = schedule.copy();
            labels = effects.labels(schedule.waitingTickets());
        } finally {
            lock.unlock();
        }
        return new LookAhead(new Forecast(copy, now).queue(), labels);
    }

    /**
     * What would happen to a request for this model that arrived now. Looks at a copy, outside the
     * lock.
     *
     * @param longestLoads how long loading a model can take, stops of its victims included
     * @throws IllegalArgumentException if the lock does not know the model
     */
    public Explanation explain(String model, Map<String, Duration> longestLoads) {
        SwapSchedule copy;
        long now;
        lock.lock();
        try {
            now = clock.getAsLong();
            copy = schedule.copy();
        } finally {
            lock.unlock();
        }
        return new Forecast(copy, now).explain(model, longestLoads);
    }

    /** The last decisions. */
    public Journal journal() {
        return journal;
    }

    Optional<Duration> likelyWait(QueuedTicket ticket) {
        return waits.of(ticket.id);
    }

    /** Whether no ticket waits, no lease is open and nobody waits for a departure. */
    boolean isIdle() {
        lock.lock();
        try {
            return effects.open() == 0;
        } finally {
            lock.unlock();
        }
    }

    /** What was learned so far, by model: a start for the next lock over the same models. */
    public Map<String, ModelEstimates> estimates() {
        lock.lock();
        try {
            return schedule.estimates();
        } finally {
            lock.unlock();
        }
    }

    /** How many calls to the actions, the listener or a revocation threw an exception. */
    public long callbackFailures() {
        return outbox.failures();
    }

    // -- models ------------------------------------------------------------------------------

    @Override
    public void ready(String model, long generation) {
        happen((schedule, now) -> schedule.ready(now, model, generation));
    }

    @Override
    public void failed(String model, long generation, LoadFailure failure) {
        happen((schedule, now) -> schedule.failed(now, model, generation, failure));
    }

    @Override
    public void lost(String model, long generation) {
        happen((schedule, now) -> schedule.lost(now, model, generation));
    }

    @Override
    public void stopped(String model, long generation) {
        happen((schedule, now) -> schedule.stopped(now, model, generation));
    }

    // -- time --------------------------------------------------------------------------------

    /** When {@link #tick} is due, on the lock's clock; {@link Decision#NEVER} if it is not. */
    long wakeAt() {
        return wakeAt;
    }

    void tick() {
        happen((schedule, now) -> schedule.tick(now));
    }

    /**
     * Refuses whoever still waits and stops the timer thread. Call after {@link #shutdown} has
     * completed.
     */
    @Override
    public void close() {
        happen((schedule, now) -> schedule.shutdown(now, Duration.ZERO));
        if (timer != null) {
            timer.close();
        }
    }

    // -- the monitor -------------------------------------------------------------------------

    private void happen(Event event) {
        Outcome outcome;
        lock.lock();
        try {
            event.on(schedule, clock.getAsLong());
            outcome = collect();
        } finally {
            lock.unlock();
        }
        carryOut(outcome);
    }

    @GuardedBy("lock")
    private Outcome collect() {
        var calls = effects.of(schedule.decisions());
        long before = wakeAt;
        wakeAt = effects.wakeAt();
        return new Outcome(calls, wakeAt < before);
    }

    private void carryOut(Outcome outcome) {
        assert !lock.isHeldByCurrentThread() : "a call from under the lock";
        if (outcome.wakesEarlier() && timer != null) {
            timer.poke();
        }
        outbox.callOrdered();
        outbox.callAll(outcome.calls());
    }
}
