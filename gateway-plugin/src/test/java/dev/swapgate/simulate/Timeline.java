package dev.swapgate.simulate;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * When each request of a trace began, where one model is resident at a time.
 *
 * @param name of the policy
 * @param trace what was asked for
 * @param started by request, nanoseconds
 */
record Timeline(String name, Trace trace, List<Long> started) {

    /** A model is loaded, and then resident until another one is. */
    record Visit(String model, long loading, long ready, long end) {}

    static Timeline of(String name, Outcome outcome) {
        var started = requests(outcome.trace()).mapToObj(outcome::started).toList();
        return new Timeline(name, outcome.trace(), started);
    }

    private static IntStream requests(Trace trace) {
        return IntStream.range(0, trace.size());
    }

    /**
     * The control: a request of the resident model starts whoever else waits, and another model is
     * loaded only when nobody uses this one. There is always a free slot.
     */
    static Timeline barging(String name, Trace trace) {
        var started = new Long[trace.size()];
        var waiting = new TreeSet<>(requests(trace).boxed().toList());
        var ends = new PriorityQueue<Long>();
        var resident = "";
        long now = 0;
        while (!waiting.isEmpty()) {
            long instant = now;
            ends.removeIf(end -> end <= instant);
            var next = next(waiting, trace, now, resident);
            if (next == null && ends.isEmpty()) {
                next = next(waiting, trace, now, null);
                if (next != null) {
                    resident = trace.model(next);
                    now += trace.load(resident).toNanos();
                }
            }
            if (next == null) {
                now = nextEvent(waiting, trace, now, ends);
            } else {
                waiting.remove(next);
                started[next] = now;
                ends.add(now + trace.call(next).duration());
            }
        }
        return new Timeline(name, trace, List.of(started));
    }

    /** The first one there is, of this model or of any. */
    private static @Nullable Integer next(
            Set<Integer> waiting, Trace trace, long now, @Nullable String model) {
        return waiting.stream()
                .filter(request -> trace.at(request) <= now)
                .filter(request -> model == null || trace.model(request).equals(model))
                .findFirst()
                .orElse(null);
    }

    private static long nextEvent(
            Set<Integer> waiting, Trace trace, long now, PriorityQueue<Long> ends) {
        long arrival =
                waiting.stream()
                        .mapToLong(trace::at)
                        .filter(at -> at > now)
                        .min()
                        .orElse(Long.MAX_VALUE);
        return ends.isEmpty() ? arrival : Math.min(arrival, ends.peek());
    }

    /** A load always ends in the start of the request that caused it. */
    List<Visit> visits() {
        var visits = new ArrayList<Visit>();
        var order = requests(trace).boxed().sorted(Comparator.comparing(started::get)).toList();
        for (int request : order) {
            var model = trace.model(request);
            if (visits.isEmpty() || !visits.getLast().model().equals(model)) {
                long ready = started.get(request);
                long loading = ready - trace.load(model).toNanos();
                if (!visits.isEmpty()) {
                    var last = visits.removeLast();
                    visits.add(new Visit(last.model(), last.loading(), last.ready(), loading));
                }
                visits.add(new Visit(model, loading, ready, end()));
            }
        }
        return visits;
    }

    long end() {
        return requests(trace).mapToLong(this::end).max().orElse(0);
    }

    long end(int request) {
        return started.get(request) + trace.call(request).duration();
    }

    long wait(int request) {
        return started.get(request) - trace.at(request);
    }

    long longestWait(String model) {
        return requests(trace)
                .filter(request -> trace.model(request).equals(model))
                .mapToLong(this::wait)
                .max()
                .orElse(0);
    }

    double meanWait() {
        return requests(trace).mapToLong(this::wait).average().orElse(0);
    }
}
