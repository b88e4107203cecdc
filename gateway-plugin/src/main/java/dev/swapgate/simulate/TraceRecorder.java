package dev.swapgate.simulate;

import static java.util.Objects.requireNonNull;

import dev.swapgate.lock.LockListener;
import dev.swapgate.lock.schedule.RejectReason;
import dev.swapgate.log.GatewayLog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;

/**
 * Records what is asked of the lock as a trace that can be replayed. Safe for use by many threads:
 * they only put notes into a bounded queue, and one thread of its own writes.
 *
 * <p>Trouble with the file never reaches a request: it is told once, what could not be written is
 * counted, and the file is tried again after a while.
 */
public final class TraceRecorder implements LockListener, AutoCloseable {
    private static final int ROOM = 8192;
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofSeconds(30);
    private static final Duration REPORT = Duration.ofSeconds(1);

    /** What the writer is told. */
    private sealed interface Note {
        record Write(TraceNote what) implements Note {}

        record End() implements Note {}
    }

    private final BlockingQueue<Note> notes = new ArrayBlockingQueue<>(ROOM);
    private final AtomicLong lost = new AtomicLong();
    private final TraceWriter writer;
    private final Path path;
    private final GatewayLog log;
    private final Runnable onLost;
    private final Thread thread;
    private boolean failing;
    private long retryAt;
    private long toldLost;

    /**
     * Begins to record.
     *
     * @param priority of a model's requests
     * @param onLost called for every line that could not be written
     */
    public TraceRecorder(
            TraceFile file, ToIntFunction<String> priority, GatewayLog log, Runnable onLost) {
        this.writer = new TraceWriter(file, priority);
        this.path = file.path();
        this.log = requireNonNull(log);
        this.onLost = requireNonNull(onLost);
        this.thread = Thread.ofPlatform().name("swapgate-trace").daemon().unstarted(this::write);
        thread.start();
    }

    // -- what happens ------------------------------------------------------------------------

    @Override
    public void released(String model, Duration waited, Duration used) {
        note(new TraceNote.Served(model, arrival(waited.plus(used)), used));
    }

    @Override
    public void rejected(String model, RejectReason reason, Duration waited) {
        switch (reason) {
            case CANCELLED,
                    QUEUE_TIMEOUT,
                    START_FAILED,
                    START_TIMEOUT,
                    MODEL_UNLOADED,
                    MODEL_REMOVED ->
                    note(new TraceNote.GaveUp(model, arrival(waited), waited));
            // Refused as it came: what it would have done is unknown.
            case QUEUE_FULL, BACKOFF, SHUTTING_DOWN -> {}
        }
    }

    @Override
    public void loaded(String model, Duration took) {
        note(new TraceNote.Loaded(model, took));
    }

    private static long arrival(Duration ago) {
        return System.nanoTime() - ago.toNanos();
    }

    private void note(TraceNote what) {
        if (!notes.offer(new Note.Write(what))) {
            lose();
        }
    }

    private void lose() {
        lost.incrementAndGet();
        onLost.run();
    }

    // -- the writer's thread -----------------------------------------------------------------

    private void write() {
        try {
            attempt(writer::open);
            boolean open = true;
            while (open) {
                switch (notes.poll(REPORT.toMillis(), TimeUnit.MILLISECONDS)) {
                    case null -> tellLost();
                    case Note.Write(var what) -> write(what);
                    case Note.End end -> open = false;
                }
            }
            attempt(writer::close);
            tellLost();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(TraceNote what) {
        if (failing && System.nanoTime() - retryAt < 0) {
            lose();
        } else if (!attempt(() -> writer.write(what))) {
            lose();
        } else if (failing) {
            failing = false;
            log.info("trace {}: written again", path);
        }
    }

    private interface Attempt {
        void make() throws IOException;
    }

    private boolean attempt(Attempt attempt) {
        try {
            attempt.make();
            return true;
        } catch (IOException | RuntimeException e) {
            retryAt = System.nanoTime() + RETRY.toNanos();
            if (!failing) {
                failing = true;
                log.warn(
                        "trace {}: cannot be written, requests go unrecorded; tried again every {}"
                                + " s: {}",
                        path,
                        RETRY.toSeconds(),
                        e.toString());
            }
            return false;
        }
    }

    private void tellLost() {
        long now = lost.get();
        // A file that fails was told before.
        if (now > toldLost && !failing) {
            log.warn(
                    "trace {}: {} lines could not be written and are missing",
                    path,
                    now - toldLost);
            toldLost = now;
        }
    }

    /** Writes what was noted until now and ends. */
    @Override
    public void close() {
        try {
            if (notes.offer(new Note.End(), PATIENCE_AT_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.join(PATIENCE_AT_CLOSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
