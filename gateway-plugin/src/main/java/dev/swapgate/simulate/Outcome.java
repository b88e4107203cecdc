package dev.swapgate.simulate;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * What became of the requests of a trace. Safe for use by many threads once the replay has ended;
 * instants are nanoseconds.
 */
public final class Outcome {
    /** The start or end of a request that gave up before it was served. */
    public static final long NONE = -1;

    private final Trace trace;
    private final long[] started;
    private final long[] finished;
    private int swaps;
    private int loading;
    private long loadingSince;
    private long switching;
    private long begin;
    private long end;

    Outcome(Trace trace) {
        this.trace = requireNonNull(trace);
        started = new long[trace.size()];
        finished = new long[trace.size()];
        Arrays.fill(started, NONE);
        Arrays.fill(finished, NONE);
    }

    void begin(long now) {
        begin = now;
    }

    void start(int request, long now) {
        started[request] = now;
    }

    void finish(int request, long now) {
        finished[request] = now;
    }

    boolean isFinished(int request) {
        return finished[request] != NONE;
    }

    void beginLoad(long now) {
        swaps++;
        if (loading++ == 0) {
            loadingSince = now;
        }
    }

    void endLoad(long now) {
        if (--loading == 0) {
            switching += now - loadingSince;
        }
    }

    void end(long now) {
        end = now;
        for (int request = 0; request < started.length; request++) {
            boolean gaveUp = trace.call(request).cancelAt() != Trace.NEVER;
            if (!isFinished(request) && (started[request] != NONE || !gaveUp)) {
                throw new IllegalStateException("request " + request + " was forgotten");
            }
        }
    }

    /** The trace that was played. */
    public Trace trace() {
        return trace;
    }

    /** When the request started, or {@link #NONE}. */
    public long started(int request) {
        return started[request];
    }

    /** When the request ended, or {@link #NONE}. */
    public long finished(int request) {
        return finished[request];
    }

    /** How many loads were begun. */
    public int swaps() {
        return swaps;
    }

    /** For how long at least one model was loading. */
    public long switching() {
        return switching;
    }

    /** When the first request arrived. */
    public long begin() {
        return begin;
    }

    /** When the last thing happened. */
    public long end() {
        return end;
    }
}
