package dev.swapgate.lock.schedule;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The waiting requests and those in flight. Owned by {@link SwapSchedule}.
 *
 * <p>Only the best-ranked request of each model, its head, takes part in decisions; a request that
 * a load in progress is for (its claim) waits outside its model's queue.
 */
final class Requests {
    private final int maxPerModel;
    private final int maxWaiting;
    private final long timeout;
    private final List<Decision> decisions;
    private final Map<Long, Request> waiting = new LinkedHashMap<>();
    private final TreeSet<Request> heads = new TreeSet<>();
    private final Map<Long, Request> inFlight = new HashMap<>();

    Requests(LockSettings settings, List<Decision> decisions) {
        this.maxPerModel = settings.maxPerModel();
        this.maxWaiting = settings.maxWaiting();
        this.timeout = Turns.nanos(settings.queueTimeout());
        this.decisions = decisions;
    }

    /** Takes over those of another table; each must have its model in this one. */
    void takeOver(Requests other, ModelTable before, ModelTable table) {
        other.waiting.values().forEach(request -> addTwin(request, table.twin(request.model)));
        for (var model : before.all()) {
            model.inFlight.forEach(lease -> addLease(lease, table.twin(model)));
        }
    }

    private void addTwin(Request request, ModelState model) {
        var twin = new Request(request, model);
        if (request.model.claimed == request) {
            waiting.put(twin.ticket, twin);
            model.claimed = twin;
        } else {
            add(twin);
        }
    }

    private void addLease(Request lease, ModelState model) {
        var twin = new Request(lease, model);
        model.inFlight.add(twin);
        inFlight.put(twin.ticket, twin);
    }

    // -- waiting -----------------------------------------------------------------------------

    boolean nobodyWaits() {
        return waiting.isEmpty();
    }

    int waiting() {
        return waiting.size();
    }

    /** Whether nobody more may wait for this model. */
    boolean isFull(ModelState model) {
        return model.waiting() >= maxPerModel || waiting.size() >= maxWaiting;
    }

    void add(Request request) {
        waiting.put(request.ticket, request);
        var queue = request.model.queue;
        if (queue.isEmpty()) {
            heads.add(request);
        } else if (request.isBefore(queue.first())) {
            heads.remove(queue.first());
            heads.add(request);
        }
        queue.add(request);
    }

    /** The request of this ticket, if it waits. */
    @Nullable Request findWaiting(long ticket) {
        return waiting.get(ticket);
    }

    /** Gives the load in progress to this request. */
    void claim(Request request) {
        leaveQueue(request);
        request.model.claimed = request;
    }

    /** The load in progress is of no use to the one it is for: that waits for another. */
    void unclaim(ModelState model) {
        var request = model.claimed;
        if (request != null) {
            model.claimed = null;
            add(request);
        }
    }

    private void remove(Request request) {
        waiting.remove(request.ticket);
        if (request.model.claimed == request) {
            request.model.claimed = null;
        } else {
            leaveQueue(request);
        }
    }

    private void leaveQueue(Request request) {
        var queue = request.model.queue;
        boolean wasHead = queue.first() == request;
        queue.remove(request);
        if (wasHead) {
            heads.remove(request);
            if (!queue.isEmpty()) {
                heads.add(queue.first());
            }
        }
    }

    /** Everybody who waits, in the order of their arrival. */
    Collection<Request> all() {
        return waiting.values();
    }

    @Nullable Request firstHead() {
        return heads.isEmpty() ? null : heads.first();
    }

    /** The heads by rank; not to be used any more once somebody came or left. */
    Iterator<Request> heads() {
        return heads.iterator();
    }

    /** The heads that rank behind the given one, which may have left meanwhile. */
    Iterator<Request> headsAfter(Request head) {
        return heads.tailSet(head, false).iterator();
    }

    /** The heads whose models need a load, by rank. */
    List<Request> needingLoad() {
        return heads.stream().filter(head -> head.model.needsLoad()).toList();
    }

    /** Place among the waiting requests of its model, from 1; 0 when not waiting. */
    int position(long ticket) {
        var request = waiting.get(ticket);
        if (request == null) {
            return 0;
        }
        var model = request.model;
        if (model.claimed == request) {
            return 1;
        }
        if (model.queue.last() == request) {
            // Whoever has just come, mostly; counting the others takes its time.
            return model.waiting();
        }
        return model.queue.headSet(request, true).size() + (model.claimed == null ? 0 : 1);
    }

    // -- refusals ----------------------------------------------------------------------------

    void reject(Request request, RejectReason reason, long retryAfter) {
        decisions.add(new Decision.Reject(request.ticket, request.model.id, reason, retryAfter));
    }

    /** Refuses a request for a model that is not configured any more. */
    void rejectRemoved(long ticket, String model) {
        decisions.add(new Decision.Reject(ticket, model, RejectReason.MODEL_REMOVED, 0));
    }

    /** Sends a waiting request away. */
    void dismiss(Request request, RejectReason reason, long retryAfter) {
        remove(request);
        reject(request, reason, retryAfter);
    }

    /** Sends everybody away who waits for the model. */
    void dismissAll(ModelState model, RejectReason reason, long retryAfter) {
        if (model.claimed != null) {
            dismiss(model.claimed, reason, retryAfter);
        }
        for (var request : new ArrayList<>(model.queue)) {
            dismiss(request, reason, retryAfter);
        }
    }

    /** Whoever has waited longest; somebody must wait. */
    Request oldest() {
        return waiting.values().iterator().next();
    }

    /** When the next request will have waited too long. */
    long nextTimeout() {
        return timeout == 0 || waiting.isEmpty() ? Decision.NEVER : oldest().arrived + timeout;
    }

    // -- leases ------------------------------------------------------------------------------

    /** Grants a waiting request. */
    void take(Request request, long now) {
        remove(request);
        grant(request, now);
    }

    void grant(Request request, long now) {
        var model = request.model;
        request.started = now;
        model.inFlight.add(request);
        inFlight.put(request.ticket, request);
        decisions.add(
                new Decision.Grant(
                        request.ticket, model.id, model.generation, now - request.arrived));
    }

    /** Takes a lease back; null if it was cut or taken back before. */
    @Nullable ModelState release(long ticket, long now) {
        var request = inFlight.remove(ticket);
        if (request == null) {
            return null;
        }
        request.model.finish(request, now);
        return request.model;
    }

    void cut(Request lease, RevokeCause cause, long now) {
        requireNonNull(inFlight.remove(lease.ticket));
        lease.model.forget(lease, now);
        decisions.add(new Decision.Revoke(lease.ticket, lease.model.id, cause));
    }

    void cutAll(ModelState model, RevokeCause cause, long now) {
        List.copyOf(model.inFlight).forEach(lease -> cut(lease, cause, now));
    }
}
