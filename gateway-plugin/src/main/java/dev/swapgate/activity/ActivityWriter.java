package dev.swapgate.activity;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import dev.swapgate.activity.capture.Capture;
import dev.swapgate.activity.capture.Captures;
import dev.swapgate.activity.row.ActivityRow;
import dev.swapgate.activity.row.ActivityStore;
import dev.swapgate.activity.row.ActivityStoreException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Makes rows of calls that are over and stores them, on a thread of its own, which begins with the
 * first one. Safe for use by many threads.
 */
final class ActivityWriter implements AutoCloseable {
    private static final int MOST = 4096;

    /** Of more calls that end at about one time captures are not made small: that costs most. */
    private static final int CALM = 2;

    private static final Duration LAST_ROWS = Duration.ofSeconds(10);

    private final ActivityStore store;
    private final Captures captures;
    private final RowListener listener;
    private final Losses losses;
    private final Backlog<Item> backlog = new Backlog<>(MOST);
    private final ReentrantLock lock = new ReentrantLock();

    private volatile @Nullable Thread thread;

    @GuardedBy("lock")
    private boolean closed;

    /** A call that is over, and who frees what it holds. */
    private record Item(EndedCall call, Runnable free) {}

    /** The listener hears of rows, added and lost. */
    ActivityWriter(
            ActivityStore store,
            Captures captures,
            RowListener listener,
            Consumer<String> warnings) {
        this.store = store;
        this.captures = captures;
        this.listener = listener;
        this.losses = new Losses(warnings);
    }

    /** Takes a call; {@code free} is run when it is written, or lost. */
    void add(EndedCall call, Runnable free) {
        Thread taker = thread;
        if (taker == null) {
            taker = start();
        }
        if (taker == null || !backlog.add(new Item(call, free), taker)) {
            free.run();
            lost(1, "calls end faster than they can be written down");
        }
    }

    /** Begins, if it has not; null if it is closed. */
    @Nullable Thread start() {
        lock.lock();
        try {
            if (thread == null && !closed) {
                thread = Thread.ofPlatform().name("swapgate-activity").daemon().start(this::run);
            }
            return closed ? null : thread;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        store.open();
        for (List<Item> items = backlog.take(); !items.isEmpty(); items = backlog.take()) {
            try {
                write(items);
            } catch (ActivityStoreException e) {
                lost(items.size(), e.getMessage());
            } catch (RuntimeException e) {
                lost(items.size(), "a fault of the gateway: " + e);
            } finally {
                items.forEach(item -> item.free.run());
            }
        }
    }

    private void write(List<Item> items) {
        List<RowMaker.Made> made = new ArrayList<>(items.size());
        for (Item item : items) {
            RowMaker.Made next = RowMaker.make(item.call);
            made.add(next);
            listener.made(next.row());
        }
        List<ActivityRow> rows = store.add(made.stream().map(RowMaker.Made::row).toList());
        for (int i = 0; i < rows.size(); i++) {
            Capture capture = made.get(i).capture();
            if (capture != null) {
                captures.put(rows.get(i).id(), capture, items.size() <= CALM);
            }
            listener.added(rows.get(i));
        }
    }

    private void lost(int rows, @Nullable String why) {
        listener.lost(rows);
        losses.lost(rows, String.valueOf(why));
    }

    /** Writes what is there and ends. */
    @Override
    public void close() {
        Thread taker;
        lock.lock();
        try {
            closed = true;
            taker = thread;
        } finally {
            lock.unlock();
        }
        if (taker != null) {
            backlog.close(taker);
            try {
                taker.join(LAST_ROWS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
