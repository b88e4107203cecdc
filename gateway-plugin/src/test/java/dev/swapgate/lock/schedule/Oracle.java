package dev.swapgate.lock.schedule;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Watches a schedule from outside, knows the policy from its description alone, and objects to
 * every decision that breaks it and to every decision that is missing. The names D1 to D7 are those
 * of the invariants: D1 nobody in use is unloaded, D2 no overlap, D3 a load serves, D4 no lost
 * wake-up, D5 bounded overtaking, D6 order, D7 one order for all.
 */
final class Oracle {
    private static final long LONG_AGO = Long.MIN_VALUE / 2;
    private static final double SECOND = 1e9;

    enum State {
        OFF,
        LOADING,
        READY,
        STOPPING
    }

    /** What happens to the schedule; {@code subject} is a ticket or a model. */
    record Event(Kind kind, String subject) {
        enum Kind {
            ARRIVE,
            LEAVE,
            RELEASE,
            READY,
            FAILED,
            LOST,
            STOPPED,
            UNLOAD,
            RELOAD,
            TICK
        }

        boolean is(Kind kind, String subject) {
            return this.kind == kind && this.subject.equals(subject);
        }
    }

    record Waiter(long ticket, String model, long arrived, long effective, int priority) {
        static final Comparator<Waiter> RANK =
                Comparator.comparingLong(Waiter::effective).thenComparingLong(Waiter::ticket);

        /** As it was on arrival: a rank never changes. */
        long headStart() {
            return arrived - effective;
        }

        boolean before(Waiter other) {
            return RANK.compare(this, other) < 0;
        }
    }

    record Open(Waiter request, long started) {}

    static final class Model {
        ModelTraits traits;
        State state = State.OFF;
        long generation;
        long loadStarted;
        long opened = LONG_AGO;
        long idle = LONG_AGO;
        long deadline;
        boolean leaving;
        boolean aborted;

        /** Whom the load in progress is for. */
        @Nullable Waiter claim;

        double load = 10 * SECOND;
        double request = 5 * SECOND;
        final Map<Long, Open> open = new LinkedHashMap<>();

        boolean outdated;

        /** They must not load before this one is gone, whatever the groups say. */
        final Set<String> heldBack = new HashSet<>();

        Model(ModelTraits traits) {
            this.traits = traits;
        }

        boolean needsLoad() {
            return leaving || aborted || state == State.OFF || state == State.STOPPING;
        }

        @Override
        public String toString() {
            return traits.id() + " " + state + (leaving ? " leaving" : "") + " open=" + open.size();
        }
    }

    private RandomWorld world;
    private long maxTurn;
    private long drainTimeout;
    private final Map<String, Model> models = new TreeMap<>();
    private final Map<Long, Waiter> waiting = new LinkedHashMap<>();
    private final Set<String> failing = new HashSet<>();
    private Event event = new Event(Event.Kind.TICK, "");
    private long now;
    private long wakeAt = Decision.NEVER;

    Oracle(RandomWorld world) {
        this.world = world;
        tune();
        world.models().forEach(traits -> models.put(traits.id(), new Model(traits)));
    }

    private void tune() {
        maxTurn = world.settings().maxTurn().toNanos();
        drainTimeout = world.settings().drainTimeout().toNanos();
    }

    // -- what the player asks ----------------------------------------------------------------

    long wakeAt() {
        return wakeAt;
    }

    List<Waiter> waiting() {
        return List.copyOf(waiting.values());
    }

    List<Long> open() {
        return models.values().stream().flatMap(m -> m.open.keySet().stream()).toList();
    }

    List<Model> in(State state) {
        return models.values().stream().filter(m -> m.state == state).toList();
    }

    Model model(String id) {
        return requireNonNull(models.get(id));
    }

    // -- before the schedule hears of it -----------------------------------------------------

    void happens(long instant, Event what) {
        now = instant;
        event = what;
    }

    void arrives(long ticket, String id) {
        var traits = model(id).traits;
        long head = world.settings().priorityHeadStart().toNanos() * traits.priority();
        waiting.put(ticket, new Waiter(ticket, id, now, now - head, traits.priority()));
    }

    void releases(long ticket) {
        for (var model : models.values()) {
            var open = model.open.remove(ticket);
            if (open != null) {
                model.request += 0.1 * (now - open.started() - model.request);
                idleIfUnused(model);
            }
        }
    }

    void unloads(String id, long deadline) {
        leaves(model(id), deadline);
    }

    private void leaves(Model model, long deadline) {
        if (model.state == State.LOADING || model.state == State.READY) {
            model.deadline = model.leaving ? Math.min(model.deadline, deadline) : deadline;
            model.leaving = true;
        }
    }

    /** The world changes; what follows from that for those that are resident is foretold here. */
    void reloads(RandomWorld.Change change) {
        var before = world;
        world = change.world();
        tune();
        long deadline = now + change.drain().toNanos();
        for (var traits : world.models()) {
            models.computeIfAbsent(traits.id(), id -> new Model(traits)).traits = traits;
        }
        for (var model : models.values()) {
            var id = model.traits.id();
            boolean goes = !world.has(id) || change.restarted().contains(id);
            model.outdated = model.state != State.OFF && (goes || model.outdated);
            if (model.outdated) {
                models.keySet().stream()
                        .filter(other -> !other.equals(id) && isHeldBackBy(before, other, id))
                        .forEach(model.heldBack::add);
                isReplaced(model, deadline);
            }
        }
        staying().stream()
                .filter(this::mustMakeRoom)
                .toList()
                .forEach(m -> isReplaced(m, deadline));
    }

    /** Whom its load is for waits for the next one. */
    private void isReplaced(Model model, long deadline) {
        model.claim = null;
        leaves(model, deadline);
    }

    /** The rules a process was loaded under do not know the other, or have them in conflict. */
    private static boolean isHeldBackBy(RandomWorld rules, String other, String outdated) {
        return !rules.has(other) || (rules.has(outdated) && rules.conflict(other, outdated));
    }

    /** The residents, those first that have the best right to stay. */
    private List<Model> staying() {
        var order = world.models().stream().map(ModelTraits::id).toList();
        return models.values().stream()
                .filter(m -> m.state == State.LOADING || m.state == State.READY)
                .filter(m -> !m.leaving)
                .sorted(
                        Comparator.comparing((Model m) -> m.aborted)
                                .thenComparing(m -> !isNeeded(m))
                                .thenComparingLong(m -> -lastUse(m))
                                .thenComparingInt(m -> order.indexOf(m.traits.id())))
                .toList();
    }

    private boolean mustMakeRoom(Model model) {
        var id = model.traits.id();
        var stay = new ArrayList<String>();
        for (var other : staying()) {
            var with = other.traits.id();
            boolean fits =
                    stay.stream().noneMatch(s -> world.evicts(s, with) && world.evicts(with, s));
            if (fits) {
                stay.add(with);
            }
        }
        return !stay.contains(id);
    }

    private boolean isNeeded(Model model) {
        return !model.open.isEmpty() || best(model.traits.id()) != null;
    }

    private long lastUse(Model model) {
        if (!model.open.isEmpty()) {
            return now;
        }
        return model.state == State.LOADING
                ? model.loadStarted
                : Math.max(model.opened, model.idle);
    }

    /** Whether {@code resident} must be gone before {@code target} loads. */
    private boolean evicts(String target, String resident) {
        return model(resident).heldBack.contains(target)
                || (world.has(target) && world.has(resident) && world.evicts(target, resident));
    }

    private boolean conflict(String one, String other) {
        return evicts(one, other) || evicts(other, one);
    }

    private void idleIfUnused(Model model) {
        if (model.open.isEmpty()) {
            model.idle = now;
        }
    }

    // -- what it decided ---------------------------------------------------------------------

    void hear(List<Decision> decisions) {
        for (var decision : decisions) {
            switch (decision) {
                case Decision.Grant grant -> granted(grant);
                case Decision.Reject reject -> rejected(reject);
                case Decision.Revoke revoke -> revoked(revoke);
                case Decision.Load load -> load(load);
                case Decision.Abort abort -> aborted(model(abort.model()), abort.generation());
                case Decision.Unload unload -> unload(model(unload.model()), unload);
                case Decision.Loaded loaded -> loaded(model(loaded.model()), loaded);
                case Decision.LoadFailed failed -> loadFailed(model(failed.model()));
                case Decision.Lost lost -> lost(model(lost.model()));
                case Decision.Gone gone -> gone(model(gone.model()));
                case Decision.WakeAt wake -> wakeAt = wake.at();
            }
        }
        lookForWhatIsMissing();
    }

    private void granted(Decision.Grant grant) {
        var model = model(grant.model());
        var request = waiting.get(grant.ticket());
        check(
                request != null && request.model().equals(grant.model()),
                "granted, but does not wait");
        requireNonNull(request);
        check(model.state == State.READY && !model.leaving, "D2: granted, but not ready");
        check(grant.generation() == model.generation, "granted the wrong load");
        check(grant.waited() == now - request.arrived(), "granted with a wrong wait");
        check(model.open.size() < model.traits.slots(), "granted beyond the slots");
        boolean forItsLoad =
                event.is(Event.Kind.READY, grant.model()) && request.equals(model.claim);
        for (var other : waiting.values()) {
            boolean sameKind =
                    other.model().equals(request.model())
                            && other.priority() == request.priority()
                            && other.headStart() == request.headStart();
            check(!sameKind || other.ticket() >= request.ticket(), "D6: granted out of order");
            if (!forItsLoad && other.before(request) && mustLeaveFor(model, other)) {
                check(mayPass(request, other, model), "D5: overtook " + other);
            }
        }
        waiting.remove(grant.ticket());
        model.open.put(grant.ticket(), new Open(request, now));
    }

    private boolean mustLeaveFor(Model resident, Waiter other) {
        return model(other.model()).needsLoad() && evicts(other.model(), resident.traits.id());
    }

    private long end(Waiter waiter, Model model) {
        long turn = Math.min(maxTurn, Math.round(2 * (model.load + 2 * model.request)));
        return Math.max(waiter.effective(), model.opened) + turn;
    }

    private boolean mayPass(Waiter request, Waiter other, Model model) {
        long end = end(other, model) + 1;
        if (now < end) {
            return true;
        }
        boolean backlog = request.arrived() <= model.opened && now < model.opened + maxTurn;
        boolean straggler =
                model.open.values().stream()
                        .anyMatch(o ->
                                o.started() < end && now - o.started() > 3 * model.request - 1);
        return maxTurn > 0 && (backlog || straggler);
    }

    private void rejected(Decision.Reject reject) {
        var request = waiting.get(reject.ticket());
        check(
                request != null && request.model().equals(reject.model()),
                "rejected, but does not wait");
        requireNonNull(request);
        var id = reject.model();
        boolean newcomer = event.is(Event.Kind.ARRIVE, "" + reject.ticket());
        waiting.remove(reject.ticket());
        long ofModel = waiting.values().stream().filter(w -> w.model().equals(id)).count();
        var settings = world.settings();
        switch (reject.reason()) {
            case CANCELLED ->
                    check(event.is(Event.Kind.LEAVE, "" + reject.ticket()), "cancelled unasked");
            case QUEUE_FULL -> {
                boolean full =
                        ofModel >= settings.maxPerModel()
                                || waiting.size() >= settings.maxWaiting();
                check(newcomer && full, "the queue was not full");
                check(reject.retryAfter() >= SECOND, "come back too soon");
            }
            case QUEUE_TIMEOUT ->
                    check(
                            now - request.arrived() >= settings.queueTimeout().toNanos(),
                            "timed out too soon");
            case START_FAILED, START_TIMEOUT -> check(failing.contains(id), "nothing has failed");
            case BACKOFF ->
                    check(
                            reject.retryAfter() > 0
                                    && (newcomer
                                            || event.is(Event.Kind.LOST, id)
                                            || event.is(Event.Kind.STOPPED, id)),
                            "backed off without a failure");
            case MODEL_REMOVED ->
                    check(
                            event.kind() == Event.Kind.RELOAD && !world.has(id),
                            "the model is still there");
            case MODEL_UNLOADED -> check(event.kind() == Event.Kind.UNLOAD, "nobody unloads");
            case SHUTTING_DOWN -> check(false, "nobody shuts down");
        }
    }

    private void revoked(Decision.Revoke revoke) {
        var model = model(revoke.model());
        var lease = model.open.get(revoke.ticket());
        check(lease != null, "revoked, but not open");
        requireNonNull(lease);
        boolean dead =
                event.is(Event.Kind.LOST, revoke.model())
                        || event.is(Event.Kind.STOPPED, revoke.model());
        boolean drained = model.leaving && now >= model.deadline;
        boolean overdue =
                drainTimeout > 0
                        && waiting.values().stream()
                                .anyMatch(w ->
                                        mustLeaveFor(model, w)
                                                && now + 1
                                                        >= Math.max(end(w, model), lease.started())
                                                                + drainTimeout);
        check(dead || drained || overdue, "D1: a lease was cut before its time");
        model.open.remove(revoke.ticket());
        idleIfUnused(model);
    }

    private void load(Decision.Load load) {
        var model = model(load.model());
        check(model.state == State.OFF, "D2: loaded twice");
        check(load.generation() > model.generation, "an old generation");
        var best = best(load.model());
        check(best != null, "loaded for nobody");
        requireNonNull(best);
        var expected = new HashSet<String>();
        for (var other : models.values()) {
            var id = other.traits.id();
            if (other.state == State.READY && evicts(load.model(), id)) {
                expected.add(id);
                check(other.open.isEmpty(), "D1: victim " + id + " is in use");
            } else if (other.state == State.LOADING || other.state == State.STOPPING) {
                check(!conflict(load.model(), id), "D2: loads beside " + other);
            }
        }
        check(load.victims().equals(expected), "D2: victims should be " + expected);
        for (var other : waiting.values()) {
            boolean ahead = other.before(best) && model(other.model()).needsLoad();
            check(
                    !ahead || !conflict(load.model(), other.model()),
                    "D7: overtook the load of " + other);
        }
        expected.forEach(victim -> model(victim).state = State.STOPPING);
        model.state = State.LOADING;
        model.generation = load.generation();
        model.loadStarted = now;
        model.claim = best;
    }

    private @Nullable Waiter best(String model) {
        return waiting.values().stream()
                .filter(w -> w.model().equals(model))
                .min(Waiter.RANK)
                .orElse(null);
    }

    private void aborted(Model model, long generation) {
        check(model.state == State.LOADING && !model.aborted, "aborted, but does not load");
        check(generation == model.generation, "aborted another load");
        check(!isClaimed(model), "D3: aborted, but of use to " + model.claim);
        check(model.leaving || isUselessAndInTheWay(model), "D3: aborted, but of use");
        model.aborted = true;
    }

    /**
     * Whether the load serves nobody, or in strict order nobody in time, while somebody needs the
     * model out.
     */
    private boolean isUselessAndInTheWay(Model model) {
        var own = best(model.traits.id());
        return waiting.values().stream()
                .anyMatch(w ->
                        mustLeaveFor(model, w) && (own == null || (maxTurn == 0 && w.before(own))));
    }

    private boolean isClaimed(Model model) {
        return model.claim != null && waiting.containsKey(model.claim.ticket());
    }

    private void unload(Model model, Decision.Unload unload) {
        check(
                model.state == State.READY && unload.generation() == model.generation,
                "unloaded, but not ready");
        check(model.open.isEmpty(), "D1: unloaded in use");
        if (unload.cause() == UnloadCause.TTL) {
            long unused = now - Math.max(model.opened, model.idle);
            long ttl = model.traits.ttl().toNanos();
            check(
                    ttl > 0 && unused >= ttl && best(model.traits.id()) == null,
                    "ttl before its time");
        } else {
            check(model.leaving, "unloaded unasked");
        }
        model.state = State.STOPPING;
    }

    private void loaded(Model model, Decision.Loaded loaded) {
        check(event.is(Event.Kind.READY, loaded.model()), "ready unasked");
        check(loaded.took() == now - model.loadStarted, "a wrong load time");
        model.load += 0.3 * (loaded.took() - model.load);
        model.opened = now;
        model.state = State.READY;
        model.aborted = false;
    }

    private void loadFailed(Model model) {
        if (!model.aborted) {
            failing.add(model.traits.id());
        }
        model.state = State.STOPPING;
    }

    private void lost(Model model) {
        check(model.state == State.READY, "lost, but was not ready");
        model.state = State.STOPPING;
    }

    private void gone(Model model) {
        check(model.state == State.STOPPING, "gone, but was not stopping");
        check(model.open.isEmpty(), "D1: gone in use");
        model.state = State.OFF;
        model.leaving = false;
        model.aborted = false;
        model.outdated = false;
        model.heldBack.clear();
    }

    // -- what it failed to decide ------------------------------------------------------------

    private void lookForWhatIsMissing() {
        check(event.kind() != Event.Kind.TICK || wakeAt > now, "D4: the next alarm is in the past");
        for (var model : models.values()) {
            var id = model.traits.id();
            var best = best(id);
            boolean failed = failing.remove(id);
            check(
                    !failed || best == null || best.arrived() == now,
                    "a failed load left its waiters");
            if (event.is(Event.Kind.READY, id)) {
                check(!isClaimed(model), "D3: the load did not serve " + model.claim);
            }
            if (!isClaimed(model)) {
                model.claim = model.state == State.LOADING && !model.aborted ? best : null;
            }
            if (model.state == State.LOADING && !model.aborted && best == null) {
                check(!isUselessAndInTheWay(model), "D3: a useless load goes on");
            }
            check(
                    !model.leaving
                            || model.state != State.READY
                            || now < model.deadline
                            || event.kind() != Event.Kind.TICK,
                    "a drain went on too long");
        }
        waiting.values().forEach(this::lookForWhatIsMissing);
    }

    private void lookForWhatIsMissing(Waiter waiter) {
        check(
                drainTimeout == 0 || isCutInTime(waiter),
                "D4: nothing wakes it when leases are overdue");
        check(world.has(waiter.model()), "waits for a model that was removed");
        check(hasSomethingToWaitFor(waiter.model()), "D4: waits for nothing");
        var model = model(waiter.model());
        boolean best = waiter.equals(best(waiter.model()));
        if (best
                && !model.leaving
                && model.state == State.READY
                && model.open.size() < model.traits.slots()) {
            boolean held =
                    waiting.values().stream()
                            .anyMatch(w -> w.before(waiter) && mustLeaveFor(model, w));
            check(held, "D4: waits beside a free slot");
        }
        if (best && model.state == State.OFF) {
            check(!mustLoad(waiter), "D4: waits although its load may begin");
        }
    }

    /** A lease that has to be cut for the one who waits is cut in time. */
    private boolean isCutInTime(Waiter waiter) {
        return models.values().stream()
                .filter(model -> model.state == State.READY && mustLeaveFor(model, waiter))
                .flatMap(model ->
                        model.open.values().stream()
                                .map(lease -> Math.max(end(waiter, model), lease.started())))
                .allMatch(end -> wakeAt <= end + drainTimeout + 1);
    }

    private boolean mustLoad(Waiter waiter) {
        boolean first =
                waiting.values().stream()
                        .noneMatch(w ->
                                w.before(waiter)
                                        && model(w.model()).needsLoad()
                                        && conflict(w.model(), waiter.model()));
        return first && models.values().stream().allMatch(other -> isOutOfTheWay(other, waiter));
    }

    private boolean isOutOfTheWay(Model other, Waiter waiter) {
        var id = other.traits.id();
        return switch (other.state) {
            case OFF -> true;
            case LOADING, STOPPING -> !conflict(waiter.model(), id);
            case READY ->
                    !evicts(waiter.model(), id)
                            || (other.open.isEmpty()
                                    && (now > end(waiter, other)
                                            || now > other.idle + 10 * SECOND));
        };
    }

    private boolean hasSomethingToWaitFor(String id) {
        if (wakeAt < Decision.NEVER) {
            return true;
        }
        var seen = new HashSet<String>(Set.of(id));
        var todo = new ArrayDeque<String>(seen);
        while (!todo.isEmpty()) {
            var model = model(todo.pop());
            if (!model.open.isEmpty()
                    || model.state == State.LOADING
                    || model.state == State.STOPPING) {
                return true;
            }
            for (var other : models.keySet()) {
                if (conflict(model.traits.id(), other) && seen.add(other)) {
                    todo.add(other);
                }
            }
        }
        return false;
    }

    private void check(boolean holds, String objection) {
        if (!holds) {
            throw new AssertionError(
                    "%s, at %.6f s on %s, models %s, waiting %s"
                            .formatted(
                                    objection,
                                    now / SECOND,
                                    event,
                                    models.values(),
                                    new ArrayList<>(waiting.values())));
        }
    }
}
