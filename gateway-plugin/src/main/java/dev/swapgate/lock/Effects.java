package dev.swapgate.lock;

import static java.util.Objects.requireNonNull;

import dev.swapgate.lock.schedule.Decision;
import dev.swapgate.lock.schedule.LoadFailure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Turns decisions into calls: those about models are put into the outbox, those about single
 * requests are returned. Makes no call itself. Guarded by the lock of {@link GroupLockManager}.
 */
final class Effects {
    private final ResidencyActions actions;
    private final ResidencyEvents events;
    private final LockListener listener;
    private final Outbox outbox;
    private final Journal journal;

    /** Tickets that wait, and those whose lease is open and not cut. */
    private final Map<Long, QueuedTicket> tickets = new HashMap<>();

    /** Who waits until a model is gone. */
    private final Map<String, List<CompletableFuture<Void>>> departures = new HashMap<>();

    /** Why the last load of a model failed, for clients. */
    private final Map<String, String> failures = new HashMap<>();

    private long wakeAt = Decision.NEVER;

    Effects(
            ResidencyActions actions,
            ResidencyEvents events,
            LockListener listener,
            Outbox outbox,
            Journal journal) {
        this.actions = requireNonNull(actions, "actions");
        this.events = events;
        this.listener = requireNonNull(listener, "listener");
        this.outbox = outbox;
        this.journal = journal;
    }

    void open(QueuedTicket ticket) {
        tickets.put(ticket.id, ticket);
    }

    void close(QueuedTicket ticket) {
        tickets.remove(ticket.id);
    }

    /** Completes when the model is gone. */
    CompletableFuture<Void> departureOf(String model) {
        var departure = new CompletableFuture<Void>();
        departures.computeIfAbsent(model, id -> new ArrayList<>()).add(departure);
        return departure;
    }

    long wakeAt() {
        return wakeAt;
    }

    /** The labels of these tickets, where they have one. */
    Map<Long, String> labels(Collection<Long> asked) {
        var labels = new HashMap<Long, String>();
        for (var id : asked) {
            var ticket = tickets.get(id);
            if (ticket != null && !ticket.label.isEmpty()) {
                labels.put(id, ticket.label);
            }
        }
        return labels;
    }

    /** How many tickets and departures are open. */
    int open() {
        return tickets.size() + departures.size();
    }

    List<Runnable> of(List<Decision> decisions) {
        var calls = new ArrayList<Runnable>(decisions.size());
        for (var decision : decisions) {
            switch (decision) {
                case Decision.Grant grant -> calls.add(grant(grant));
                case Decision.Reject reject -> calls.add(reject(reject));
                case Decision.Revoke revoke -> calls.add(revoke(revoke));
                case Decision.Load load -> outbox.add(load(load));
                case Decision.Abort abort -> outbox.add(() -> abort(abort));
                case Decision.Unload unload -> outbox.add(() -> unload(unload));
                case Decision.Loaded loaded -> outbox.add(() -> loaded(loaded));
                case Decision.LoadFailed failed -> {
                    failures.put(failed.model(), failed.failure().told());
                    outbox.add(() -> loadFailed(failed));
                }
                case Decision.Lost lost -> {
                    failures.put(lost.model(), "its process ended right after its start");
                    outbox.add(() -> lost(lost));
                }
                case Decision.Gone gone -> completeDepartures(gone.model());
                case Decision.WakeAt wake -> wakeAt = wake.at();
            }
        }
        return calls;
    }

    private Runnable grant(Decision.Grant grant) {
        var ticket = requireNonNull(tickets.get(grant.ticket()));
        var waited = Duration.ofNanos(grant.waited());
        return () -> {
            // First the holder: whatever the listener does must not cost it the lease.
            ticket.grant(grant.generation(), waited);
            journal.add(grant, ticket.label);
            listener.granted(grant.model(), waited);
        };
    }

    private Runnable reject(Decision.Reject reject) {
        var ticket = remove(reject.ticket());
        var retryAfter = Duration.ofNanos(reject.retryAfter());
        var cause = failures.getOrDefault(reject.model(), "");
        return () -> {
            ticket.reject(
                    new GroupUnavailableException(
                            reject.reason(), reject.model(), retryAfter, cause));
            journal.add(reject, ticket.label);
            listener.rejected(reject.model(), reject.reason(), ticket.age());
        };
    }

    private Runnable revoke(Decision.Revoke revoke) {
        var ticket = remove(revoke.ticket());
        // Its process may end before anybody is told, and then this is why.
        ticket.cut(revoke.cause());
        return () -> {
            ticket.tellOfCut();
            journal.add(revoke, ticket.label);
        };
    }

    private QueuedTicket remove(long ticket) {
        return requireNonNull(tickets.remove(ticket));
    }

    private Runnable load(Decision.Load load) {
        var ticket = tickets.get(load.ticket());
        var label = ticket == null ? "" : ticket.label;
        return () -> {
            journal.add(load, label);
            order(load);
        };
    }

    private void order(Decision.Load load) {
        listening(() -> listener.loading(load.model(), load.victims()));
        try {
            actions.load(load.model(), load.generation(), load.victims());
        } catch (RuntimeException | Error e) {
            var failure =
                    new LoadFailure(
                            LoadFailure.Kind.START_FAILED, "the start could not be ordered: " + e);
            events.failed(load.model(), load.generation(), failure);
            throw e;
        }
    }

    private void abort(Decision.Abort abort) {
        journal.add(abort, "");
        actions.abort(abort.model(), abort.generation());
    }

    private void unload(Decision.Unload unload) {
        journal.add(unload, "");
        listening(() -> listener.unloading(unload.model(), unload.cause()));
        actions.unload(unload.model(), unload.generation());
    }

    private void loaded(Decision.Loaded loaded) {
        journal.add(loaded, "");
        listener.loaded(loaded.model(), Duration.ofNanos(loaded.took()));
    }

    private void lost(Decision.Lost lost) {
        journal.add(lost, "");
        listener.lost(lost.model());
    }

    private void loadFailed(Decision.LoadFailed failed) {
        journal.add(failed, "");
        listener.loadFailed(failed.model(), failed.failure());
    }

    /** A listener that throws must not keep the action behind it from being taken. */
    private void listening(Runnable call) {
        outbox.call(call);
    }

    private void completeDepartures(String model) {
        var departed = departures.remove(model);
        if (departed != null) {
            outbox.add(() -> departed.forEach(departure -> departure.complete(null)));
        }
    }
}
