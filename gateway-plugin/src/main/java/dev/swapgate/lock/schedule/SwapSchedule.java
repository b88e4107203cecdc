package dev.swapgate.lock.schedule;

import dev.swapgate.lock.schedule.LockSnapshot.State;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Decides who may use which model and when to swap: a pure state machine. Not safe for use by many
 * threads; it holds no thread, clock, I/O or callback. Events go in as method calls that carry the
 * time in nanoseconds, which never goes back; what was decided is fetched with {@link #decisions}.
 *
 * <p>Invariants: a load is decided only when all its victims have nothing in flight and nothing in
 * conflict with it is loading or stopping; it is granted first to the request that caused it;
 * nobody who ranks behind a waiting request that needs a model out starts on that model after its
 * turn, but for the exceptions of {@link Turns}; if somebody waits, then something is in flight,
 * loading or stopping, or an alarm is set.
 */
public final class SwapSchedule {
    private static final long SHORTEST_RETRY = Duration.ofSeconds(1).toNanos();

    private final List<Decision> decisions = new ArrayList<>();
    private LockSettings settings;
    private Turns turns;
    private ModelTable table;
    private Requests requests;
    private Alarms alarms;
    private Residency residency;
    private Selection selection;
    private long now;
    private long sequence;
    private boolean closing;
    private long announced = Decision.NEVER;

    public SwapSchedule(
            LockSettings settings,
            ResidencyPolicy policy,
            Collection<ModelTraits> models,
            Map<String, ModelEstimates> estimates) {
        this(settings, new ModelTable(policy, models, estimates));
    }

    private SwapSchedule(LockSettings settings, ModelTable table) {
        this.settings = settings;
        this.table = table;
        turns = new Turns(settings);
        requests = new Requests(settings, decisions);
        alarms = new Alarms();
        residency = new Residency(table, requests, alarms, decisions);
        selection = new Selection(settings, turns, table, requests, residency, alarms);
    }

    /** The same at this instant, with nothing left undecided: what may be tried out on. */
    private SwapSchedule(SwapSchedule other) {
        this(other.settings, new ModelTable(other.table));
        requests.takeOver(other.requests, other.table, table);
        alarms.takeOver(other.alarms, table);
        selection.takeOver(other.selection);
        now = other.now;
        sequence = other.sequence;
        closing = other.closing;
    }

    /** What was decided since the last call, in order. */
    public List<Decision> decisions() {
        long next = Math.min(Math.min(alarms.next(), selection.nextCut()), requests.nextTimeout());
        if (next != announced) {
            announced = next;
            decisions.add(new Decision.WakeAt(next));
        }
        var result = List.copyOf(decisions);
        decisions.clear();
        return result;
    }

    // -- requests ----------------------------------------------------------------------------

    /**
     * A request arrives with its model's own priority; one for a model that is not configured any
     * more is refused.
     */
    public void arrive(long time, long ticket, String model) {
        if (table.isRemoved(model)) {
            advance(time);
            requests.rejectRemoved(ticket, model);
        } else {
            arrive(time, ticket, model, table.get(model).priority);
        }
    }

    /** A request arrives; {@code ticket} names it from now on. */
    public void arrive(long time, long ticket, String id, int priority) {
        var model = table.get(id);
        advance(time);
        var request = new Request(ticket, model, now, turns.headStart(priority), sequence++);
        if (closing) {
            requests.reject(request, RejectReason.SHUTTING_DOWN, 0);
        } else if (model.backoff(now) > 0) {
            requests.reject(request, RejectReason.BACKOFF, model.backoff(now));
        } else if (requests.nobodyWaits() && model.hasFreeSlot()) {
            learnArrival(model);
            requests.grant(request, now);
        } else if (requests.isFull(model) && !selection.mayStartAtOnce(request, now)) {
            long retryAfter = Math.max(SHORTEST_RETRY, selection.untilQueueMoves(model, now));
            requests.reject(request, RejectReason.QUEUE_FULL, retryAfter);
        } else {
            learnArrival(model);
            requests.add(request);
            selection.decide(now);
        }
    }

    private void learnArrival(ModelState model) {
        model.learnFollowUp(now, turns.followUpWindow(model));
        model.learnGap(now);
    }

    /**
     * A waiting request gives up.
     *
     * @return false if it does not wait: it has been answered before
     */
    public boolean leave(long time, long ticket) {
        advance(time);
        var request = requests.findWaiting(ticket);
        if (request == null) {
            return false;
        }
        dismiss(request, RejectReason.CANCELLED);
        selection.decide(now);
        return true;
    }

    private void dismiss(Request request, RejectReason reason) {
        requests.dismiss(request, reason, 0);
        residency.armTtl(request.model);
    }

    /** A lease is given back; one that was cut before counts no more. */
    public void release(long time, long ticket) {
        advance(time);
        var model = requests.release(ticket, now);
        if (model != null) {
            residency.stopIfDrained(model, now);
            residency.armTtl(model);
            selection.decide(now);
        }
    }

    // -- models ------------------------------------------------------------------------------

    /** The model of this load answers requests. */
    public void ready(long time, String id, long generation) {
        on(
                time,
                id,
                generation,
                model -> {
                    if (model.state == State.LOADING) {
                        residency.ready(model, now);
                    }
                });
    }

    /** The load came to nothing, and nothing of it is left. */
    public void failed(long time, String id, long generation, LoadFailure failure) {
        on(
                time,
                id,
                generation,
                model -> {
                    if (model.state == State.LOADING || model.state == State.STOPPING) {
                        residency.failed(model, failure, now);
                    }
                });
    }

    /** A ready model ended by itself; nothing is known of its remains until it has stopped. */
    public void lost(long time, String id, long generation) {
        on(time, id, generation, model -> residency.lost(model, now));
    }

    /** Nothing of this model process is left. */
    public void stopped(long time, String id, long generation) {
        on(
                time,
                id,
                generation,
                model -> {
                    residency.lost(model, now);
                    if (model.state == State.STOPPING) {
                        residency.gone(model);
                    }
                });
    }

    /** Passes over what comes too late: a later load has begun since, or the model is forgotten. */
    private void on(long time, String id, long generation, Consumer<ModelState> event) {
        var model = table.find(id);
        advance(time);
        if (model != null && model.generation == generation) {
            event.accept(model);
            selection.decide(now);
            residency.armTtl(model);
        }
    }

    // -- operators and time ------------------------------------------------------------------

    /** The model shall leave: its waiters are refused, its leases cut after {@code drain}. */
    public void unload(long time, String id, Duration drain) {
        var model = table.get(id);
        advance(time);
        retire(model, UnloadCause.REQUEST, RejectReason.MODEL_UNLOADED, drain);
        selection.decide(now);
    }

    /** Every model shall leave. */
    public void unloadAll(long time, Duration drain) {
        advance(time);
        table.all()
                .forEach(model ->
                        retire(model, UnloadCause.REQUEST, RejectReason.MODEL_UNLOADED, drain));
        selection.decide(now);
    }

    /** Every model shall leave, and nobody is let in any more. */
    public void shutdown(long time, Duration drain) {
        advance(time);
        closing = true;
        table.all()
                .forEach(model ->
                        retire(model, UnloadCause.SHUTDOWN, RejectReason.SHUTTING_DOWN, drain));
        selection.decide(now);
    }

    /**
     * The plan changes. Everybody goes on under the new one, waiting or served: but waiters of
     * models that are not in it are refused, and processes that are not in it, or have to be
     * others, leave when they have served those they have begun with. Residents of which the new
     * policy cannot have loaded either beside the other do not stay together: those that are used
     * or waited for stay, then those that were used last.
     *
     * @param restarted models whose processes have to be others
     * @param drain how long leases of those that leave may stay open
     */
    public void reconfigure(long time, SchedulePlan plan, Set<String> restarted, Duration drain) {
        advance(time);
        if (closing) {
            return;
        }
        dismissAllBut(plan);
        replaceParts(plan, restarted);
        long deadline = now + Turns.nanos(drain);
        for (var model : table.all()) {
            if (model.outdated) {
                residency.replace(model, deadline, now);
            }
        }
        conflicting().forEach(model -> residency.replace(model, deadline, now));
        selection.decide(now);
        table.all().forEach(residency::armTtl);
    }

    private void dismissAllBut(SchedulePlan plan) {
        var configured = plan.models().stream().map(ModelTraits::id).collect(Collectors.toSet());
        for (var model : table.all()) {
            if (!configured.contains(model.id)) {
                requests.dismissAll(model, RejectReason.MODEL_REMOVED, 0);
            }
        }
    }

    private void replaceParts(SchedulePlan plan, Set<String> restarted) {
        var before = table;
        var taken = requests;
        settings = plan.settings();
        turns = new Turns(settings);
        table = new ModelTable(before, plan, restarted);
        requests = new Requests(settings, decisions);
        requests.takeOver(taken, before, table);
        alarms = new Alarms();
        residency = new Residency(table, requests, alarms, decisions);
        selection = new Selection(settings, turns, table, requests, residency, alarms);
        table.all().forEach(residency::armDrain);
    }

    /** The residents that have to leave because the policy would never have them together. */
    private List<ModelState> conflicting() {
        var stay = new ArrayList<ModelState>();
        var leave = new ArrayList<ModelState>();
        table.all().stream()
                .filter(model -> model.isResident() && model.leaving == null)
                .sorted(
                        Comparator.comparing((ModelState model) -> !model.aborting)
                                .thenComparing(ModelState::isNeeded)
                                .thenComparingLong(model -> model.lastUse(now))
                                .reversed())
                .forEach(model -> (table.fits(model, stay) ? stay : leave).add(model));
        return leave;
    }

    private void retire(ModelState model, UnloadCause cause, RejectReason reason, Duration drain) {
        requests.dismissAll(model, reason, 0);
        residency.retire(model, cause, now + Turns.nanos(drain), now);
    }

    /** Time has come to the instant asked for by {@link Decision.WakeAt}. */
    public void tick(long time) {
        advance(time);
        while (now >= requests.nextTimeout()) {
            dismiss(requests.oldest(), RejectReason.QUEUE_TIMEOUT);
        }
        alarms.goneOff(now).forEach(model -> residency.lookAgainAt(model, now));
        selection.decide(now);
    }

    private void advance(long time) {
        now = Math.max(now, time);
    }

    // -- to try things out on ----------------------------------------------------------------

    /** The same schedule at this instant: what happens to one leaves the other as it is. */
    public SwapSchedule copy() {
        return new SwapSchedule(this);
    }

    /** The model is ready and has been idle for long: a beginning for what-if questions. */
    public void assumeReady(String id) {
        var model = table.get(id);
        model.generation++;
        table.enter(model, State.READY);
    }

    ModelTable table() {
        return table;
    }

    Requests requests() {
        return requests;
    }

    long now() {
        return now;
    }

    /** How long after its turn a lease may stay open while others wait; 0: no limit. */
    long drainTimeout() {
        return selection.drainTimeout();
    }

    Turns turns() {
        return turns;
    }

    boolean anybodyWaits() {
        return !requests.nobodyWaits();
    }

    boolean waits(long ticket) {
        return requests.findWaiting(ticket) != null;
    }

    // -- what it knows -----------------------------------------------------------------------

    /** Place among the waiting requests of the same model, from 1; 0 when not waiting. */
    public int position(long ticket) {
        return requests.position(ticket);
    }

    /** Whether the ticket waits for a model that is being loaded, and that load goes on. */
    public boolean isLoading(long ticket) {
        var request = requests.findWaiting(ticket);
        return request != null && !request.model.needsLoad() && !request.model.isReady();
    }

    /** The tickets that wait, in the order of their arrival. */
    public List<Long> waitingTickets() {
        return requests.all().stream().map(request -> request.ticket).toList();
    }

    /** What the first of those that wait for the model waits for; empty if nobody does. */
    public List<Obstacle> obstacles(long time, String id) {
        return new Obstacles(turns, table, requests).of(table.get(id), Math.max(now, time));
    }

    /** The ids of all models that are configured or not yet gone. */
    public List<String> models() {
        return table.present().stream().map(model -> model.id).toList();
    }

    /** Whether nothing of the model is resident. */
    public boolean isOff(String model) {
        var known = table.find(model);
        return known == null || known.state == State.OFF;
    }

    /** Whether the model serves newcomers. */
    public boolean isReady(String model) {
        return table.get(model).state == State.READY;
    }

    /** Everything at this instant. */
    public LockSnapshot snapshot(long time) {
        long instant = Math.max(now, time);
        var models =
                table.present().stream()
                        .map(model -> model.snapshot(instant))
                        .sorted(Comparator.comparing(LockSnapshot.Model::id))
                        .toList();
        return new LockSnapshot(models, requests.waiting());
    }

    /** What was learned so far, by model. */
    public Map<String, ModelEstimates> estimates() {
        return table.all().stream()
                .collect(Collectors.toUnmodifiableMap(model -> model.id, ModelState::estimates));
    }
}
