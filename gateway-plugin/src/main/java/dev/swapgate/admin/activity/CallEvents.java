package dev.swapgate.admin.activity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;

import dev.swapgate.activity.Activity;
import dev.swapgate.activity.Activity.Listening;
import dev.swapgate.activity.Flight;
import dev.swapgate.activity.FlightListener;
import dev.swapgate.activity.RowListener;
import dev.swapgate.activity.row.ActivityRow;
import dev.swapgate.admin.Answers;
import dev.swapgate.admin.EventSource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Tells of the calls in flight and of new rows, as messages. However short a call was, its
 * beginning, its answer's headers and its end are told; of its progress between two looks only the
 * last. Of more than fits it tells all calls in flight anew. Immutable.
 */
public final class CallEvents implements EventSource {
    /** What may wait for the next look. */
    static final int MOST = 1024;

    private static final String IN_FLIGHT = "inflight";

    private final Activity activity;

    /** The events of the given activity. */
    public CallEvents(Activity activity) {
        this.activity = activity;
    }

    @Override
    public Reading open() {
        Collected collected = new Collected();
        collected.listen();
        return collected;
    }

    /** What waits for one reader. */
    private final class Collected implements Reading, FlightListener, RowListener {
        private final ReentrantLock lock = new ReentrantLock();

        /** What became of each call, by its id. */
        @GuardedBy("lock")
        private Map<String, Story> calls = new LinkedHashMap<>();

        /** How many messages these are. */
        @GuardedBy("lock")
        private int messages;

        @GuardedBy("lock")
        private List<Long> rows = new ArrayList<>();

        /** Whether all calls in flight are to be told. */
        @GuardedBy("lock")
        private boolean tellAll = true;

        private volatile Listening flights = () -> {};
        private volatile Listening ended = () -> {};

        void listen() {
            flights = activity.watch(this);
            ended = activity.listen(this);
        }

        @Override
        public void inFlight(Flight flight) {
            change(flight.id(), story -> story.inFlight(flight));
        }

        @Override
        public void landed(String id) {
            change(id, Story::landed);
        }

        private void change(String id, Predicate<Story> chapter) {
            lock.lock();
            try {
                if (messages >= MOST) {
                    calls.clear();
                    messages = 0;
                    tellAll = true;
                }
                if (!tellAll && chapter.test(calls.computeIfAbsent(id, unused -> new Story()))) {
                    messages++;
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void added(ActivityRow row) {
            lock.lock();
            try {
                // The reader asks for the rows themselves: it need not hear of each.
                if (rows.size() >= MOST) {
                    rows.clear();
                }
                rows.add(row.id());
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void read(Teller to) {
            Map<String, Story> changed;
            List<Long> added;
            boolean all;
            lock.lock();
            try {
                changed = calls;
                calls = new LinkedHashMap<>();
                messages = 0;
                added = rows;
                rows = new ArrayList<>();
                all = tellAll;
                tellAll = false;
            } finally {
                lock.unlock();
            }
            if (all) {
                repeat(to);
            }
            changed.forEach((id, story) -> story.tell(id, to));
            added.forEach(id -> to.tell("activity", Answers.object().put("id", id)));
        }

        @Override
        public void repeat(Teller to) {
            to.tell(IN_FLIGHT, ActivityJson.snapshot(activity.flights()));
        }

        @Override
        public void close() {
            flights.close();
            ended.close();
        }
    }

    /** What became of one call since the last look. Guarded by its reader's lock. */
    private static final class Story {
        private final List<Flight> flights = new ArrayList<>();
        private boolean over;

        /** How it stands; whether that is one more message. */
        boolean inFlight(Flight now) {
            if (over) {
                // Told late: it has landed meanwhile.
                return false;
            }
            boolean more = flights.isEmpty() || isAnswered(now) != isAnswered(flights.getLast());
            if (!more) {
                flights.removeLast();
            }
            flights.add(now);
            return more;
        }

        private static boolean isAnswered(Flight flight) {
            return !flight.responseHeaders().isEmpty();
        }

        /** It is over; whether that is one more message. */
        boolean landed() {
            boolean more = !over;
            over = true;
            return more;
        }

        void tell(String id, Teller to) {
            for (Flight flight : flights) {
                ObjectNode upsert = Answers.object().put("operation", "upsert");
                upsert.set("request", ActivityJson.flight(flight));
                to.tell(IN_FLIGHT, upsert);
            }
            if (over) {
                to.tell(IN_FLIGHT, Answers.object().put("operation", "remove").put("id", id));
            }
        }
    }
}
