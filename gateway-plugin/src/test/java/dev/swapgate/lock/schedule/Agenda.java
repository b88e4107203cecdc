package dev.swapgate.lock.schedule;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What happens when, in a play's own time, in nanoseconds. Used by one thread. */
final class Agenda {
    private record Event(long at, long order, Runnable happens) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private long now;
    private long order;
    private long wakeAt = Decision.NEVER;

    long now() {
        return now;
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** Whether something is due by then. */
    boolean isDue(long instant) {
        var first = events.peek();
        return first != null && first.at() <= instant;
    }

    /** Lets something happen then; what is due together happens in the order of these calls. */
    void at(long instant, Runnable happens) {
        events.add(new Event(instant, order++, happens));
    }

    /** As a schedule wants to be woken: the last call counts. */
    void wakeAt(long instant, Runnable tick) {
        wakeAt = instant;
        if (instant < Decision.NEVER) {
            at(
                    instant,
                    () -> {
                        if (wakeAt == instant) {
                            tick.run();
                        }
                    });
        }
    }

    /** Lets the next thing happen. */
    void next() {
        var event = events.remove();
        passUntil(event.at());
        event.happens().run();
    }

    /** Nothing happens until then. */
    void passUntil(long instant) {
        now = Math.max(now, instant);
    }

    /** Nothing that was to happen does. */
    void clear() {
        events.clear();
    }

    /** The schedule is woken all the same. */
    void wakeAgain(Runnable tick) {
        wakeAt(wakeAt, tick);
    }
}
