package dev.swapgate.lock.schedule;

import dev.swapgate.lock.schedule.LockSnapshot.State;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything the schedule keeps about one model. A plain holder, owned by {@link SwapSchedule};
 * times in nanoseconds.
 */
final class ModelState {
    /** So long ago that it never matters, yet safe to add durations to. */
    private static final long LONG_AGO = Long.MIN_VALUE / 2;

    private static final double LOAD_WEIGHT = 0.3;
    private static final double HIT_WEIGHT = 0.1;
    private static final double GAP_WEIGHT = 0.1;
    private static final long FIRST_BACKOFF = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_BACKOFF = Duration.ofSeconds(60).toNanos();

    final int index;
    final ModelTraits traits;
    final String id;
    final int slots;
    final int priority;
    final long ttl;

    /** Waiting requests that have no claim, by rank. */
    final TreeSet<Request> queue = new TreeSet<>();

    /** Requests with an open lease, by the time of their grant. */
    final Set<Request> inFlight = new LinkedHashSet<>();

    State state = State.OFF;
    long generation;
    long loadStarted;
    long openedAt = LONG_AGO;

    /**
     * When the last lease was given back; older than the current load if it has served nobody yet.
     */
    long idleSince = LONG_AGO;

    /** The request that the load in progress is for: granted first when the model is ready. */
    @Nullable Request claimed;

    /**
     * The load in progress is being given up; it ends in {@code failed} or, if that came first, in
     * {@code ready}.
     */
    boolean aborting;

    /** Why the model leaves, from the decision to unload it on. */
    @Nullable UnloadCause leaving;

    /** Not configured any more: it leaves, and is forgotten when it is gone. */
    boolean removed;

    /**
     * Its process was made for an earlier configuration and has to go: until then it also counts by
     * the rules of that one.
     */
    boolean outdated;

    long drainDeadline;
    boolean ttlArmed;
    double loadEstimate;
    double requestEstimate;
    double hitRate;

    /** How soon after another request of the ready model the next one comes; 0 if not known. */
    double gapEstimate;

    private long lastArrival = LONG_AGO;

    /** The idle period, if it is one, began when a lease was given back. */
    private boolean idlesByItself;

    private int failures;
    private boolean diedEarly;
    private long retryAt = LONG_AGO;

    ModelState(int index, ModelTraits traits, ModelEstimates estimates) {
        this.index = index;
        this.traits = traits;
        this.id = traits.id();
        this.slots = traits.slots();
        this.priority = traits.priority();
        this.ttl = Turns.nanos(traits.ttl());
        this.loadEstimate = Turns.nanos(estimates.load());
        this.requestEstimate = Turns.nanos(estimates.request());
        this.hitRate = estimates.hitRate();
    }

    /** The same model without its requests. */
    ModelState(ModelState other) {
        this(other.index, other.traits, other);
        ttlArmed = other.ttlArmed;
    }

    /** The same model with other traits and without its requests and its alarm. */
    ModelState(int index, ModelTraits traits, ModelState other) {
        this(index, traits, ModelEstimates.UNKNOWN);
        removed = other.removed;
        outdated = other.outdated;
        state = other.state;
        generation = other.generation;
        loadStarted = other.loadStarted;
        openedAt = other.openedAt;
        idleSince = other.idleSince;
        aborting = other.aborting;
        leaving = other.leaving;
        drainDeadline = other.drainDeadline;
        loadEstimate = other.loadEstimate;
        requestEstimate = other.requestEstimate;
        hitRate = other.hitRate;
        gapEstimate = other.gapEstimate;
        lastArrival = other.lastArrival;
        idlesByItself = other.idlesByItself;
        failures = other.failures;
        diedEarly = other.diedEarly;
        retryAt = other.retryAt;
    }

    boolean isReady() {
        return state == State.READY;
    }

    /** Whether it occupies the hardware. */
    boolean isResident() {
        return state != State.OFF && state != State.STOPPING;
    }

    boolean hasFreeSlot() {
        return state == State.READY && inFlight.size() < slots;
    }

    /** Whether the load in progress is for nobody in particular. */
    boolean isOrphan() {
        return state == State.LOADING && !aborting && claimed == null;
    }

    /** Whether its waiting requests are served only after another load. */
    boolean needsLoad() {
        return aborting || (state != State.READY && state != State.LOADING);
    }

    int waiting() {
        return queue.size() + (claimed == null ? 0 : 1);
    }

    /** Whether it is ready and nobody uses it or waits for it. */
    boolean isUnused() {
        return state == State.READY && inFlight.isEmpty() && queue.isEmpty();
    }

    /** Whether somebody uses it or waits for it. */
    boolean isNeeded() {
        return !inFlight.isEmpty() || waiting() > 0;
    }

    /** Whether the present load has ended a time of use already. */
    boolean hasServed() {
        return idleSince >= openedAt;
    }

    /** When it was of use last; one that is in use is so now. */
    long lastUse(long now) {
        if (!inFlight.isEmpty()) {
            return now;
        }
        return state == State.LOADING ? loadStarted : unusedSince();
    }

    /** Since when a ready model without leases has nothing to do. */
    long unusedSince() {
        return Math.max(openedAt, idleSince);
    }

    void learnLoad(long took) {
        loadEstimate += LOAD_WEIGHT * (took - loadEstimate);
    }

    /** Takes back a lease that ended in the ordinary way. */
    void finish(Request request, long now) {
        inFlight.remove(request);
        requestEstimate +=
                ModelEstimates.REQUEST_WEIGHT * (now - request.started - requestEstimate);
        if (inFlight.isEmpty()) {
            idleSince = now;
            idlesByItself = true;
        }
    }

    /** Drops a lease that was cut; it teaches nothing. */
    void forget(Request lease, long now) {
        inFlight.remove(lease);
        if (inFlight.isEmpty()) {
            idleSince = now;
            idlesByItself = false;
        }
    }

    /**
     * A request arrives for an idle model: learns whether it came within {@code window}. A miss
     * counts after an eviction, too; a request that finds others waiting teaches nothing.
     */
    void learnFollowUp(long now, long window) {
        if (idlesByItself && inFlight.isEmpty() && waiting() == 0) {
            hitRate += HIT_WEIGHT * ((now - idleSince <= window ? 1 : 0) - hitRate);
        }
    }

    /** A request arrives: learns how often they come while the model is ready. */
    void learnGap(long now) {
        if (state == State.READY) {
            double gap = now - Math.max(lastArrival, openedAt);
            gapEstimate = gapEstimate == 0 ? gap : gapEstimate + GAP_WEIGHT * (gap - gapEstimate);
        }
        lastArrival = now;
    }

    /** Notes a failed start and begins its back-off. */
    void noteFailure(long now) {
        failures++;
        retryAt = now + Math.min(LONGEST_BACKOFF, FIRST_BACKOFF << Math.min(failures - 1, 10));
    }

    /** Notes that it died right after it became ready: the first time is forgiven. */
    boolean noteEarlyDeath(long now) {
        if (failures == 0 && !diedEarly) {
            diedEarly = true;
            return false;
        }
        noteFailure(now);
        return true;
    }

    /** What failed before was another command. */
    void forgiveFailures() {
        noteSuccess();
        retryAt = LONG_AGO;
    }

    void noteSuccess() {
        failures = 0;
        diedEarly = false;
    }

    /** Time left until the next start may be tried; 0 if it may be tried now. */
    long backoff(long now) {
        return Math.max(0, retryAt - now);
    }

    ModelEstimates estimates() {
        return new ModelEstimates(
                Duration.ofNanos(Math.round(loadEstimate)),
                Duration.ofNanos(Math.round(requestEstimate)),
                hitRate);
    }

    LockSnapshot.Model snapshot(long now) {
        var oldest = claimed != null ? claimed : queue.isEmpty() ? null : queue.first();
        var learned = estimates();
        return new LockSnapshot.Model(
                id,
                aborting ? State.STOPPING : state,
                generation,
                inFlight.size(),
                waiting(),
                oldest == null ? Duration.ZERO : Duration.ofNanos(now - oldest.arrived),
                learned.load(),
                learned.request(),
                hitRate,
                Duration.ofNanos(backoff(now)));
    }

    @Override
    public String toString() {
        return "%s %s gen=%d inFlight=%d waiting=%d"
                .formatted(id, state, generation, inFlight.size(), waiting());
    }
}
