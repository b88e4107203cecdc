package dev.swapgate.activity.row;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Keeps the newest rows in memory. Safe for use by many threads. */
public final class MemoryStore implements ActivityStore {
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final ArrayDeque<ActivityRow> rows = new ArrayDeque<>();

    @GuardedBy("lock")
    private long lastId;

    /** A store of at most that many rows. */
    public MemoryStore(int most) {
        this.most = most;
    }

    @Override
    public void open() {
        // It is open.
    }

    @Override
    public List<ActivityRow> add(List<ActivityRow> added) {
        lock.lock();
        try {
            List<ActivityRow> kept = new ArrayList<>(added.size());
            for (ActivityRow row : added) {
                lastId++;
                ActivityRow numbered = row.numbered(lastId);
                kept.add(numbered);
                if (rows.size() >= most) {
                    rows.removeFirst();
                }
                rows.addLast(numbered);
            }
            return kept;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ActivityPage find(ActivityQuery query) {
        Comparator<ActivityRow> order = query.sort().order();
        List<ActivityRow> found =
                copy().stream()
                        .filter(query.filter()::takes)
                        .sorted(query.ascending() ? order : order.reversed())
                        .toList();
        return new ActivityPage(
                found.stream().skip(query.offset()).limit(query.limit()).toList(), found.size());
    }

    @Override
    public ActivityStats stats(Optional<String> model) {
        List<ActivityRow> counted =
                copy().stream()
                        .filter(row -> model.stream().allMatch(row.model()::equals))
                        .toList();
        return new ActivityStats(
                counted.size(),
                sum(counted, Tokens::input),
                sum(counted, Tokens::output),
                sum(counted, tokens -> Math.max(0, tokens.cached())),
                speeds(counted, Tokens::promptPerSecond),
                speeds(counted, Tokens::perSecond));
    }

    private static long sum(List<ActivityRow> rows, ToLongFunction<Tokens> value) {
        return rows.stream().map(ActivityRow::tokens).mapToLong(value).sum();
    }

    private static Optional<SpeedHistogram> speeds(
            List<ActivityRow> rows, ToDoubleFunction<Tokens> value) {
        return SpeedHistogram.of(
                rows.stream().map(ActivityRow::tokens).mapToDouble(value).toArray());
    }

    private List<ActivityRow> copy() {
        lock.lock();
        try {
            return List.copyOf(rows);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isSlow() {
        return false;
    }

    @Override
    public void close() {
        // There is nothing to free.
    }
}
