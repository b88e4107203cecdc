package dev.swapgate.activity;

import dev.swapgate.activity.CallRecord.AnswerHeaders;
import dev.swapgate.activity.capture.CaptureRule;
import dev.swapgate.activity.capture.Captures;
import dev.swapgate.activity.row.ActivityPage;
import dev.swapgate.activity.row.ActivityQuery;
import dev.swapgate.activity.row.ActivityRow;
import dev.swapgate.activity.row.ActivityStats;
import dev.swapgate.activity.row.ActivityStore;
import dev.swapgate.activity.row.ActivityStoreException;
import dev.swapgate.activity.usage.Answer;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The calls in flight, and rows and captures of those that are over. Safe for use by many threads.
 *
 * <p>While a call runs, its bytes are only copied, within bounds; they are read and stored when it
 * is over, on another thread.
 */
public final class Activity implements CallRecorder, AutoCloseable {
    /** What bodies may take together beyond what is free; more where they are captured. */
    private static final long BODIES = 16L << 20;

    /** Of the heap, the part that bodies may take at most because they are captured. */
    private static final int BODIES_SHARE = 8;

    /** What is kept whole of one answer. */
    private static final int WHOLE = 64 << 10;

    /** What is kept whole of one that is captured: at least this much, and at most that. */
    private static final long WHOLE_TO_CAPTURE = 1L << 20;

    private static final long MOST_TO_CAPTURE = 64L << 20;

    /** JSON, the most of what is captured, becomes that much smaller at the least. */
    private static final int LIKELY_RATIO = 4;

    private static final int MOST_QUESTIONS = 64;
    private static final int PATIENCE_SECONDS = 10;

    private final ConcurrentHashMap<Long, TrackedCall> calls = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final CopyOnWriteArrayList<FlightListener> watchers = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<RowListener> readers = new CopyOnWriteArrayList<>();
    private final ByteBudget budget;
    private final int wholeToCapture;
    private final AtomicBoolean toldLeftOut = new AtomicBoolean();
    private final ActivityStore store;
    private final Consumer<String> warnings;
    private final Captures captures;
    private final ActivityWriter writer;
    private final ThreadPoolExecutor questions;

    /**
     * Activity kept in the given store, which is closed with it.
     *
     * @param captureBytes memory for captures; 0: none are made
     * @param warnings told of what went wrong
     */
    public Activity(ActivityStore store, long captureBytes, Consumer<String> warnings) {
        this.store = store;
        this.warnings = warnings;
        this.captures = new Captures(captureBytes);
        long whole = Math.min(MOST_TO_CAPTURE, LIKELY_RATIO * captureBytes);
        this.wholeToCapture = (int) Math.max(WHOLE_TO_CAPTURE, whole);
        long share = Runtime.getRuntime().maxMemory() / BODIES_SHARE;
        this.budget = new ByteBudget(Math.max(BODIES, Math.min(share, 2L * wholeToCapture)));
        this.writer = new ActivityWriter(store, captures, new Everybody(), warnings);
        this.questions =
                new ThreadPoolExecutor(
                        0,
                        1,
                        PATIENCE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(MOST_QUESTIONS),
                        Thread.ofPlatform().name("swapgate-activity-questions").daemon().factory());
        if (store.isSlow()) {
            var unused = writer.start();
        }
    }

    @Override
    public CallRecord begin(CallFacts facts, Runnable cancel) {
        TrackedCall call = new TrackedCall(this, ids.incrementAndGet(), facts, cancel);
        calls.put(call.id(), call);
        tell(call);
        return call;
    }

    /**
     * The call is over. Until its row is written, nothing of it may be held but what is in {@code
     * ended}: there may be thousands.
     *
     * @param free to be run when nobody will look at what was kept of it any more
     */
    void landed(TrackedCall call, EndedCall ended, Runnable free) {
        calls.remove(call.id());
        if (isWatched()) {
            tellLanded(call);
        }
        if (ended.facts().isKept()) {
            writer.add(ended, free);
        } else {
            free.run();
        }
    }

    /** Where the body of an answer is to be kept; null if nobody will want it. */
    @Nullable KeptBytes keep(String path, AnswerHeaders headers, boolean capture) {
        String type = headers.first("Content-Type");
        boolean read = Answer.isJson(type) || Answer.isEventStream(type) || Answer.maybeJson(type);
        boolean captured =
                capture && (read || type.startsWith("text/")) && CaptureRule.of(path).response();
        if (!read && !captured) {
            return null;
        }
        return new KeptBytes(budget, captured ? wholeToCapture : WHOLE);
    }

    /** A body is missing in its capture, which is said once. */
    void leftOut() {
        if (toldLeftOut.compareAndSet(false, true)) {
            warnings.accept(
                    "a body was too long to be captured, so its capture is without it; this is not"
                            + " said again");
        }
    }

    ByteBudget budget() {
        return budget;
    }

    /** Whether anybody watches the calls in flight. */
    boolean isWatched() {
        return !watchers.isEmpty();
    }

    /** Tells everybody how the call stands. */
    void tell(TrackedCall call) {
        if (isWatched()) {
            Flight flight = call.flight();
            watchers.forEach(watcher -> watcher.inFlight(flight));
            if (!calls.containsKey(call.id())) {
                // It ended meanwhile, and its end may have been told before this.
                tellLanded(call);
            }
        }
    }

    private void tellLanded(TrackedCall call) {
        String id = Long.toString(call.id());
        watchers.forEach(watcher -> watcher.landed(id));
    }

    /** The captures. */
    public Captures captures() {
        return captures;
    }

    /** The calls in flight, from the oldest on. */
    public List<Flight> flights() {
        return calls.values().stream()
                .sorted(Comparator.comparingLong(TrackedCall::id))
                .map(TrackedCall::flight)
                .toList();
    }

    /** Ends a call; false if none in flight has this id. */
    public boolean cancel(String id) {
        try {
            TrackedCall call = calls.get(Long.valueOf(id));
            if (call == null) {
                return false;
            }
            call.cancel();
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Finds rows. */
    public CompletableFuture<ActivityPage> find(ActivityQuery query) {
        return ask(() -> store.find(query));
    }

    /** Sums rows up, of one model or of all. */
    public CompletableFuture<ActivityStats> stats(Optional<String> model) {
        return ask(() -> store.stats(model));
    }

    private <T> CompletableFuture<T> ask(Supplier<T> question) {
        try {
            return store.isSlow()
                    ? CompletableFuture.supplyAsync(() -> answer(question), questions)
                    : CompletableFuture.completedFuture(answer(question));
        } catch (ActivityStoreException e) {
            return CompletableFuture.failedFuture(e);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new ActivityStoreException("too many questions at once", e));
        }
    }

    private <T> T answer(Supplier<T> question) {
        try {
            return question.get();
        } catch (ActivityStoreException e) {
            warnings.accept(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** Tells the listener of calls from now on, until the result is closed. */
    public Listening watch(FlightListener watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    /** Tells the listener of rows from now on, until the result is closed. */
    public Listening listen(RowListener reader) {
        readers.add(reader);
        return () -> readers.remove(reader);
    }

    /** Ends when closed. */
    @FunctionalInterface
    public interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    /** Everybody who listens, for whoever has rows to tell of. */
    private final class Everybody implements RowListener {
        @Override
        public void made(ActivityRow row) {
            readers.forEach(reader -> reader.made(row));
        }

        @Override
        public void added(ActivityRow row) {
            readers.forEach(reader -> reader.added(row));
        }

        @Override
        public void lost(int rows) {
            readers.forEach(reader -> reader.lost(rows));
        }
    }

    /** Stores the rows of the calls that are over. */
    @Override
    public void close() {
        writer.close();
        questions.shutdown();
        store.close();
    }
}
