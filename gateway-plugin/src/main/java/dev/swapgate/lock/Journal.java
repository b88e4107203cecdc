package dev.swapgate.lock;

import dev.swapgate.lock.schedule.Decision;
import dev.swapgate.lock.schedule.Obstacle;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;

/**
 * Remembers the last {@value #SIZE} decisions. Safe for use by many threads; nothing waits for it.
 */
public final class Journal {
    /** How many decisions it remembers; a power of two. */
    public static final int SIZE = 4096;

    /** What is remembered. */
    public sealed interface Event {
        /** The schedule decided this. */
        record Decided(Decision decision) implements Event {}

        /** A request waits: at this place among those for its model, and for this. */
        record Queued(String model, int position, List<Obstacle> obstacles) implements Event {}
    }

    /**
     * One decision.
     *
     * @param number its number, rising from 1
     * @param millis when it was written down, in milliseconds of the system's clock
     * @param event what was decided
     * @param request the label of the request that it is about or made for; empty if none
     */
    public record Entry(long number, long millis, Event event, String request) {
        /** When it was written down. */
        public Instant at() {
            return Instant.ofEpochMilli(millis);
        }
    }

    private final AtomicReferenceArray<@Nullable Entry> entries = new AtomicReferenceArray<>(SIZE);
    private final AtomicLong last = new AtomicLong();
    private final InstantSource clock;

    Journal(InstantSource clock) {
        this.clock = clock;
    }

    void add(Decision decision, String request) {
        add(new Event.Decided(decision), request);
    }

    void add(Event event, String request) {
        long number = last.incrementAndGet();
        entries.set((int) (number % SIZE), new Entry(number, clock.millis(), event, request));
    }

    /** The number of the last decision; 0 before the first. */
    public long last() {
        return last.get();
    }

    /** The last decisions that are wanted, newest first, at most so many. */
    public List<Entry> newest(Predicate<Entry> wanted, int limit) {
        var found = new ArrayList<Entry>();
        long newest = last.get();
        for (long number = newest;
                number > 0 && number > newest - SIZE && found.size() < limit;
                number--) {
            var entry = entries.get((int) (number % SIZE));
            // Another one meanwhile, or not there yet: then its writer is at it.
            if (entry != null && entry.number() == number && wanted.test(entry)) {
                found.add(entry);
            }
        }
        return found;
    }
}
