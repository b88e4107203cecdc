package dev.swapgate.lock.schedule;

import dev.swapgate.lock.schedule.LockSnapshot.State;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Chooses whom to grant and what to load next. Owned by {@link SwapSchedule}.
 *
 * <p>Waiting requests are looked at in the order of their rank, both when they are granted and when
 * loads are started: with two different orders nobody might pass and nothing might load.
 */
final class Selection {
    private final Turns turns;
    private final ModelTable table;
    private final Requests requests;
    private final Residency residency;
    private final Alarms alarms;
    private final long drainTimeout;
    private long nextCut = Decision.NEVER;

    Selection(
            LockSettings settings,
            Turns turns,
            ModelTable table,
            Requests requests,
            Residency residency,
            Alarms alarms) {
        this.turns = turns;
        this.table = table;
        this.requests = requests;
        this.residency = residency;
        this.alarms = alarms;
        this.drainTimeout = Turns.nanos(settings.drainTimeout());
    }

    /** The same selection knows when it wants to cut. */
    void takeOver(Selection other) {
        nextCut = other.nextCut;
    }

    long drainTimeout() {
        return drainTimeout;
    }

    /** When a lease has to be cut, as far as it is known. */
    long nextCut() {
        return nextCut;
    }

    /** Does everything that may be done now. */
    void decide(long now) {
        do {
            nextCut = Decision.NEVER;
            if (requests.nobodyWaits()) {
                return;
            }
            if (drainTimeout > 0) {
                cutOverdueLeases(now);
            }
            settleOrphans();
            swapFor(grantWaiters(now), now);
            if (drainTimeout > 0) {
                nextCut = earliestCut();
            }
            // Who has just come to wait for a load may have to have leases cut.
        } while (nextCut <= now);
    }

    /**
     * Grants by rank whatever may start.
     *
     * @return the requests that need a load, by rank
     */
    private List<Request> grantWaiters(long now) {
        var stuck = new ArrayList<Request>();
        var heads = requests.heads();
        while (heads.hasNext()) {
            var head = heads.next();
            if (head.model.needsLoad()) {
                stuck.add(head);
            } else if (head.model.hasFreeSlot() && mayStart(head, stuck, now)) {
                requests.take(head, now);
                heads = requests.headsAfter(head);
            }
        }
        return stuck;
    }

    /** Whether the request may start although those that rank before it wait for a load. */
    private boolean mayStart(Request request, List<Request> before, long now) {
        for (var waiting : before) {
            if (table.evicts(waiting.model, request.model)) {
                // Turns end in the order of rank: who may pass this one may pass the later ones as
                // well.
                return turns.mayPass(request, waiting, now);
            }
        }
        return true;
    }

    /** Whether a newcomer would be granted by the next decision. */
    boolean mayStartAtOnce(Request newcomer, long now) {
        if (!newcomer.model.hasFreeSlot() || !newcomer.model.queue.isEmpty()) {
            return false;
        }
        var before =
                requests.needingLoad().stream().filter(other -> other.isBefore(newcomer)).toList();
        return mayStart(newcomer, before, now);
    }

    /**
     * Starts every load that may start; one that may not holds back the conflicting ones that rank
     * behind it.
     */
    private void swapFor(List<Request> stuck, long now) {
        var ahead = new BitSet();
        for (var request : stuck) {
            var model = request.model;
            if (!table.conflictsWithAnyOf(model, ahead) && mayLoadFor(request, now)) {
                residency.loadFor(request, now);
            } else {
                ahead.set(model.index);
            }
        }
    }

    private boolean mayLoadFor(Request request, long now) {
        if (request.model.state != State.OFF || table.isBlocked(request.model)) {
            return false;
        }
        boolean may = true;
        for (var victim : table.victims(request.model)) {
            long lingerEnd = turns.lingerEnd(request, victim);
            if (!victim.inFlight.isEmpty()) {
                may = false;
            } else if (now < lingerEnd) {
                alarms.setLinger(lingerEnd);
                may = false;
            }
        }
        return may;
    }

    /**
     * Loads whose claim left: the next waiter takes it over, or it is given up for one that needs
     * the model out.
     */
    private void settleOrphans() {
        for (var model : table.orphans()) {
            var heir = model.queue.isEmpty() ? null : model.queue.first();
            var rival = firstThatEvicts(model);
            // In strict order the heir may not use the place its predecessor had before the rival.
            boolean outranked =
                    heir != null && rival != null && turns.isStrict() && rival.isBefore(heir);
            if (heir != null && !outranked) {
                requests.claim(heir);
            } else if (rival != null) {
                residency.abort(model);
            }
        }
    }

    private @Nullable Request firstThatEvicts(ModelState model) {
        for (var request : requests.needingLoad()) {
            if (table.evicts(request.model, model)) {
                return request;
            }
        }
        return null;
    }

    /**
     * Cuts leases that outlived the turn by too much while somebody waits for their model to leave.
     */
    private void cutOverdueLeases(long now) {
        for (var waiting : requests.needingLoad()) {
            for (var victim : table.victims(waiting.model)) {
                for (var lease : List.copyOf(victim.inFlight)) {
                    if (now >= cutOf(lease, waiting)) {
                        requests.cut(lease, RevokeCause.OVERDUE, now);
                    }
                }
                residency.stopIfDrained(victim, now);
            }
        }
    }

    /**
     * When the lease will be cut for the one that waits; one that was granted after the turn has
     * its time as well.
     */
    private long cutOf(Request lease, Request waiting) {
        return Math.max(turns.end(waiting, lease.model), lease.started) + drainTimeout;
    }

    private long earliestCut() {
        long earliest = Decision.NEVER;
        for (var waiting : requests.needingLoad()) {
            for (var victim : table.victims(waiting.model)) {
                for (var lease : victim.inFlight) {
                    earliest = Math.min(earliest, cutOf(lease, waiting));
                }
            }
        }
        return earliest;
    }

    /** A guess at when the first request that waits for the model starts, from now. */
    long untilQueueMoves(ModelState model, long now) {
        double request = model.requestEstimate / model.slots;
        if (model.isReady()) {
            return Math.round(request);
        }
        if (model.state == State.LOADING && !model.aborting) {
            return Math.round(
                    Math.max(0, model.loadEstimate - (now - model.loadStarted)) + request);
        }
        var head = model.queue.isEmpty() ? requests.firstHead() : model.queue.first();
        double leave = 0;
        for (var victim : table.victims(model)) {
            double turn = head == null ? 0 : Math.max(0, turns.end(head, victim) - now);
            leave = Math.max(leave, turn + victim.requestEstimate);
        }
        return Math.round(leave + model.loadEstimate + request);
    }
}
