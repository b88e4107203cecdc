package dev.swapgate.simulate;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How long the requests of one kind waited.
 *
 * @param requests how many there were
 * @param gaveUp how many of them gave up; the rest was served
 * @param p50 nanoseconds of which half of the served waited no more
 */
record Waits(long requests, long gaveUp, long p50, long p95, long p99, long max) {

    static Waits of(Outcome outcome) {
        return of(outcome, request -> true);
    }

    static Map<String, Waits> byModel(Outcome outcome) {
        var trace = outcome.trace();
        var waits = new TreeMap<String, Waits>();
        for (var model : trace.models()) {
            waits.put(model, of(outcome, request -> trace.model(request).equals(model)));
        }
        return waits;
    }

    private static Waits of(Outcome outcome, IntPredicate chosen) {
        var trace = outcome.trace();
        long all = IntStream.range(0, trace.size()).filter(chosen).count();
        long[] waits =
                IntStream.range(0, trace.size())
                        .filter(chosen)
                        .filter(request -> outcome.started(request) != Outcome.NONE)
                        .mapToLong(request -> outcome.started(request) - trace.at(request))
                        .sorted()
                        .toArray();
        return new Waits(
                all,
                all - waits.length,
                rank(waits, 50),
                rank(waits, 95),
                rank(waits, 99),
                rank(waits, 100));
    }

    /** The smallest one that is at least as large as so many of a hundred. */
    private static long rank(long[] sorted, int percent) {
        return sorted.length == 0
                ? 0
                : sorted[(int) ((sorted.length * (long) percent + 99) / 100) - 1];
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.1f / %.1f / %.1f / %.1f",
                p50 / 1e9,
                p95 / 1e9,
                p99 / 1e9,
                max / 1e9);
    }
}
