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
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells of the calls in flight and of new rows, as messages. Between two looks only the last state
 * of each call is remembered; of more calls than fit it tells them all anew. Immutable.
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

        /** By its id how a call stands; empty: no longer in flight. */
        @GuardedBy("lock")
        private Map<String, Optional<Flight>> calls = new LinkedHashMap<>();

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
            put(flight.id(), Optional.of(flight));
        }

        @Override
        public void landed(String id) {
            put(id, Optional.empty());
        }

        private void put(String id, Optional<Flight> now) {
            lock.lock();
            try {
                if (calls.size() >= MOST) {
                    calls.clear();
                    tellAll = true;
                }
                if (!tellAll) {
                    calls.put(id, now);
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
            Map<String, Optional<Flight>> changed;
            List<Long> added;
            boolean all;
            lock.lock();
            try {
                changed = calls;
                calls = new LinkedHashMap<>();
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
            changed.forEach((id, now) -> to.tell(IN_FLIGHT, change(id, now)));
            added.forEach(id -> to.tell("activity", Answers.object().put("id", id)));
        }

        private static ObjectNode change(String id, Optional<Flight> now) {
            return now.map(
                            flight -> {
                                ObjectNode upsert = Answers.object().put("operation", "upsert");
                                upsert.set("request", ActivityJson.flight(flight));
                                return upsert;
                            })
                    .orElseGet(() -> Answers.object().put("operation", "remove").put("id", id));
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
}
