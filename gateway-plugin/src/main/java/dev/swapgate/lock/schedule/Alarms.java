package dev.swapgate.lock.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The instants at which the schedule wants to be woken. Owned by {@link SwapSchedule}; times in
 * nanoseconds.
 */
final class Alarms {

    /**
     * Look at this model again at that instant. An alarm that is no longer true is ignored when it
     * goes off.
     */
    record Alarm(long at, ModelState model) {}

    private final PriorityQueue<Alarm> alarms =
            new PriorityQueue<>(Comparator.comparingLong(Alarm::at));
    private final PriorityQueue<Long> lingers = new PriorityQueue<>();

    /**
     * The last linger alarm that was set since one went off: a later one would be set again by
     * then.
     */
    private long latestLinger = Decision.NEVER;

    /** Takes over those of another table's models. */
    void takeOver(Alarms other, ModelTable table) {
        other.alarms.forEach(alarm -> set(alarm.at, table.twin(alarm.model)));
        lingers.addAll(other.lingers);
        latestLinger = other.latestLinger;
    }

    void set(long at, ModelState model) {
        alarms.add(new Alarm(at, model));
    }

    /** Decide again when this linger ends, unless that is going to happen earlier anyway. */
    void setLinger(long at) {
        // One nanosecond of slack, as everywhere in the reference model.
        if (at < latestLinger - 1) {
            latestLinger = at;
            lingers.add(at);
        }
    }

    long next() {
        long alarm = alarms.isEmpty() ? Decision.NEVER : alarms.peek().at;
        long linger = lingers.isEmpty() ? Decision.NEVER : lingers.peek();
        return Math.min(alarm, linger);
    }

    /** Removes what has gone off by now and returns the models to look at. */
    List<ModelState> goneOff(long now) {
        while (!lingers.isEmpty() && lingers.peek() <= now) {
            lingers.poll();
            latestLinger = Decision.NEVER;
        }
        var due = new ArrayList<ModelState>();
        while (!alarms.isEmpty() && alarms.peek().at <= now) {
            due.add(alarms.poll().model);
        }
        return due;
    }
}
