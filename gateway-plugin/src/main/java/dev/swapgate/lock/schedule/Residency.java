package dev.swapgate.lock.schedule;

import static java.util.Objects.requireNonNull;

import dev.swapgate.lock.schedule.LockSnapshot.State;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The life of the models: every change of a model's state happens here. Owned by {@link
 * SwapSchedule}, which decides again after each of them.
 *
 * <pre>
 *              load               ready             unload, lease open          last lease closed
 *   OFF ─────────────▶ LOADING ──────────▶ READY ─────────────────▶ DRAINING ─────────────────▶ STOPPING
 *    ▲ failed             │                  │ victim, ttl, unload, lost                              │
 *    ├────────────────────┘                  └────────────────────────────────────────────────────────┤
 *    └──────────────────────────────────── stopped ◀──────────────────────────────────────────────────┘
 * </pre>
 */
final class Residency {
    /** A model that dies so soon after it was ready counts as one that failed to start. */
    private static final long EARLY_DEATH = Duration.ofSeconds(5).toNanos();

    private final ModelTable table;
    private final Requests requests;
    private final Alarms alarms;
    private final List<Decision> decisions;

    Residency(ModelTable table, Requests requests, Alarms alarms, List<Decision> decisions) {
        this.table = table;
        this.requests = requests;
        this.alarms = alarms;
        this.decisions = decisions;
    }

    // -- loading -----------------------------------------------------------------------------

    /** Starts the model for this request; nothing it evicts may be in flight. */
    void loadFor(Request request, long now) {
        var model = request.model;
        var victims = table.victims(model);
        var kept = table.keptBeside(model);
        victims.forEach(this::enterStopping);
        model.generation++;
        model.loadStarted = now;
        table.enter(model, State.LOADING);
        requests.claim(request);
        decisions.add(
                new Decision.Load(
                        model.id, model.generation, ids(victims), ids(kept), request.ticket));
    }

    private static Set<String> ids(List<ModelState> models) {
        return models.stream().map(model -> model.id).collect(Collectors.toUnmodifiableSet());
    }

    void abort(ModelState model) {
        if (!model.aborting) {
            model.aborting = true;
            decisions.add(new Decision.Abort(model.id, model.generation));
        }
    }

    void ready(ModelState model, long now) {
        long took = now - model.loadStarted;
        model.learnLoad(took);
        model.openedAt = now;
        model.aborting = false;
        table.enter(model, State.READY);
        decisions.add(new Decision.Loaded(model.id, model.generation, took));
        if (model.leaving != null) {
            drain(model, now);
        } else if (model.claimed != null) {
            requests.take(model.claimed, now);
        }
    }

    void failed(ModelState model, LoadFailure failure, long now) {
        if (model.state == State.LOADING) {
            failLoad(model, failure, now);
        }
        gone(model);
    }

    private void failLoad(ModelState model, LoadFailure failure, long now) {
        decisions.add(new Decision.LoadFailed(model.id, model.generation, failure));
        // Whatever happens to a load that we are giving up is not the model's fault.
        if (!model.aborting) {
            model.noteFailure(now);
            boolean late = failure.kind() == LoadFailure.Kind.START_TIMEOUT;
            var reason = late ? RejectReason.START_TIMEOUT : RejectReason.START_FAILED;
            requests.dismissAll(model, reason, model.backoff(now));
        }
    }

    // -- ending ------------------------------------------------------------------------------

    /** Somebody wants it gone: it serves those it has begun with, for a while, and nobody else. */
    void retire(ModelState model, UnloadCause cause, long deadline, long now) {
        switch (model.state) {
            case LOADING -> {
                model.leaving = cause;
                model.drainDeadline = deadline;
                abort(model);
            }
            case READY -> {
                model.leaving = cause;
                model.drainDeadline = deadline;
                drain(model, now);
            }
            case DRAINING -> {
                model.drainDeadline = Math.min(model.drainDeadline, deadline);
                drain(model, now);
            }
            case OFF, STOPPING -> {}
        }
    }

    /**
     * Its process has to be another: those it has begun with are served for a while, the others
     * wait for the next.
     */
    void replace(ModelState model, long deadline, long now) {
        requests.unclaim(model);
        retire(model, UnloadCause.RELOAD, deadline, now);
    }

    private void drain(ModelState model, long now) {
        table.enter(model, State.DRAINING);
        armDrain(model);
        stopIfDrained(model, now);
    }

    /** Sees to it that a draining model is looked at when its time is over. */
    void armDrain(ModelState model) {
        if (model.state == State.DRAINING) {
            alarms.set(model.drainDeadline, model);
        }
    }

    /** Stops a draining model that has no leases left or no time left for them. */
    void stopIfDrained(ModelState model, long now) {
        if (model.state != State.DRAINING) {
            return;
        }
        if (now >= model.drainDeadline) {
            boolean ending = model.leaving == UnloadCause.SHUTDOWN;
            requests.cutAll(model, ending ? RevokeCause.SHUTDOWN : RevokeCause.UNLOADED, now);
        }
        if (model.inFlight.isEmpty()) {
            enterStopping(model);
            decisions.add(
                    new Decision.Unload(model.id, model.generation, requireNonNull(model.leaving)));
        }
    }

    /** An orderly end: whatever failed before, this load went well if it served anybody. */
    private void enterStopping(ModelState model) {
        if (model.hasServed()) {
            model.noteSuccess();
        }
        table.enter(model, State.STOPPING);
    }

    /** The process ended by itself, if the model was resident at all. */
    void lost(ModelState model, long now) {
        switch (model.state) {
            case LOADING -> {
                failLoad(
                        model,
                        new LoadFailure(LoadFailure.Kind.START_FAILED, "ended before it was ready"),
                        now);
                model.aborting = false;
                table.enter(model, State.STOPPING);
            }
            case READY, DRAINING -> {
                decisions.add(new Decision.Lost(model.id, model.generation));
                boolean served = model.hasServed();
                requests.cutAll(model, RevokeCause.LOST, now);
                table.enter(model, State.STOPPING);
                if (served || now - model.openedAt >= EARLY_DEATH) {
                    model.noteSuccess();
                } else if (model.noteEarlyDeath(now)) {
                    requests.dismissAll(model, RejectReason.BACKOFF, model.backoff(now));
                }
            }
            case OFF, STOPPING -> {}
        }
    }

    void gone(ModelState model) {
        model.aborting = false;
        model.leaving = null;
        table.enter(model, State.OFF);
        table.settle(model);
        decisions.add(new Decision.Gone(model.id, model.generation));
    }

    // -- idle time ---------------------------------------------------------------------------

    /** Sees to it that a model that has nothing to do is looked at when its ttl is over. */
    void armTtl(ModelState model) {
        if (model.ttl > 0 && model.isUnused() && !model.ttlArmed) {
            model.ttlArmed = true;
            alarms.set(model.unusedSince() + model.ttl, model);
        }
    }

    /** An alarm for the model went off. */
    void lookAgainAt(ModelState model, long now) {
        model.ttlArmed = false;
        stopIfDrained(model, now);
        if (model.ttl > 0 && model.isUnused() && now >= model.unusedSince() + model.ttl) {
            enterStopping(model);
            decisions.add(new Decision.Unload(model.id, model.generation, UnloadCause.TTL));
        }
        armTtl(model);
    }
}
