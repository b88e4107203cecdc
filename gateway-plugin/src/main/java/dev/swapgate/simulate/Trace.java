package dev.swapgate.simulate;

import dev.swapgate.lock.schedule.ModelEstimates;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Requests and load times to be replayed. Kept in columns, because there may be millions of
 * requests. Safe for use by many threads once it is complete; instants and durations are
 * nanoseconds.
 */
public final class Trace {
    /** Later than every other instant: of a request that never gives up. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int FIRST_CAPACITY = 1024;

    /**
     * One request.
     *
     * @param model id of its model
     * @param at when it arrives
     * @param duration how long it runs once it has started
     * @param priority of the request; higher first
     * @param cancelAt when it gives up if it still waits, or {@link #NEVER}
     */
    public record Call(String model, long at, long duration, int priority, long cancelAt) {}

    private final List<String> models = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Duration> loads = new HashMap<>();
    private int size;
    private boolean sorted = true;
    private int[] model = new int[FIRST_CAPACITY];
    private int[] priority = new int[FIRST_CAPACITY];
    private long[] at = new long[FIRST_CAPACITY];
    private long[] duration = new long[FIRST_CAPACITY];
    private long[] cancelAt = new long[FIRST_CAPACITY];

    /** Says how long a model takes to load; the last word counts. */
    public void load(String id, Duration time) {
        loads.put(id, time);
    }

    /** Adds a request. */
    public void add(Call call) {
        if (size == at.length) {
            grow(Math.multiplyExact(size, 2));
        }
        sorted &= size == 0 || call.at() >= at[size - 1];
        model[size] = number(call.model());
        priority[size] = call.priority();
        at[size] = call.at();
        duration[size] = call.duration();
        cancelAt[size] = call.cancelAt();
        size++;
    }

    private int number(String id) {
        return numbers.computeIfAbsent(
                id,
                added -> {
                    models.add(added);
                    return models.size() - 1;
                });
    }

    private void grow(int capacity) {
        model = Arrays.copyOf(model, capacity);
        priority = Arrays.copyOf(priority, capacity);
        at = Arrays.copyOf(at, capacity);
        duration = Arrays.copyOf(duration, capacity);
        cancelAt = Arrays.copyOf(cancelAt, capacity);
    }

    /** How many requests there are. */
    public int size() {
        return size;
    }

    /** The request with this number, from 0. */
    public Call call(int request) {
        return new Call(
                models.get(model[request]),
                at[request],
                duration[request],
                priority[request],
                cancelAt[request]);
    }

    /** When the request arrives. */
    long at(int request) {
        return at[request];
    }

    /** The model of the request. */
    String model(int request) {
        return models.get(model[request]);
    }

    /** The models that are asked for. */
    List<String> models() {
        return List.copyOf(models);
    }

    /** How long the model takes to load. */
    public Duration load(String id) {
        return loads.getOrDefault(id, ModelEstimates.UNKNOWN.load());
    }

    /**
     * The numbers of all requests in the order of their arrival, equal ones in that of the trace.
     */
    int[] byArrival() {
        var all = IntStream.range(0, size);
        return sorted
                ? all.toArray()
                : all.boxed()
                        .sorted(Comparator.comparingLong(request -> at[request]))
                        .mapToInt(Integer::intValue)
                        .toArray();
    }
}
