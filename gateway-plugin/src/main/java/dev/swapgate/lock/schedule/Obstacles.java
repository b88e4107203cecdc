package dev.swapgate.lock.schedule;

import dev.swapgate.lock.schedule.LockSnapshot.State;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out what the first waiting request of a model waits for; those behind it wait for it as
 * well. Says in words what {@link Selection} does, and changes nothing.
 */
final class Obstacles {
    private final Turns turns;
    private final ModelTable table;
    private final Requests requests;

    Obstacles(Turns turns, ModelTable table, Requests requests) {
        this.turns = turns;
        this.table = table;
        this.requests = requests;
    }

    /** What is in the way now; empty if nobody waits for the model. */
    List<Obstacle> of(ModelState model, long now) {
        if (model.waiting() == 0) {
            return List.of();
        }
        if (model.state == State.LOADING && !model.aborting) {
            return List.of(load(model, now));
        }
        var head = model.queue.first();
        return model.isReady() ? ofReady(head, now) : ofAbsent(head, now);
    }

    private List<Obstacle> ofReady(Request head, long now) {
        var model = head.model;
        var found = new ArrayList<Obstacle>();
        if (!model.hasFreeSlot()) {
            found.add(new Obstacle.Slots(model.id, model.inFlight.size()));
        }
        for (var rival : requests.needingLoad()) {
            if (rival.isBefore(head) && table.evicts(rival.model, model)) {
                if (!turns.mayPass(head, rival, now)) {
                    found.add(new Obstacle.Gate(model.id, rival.model.id));
                }
                break;
            }
        }
        return found;
    }

    private List<Obstacle> ofAbsent(Request head, long now) {
        var model = head.model;
        var found = new ArrayList<Obstacle>();
        if (model.state == State.DRAINING) {
            found.add(new Obstacle.Drain(model.id, model.inFlight.size()));
        } else if (model.state != State.OFF) {
            found.add(new Obstacle.Stop(model.id));
        }
        for (var other : table.blocking(model)) {
            boolean loads = other.state == State.LOADING && !other.aborting;
            found.add(loads ? load(other, now) : new Obstacle.Stop(other.id));
        }
        table.victims(model).forEach(victim -> found.addAll(ofVictim(head, victim, now)));
        for (var rival : requests.needingLoad()) {
            if (rival.isBefore(head) && table.conflict(rival.model, model)) {
                found.add(new Obstacle.Earlier(rival.model.id));
            }
        }
        return found;
    }

    private List<Obstacle> ofVictim(Request head, ModelState victim, long now) {
        var found = new ArrayList<Obstacle>();
        if (!victim.inFlight.isEmpty()) {
            found.add(new Obstacle.Drain(victim.id, victim.inFlight.size()));
            turnLeft(victim, now)
                    .filter(left -> left.compareTo(Duration.ZERO) > 0)
                    .ifPresent(left -> found.add(new Obstacle.Turn(victim.id, left)));
        } else {
            long end = turns.lingerEnd(head, victim);
            if (now < end) {
                found.add(new Obstacle.Linger(victim.id, Duration.ofNanos(end - now)));
            }
        }
        return found;
    }

    /**
     * How long requests of the ready model may still overtake those that need it out; empty if
     * nobody does.
     */
    Optional<Duration> turnLeft(ModelState model, long now) {
        if (!model.isReady()) {
            return Optional.empty();
        }
        // Turns end in the order of rank.
        return requests.needingLoad().stream()
                .filter(rival -> table.evicts(rival.model, model))
                .findFirst()
                .map(rival -> Math.max(0, turns.end(rival, model) - now))
                .map(Duration::ofNanos);
    }

    private static Obstacle load(ModelState model, long now) {
        long left = Math.round(model.loadEstimate) - (now - model.loadStarted);
        return new Obstacle.Load(model.id, Duration.ofNanos(Math.max(0, left)));
    }
}
