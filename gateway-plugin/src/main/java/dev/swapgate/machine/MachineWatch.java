package dev.swapgate.machine;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks at the machine again and again, from the first time on that somebody wants to know, and
 * remembers an hour. Safe for use by many threads: the looking has one of its own.
 */
public final class MachineWatch implements AutoCloseable {
    private static final Duration MEMORY = Duration.ofHours(1);

    private final Supplier<Probe> open;
    private final Duration every;
    private final Consumer<String> warnings;
    private final int most;

    /** Long enough to tell a busy processor from an idle one. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(500);

    private final CompletableFuture<Probe> probe = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> first = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final ArrayDeque<SystemSample> systems = new ArrayDeque<>();

    @GuardedBy("lock")
    private final ArrayDeque<List<GpuSample>> gpus = new ArrayDeque<>();

    @GuardedBy("lock")
    private @Nullable ScheduledExecutorService thread;

    @GuardedBy("lock")
    private boolean closed;

    /** Whether it looks again and again. */
    @GuardedBy("lock")
    private boolean watching;

    @GuardedBy("lock")
    private @Nullable CompletableFuture<HardwareReport> hardware;

    /** Whether it was said that looking fails; only the thread that looks knows. */
    private boolean complained;

    /**
     * A watch that has not begun.
     *
     * @param tool asks the programs of vendors
     * @param every time from one look to the next
     * @param warnings told of what went wrong
     */
    public MachineWatch(Tool tool, Duration every, Consumer<String> warnings) {
        this(() -> new OshiProbe(tool), every, warnings);
    }

    MachineWatch(Supplier<Probe> open, Duration every, Consumer<String> warnings) {
        this.open = open;
        this.every = every;
        this.warnings = warnings;
        this.most = (int) Math.max(1, MEMORY.dividedBy(every));
    }

    /**
     * What was seen.
     *
     * @param systems the machine, from the oldest sample on
     * @param gpus its graphics processors, likewise
     */
    public record History(List<SystemSample> systems, List<GpuSample> gpus) {
        /** Copies the lists. */
        public History {
            systems = List.copyOf(systems);
            gpus = List.copyOf(gpus);
        }
    }

    /** What was seen after an instant, once there is something to be seen; begins to look. */
    public CompletableFuture<History> history(Instant after) {
        begin();
        return first.thenApply(done -> seen(after));
    }

    private History seen(Instant after) {
        lock.lock();
        try {
            return new History(
                    systems.stream().filter(sample -> sample.timestamp().isAfter(after)).toList(),
                    gpus.stream()
                            .flatMap(List::stream)
                            .filter(sample -> sample.timestamp().isAfter(after))
                            .toList());
        } finally {
            lock.unlock();
        }
    }

    /** What was seen last; nothing if nothing was yet. Begins to look. */
    public History latest() {
        begin();
        lock.lock();
        try {
            SystemSample system = systems.peekLast();
            List<GpuSample> gpu = gpus.peekLast();
            return new History(
                    system == null ? List.of() : List.of(system), gpu == null ? List.of() : gpu);
        } finally {
            lock.unlock();
        }
    }

    /** What the machine is; fails if that cannot be found out. */
    public CompletableFuture<HardwareReport> hardware() {
        lock.lock();
        try {
            ScheduledExecutorService worker = worker();
            if (worker == null) {
                return CompletableFuture.failedFuture(new IllegalStateException("closed"));
            }
            CompletableFuture<HardwareReport> known = hardware;
            if (known == null || known.isCompletedExceptionally()) {
                worker.execute(this::open);
                known = probe.thenApplyAsync(Probe::hardware, worker);
                hardware = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        lock.lock();
        try {
            ScheduledExecutorService worker = watching ? null : worker();
            if (worker != null) {
                watching = true;
                worker.execute(() -> lookFromNowOn(worker));
            }
        } finally {
            lock.unlock();
        }
    }

    /** How busy processors are is seen between two looks: the first sample is taken a bit later. */
    private void lookFromNowOn(ScheduledExecutorService worker) {
        open();
        Duration shortest = every.compareTo(FIRST_LOOK) < 0 ? every : FIRST_LOOK;
        var unused =
                worker.scheduleAtFixedRate(
                        this::look, shortest.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    @GuardedBy("lock")
    private @Nullable ScheduledExecutorService worker() {
        if (thread == null && !closed) {
            thread =
                    Executors.newSingleThreadScheduledExecutor(
                            Thread.ofPlatform().name("swapgate-machine").daemon().factory());
        }
        return closed ? null : thread;
    }

    private void open() {
        if (probe.isDone()) {
            return;
        }
        try {
            probe.complete(open.get());
        } catch (RuntimeException | LinkageError e) {
            warnings.accept("the machine cannot be looked at: " + e);
            probe.completeExceptionally(e);
        }
    }

    private void look() {
        open();
        try {
            if (!probe.isCompletedExceptionally()) {
                look(probe.join());
            }
        } catch (RuntimeException | LinkageError e) {
            if (!complained) {
                complained = true;
                warnings.accept("the machine could not be looked at: " + e);
            }
        } finally {
            first.complete(null);
        }
    }

    private void look(Probe by) {
        SystemSample system = by.system();
        List<GpuSample> gpu = by.gpus();
        lock.lock();
        try {
            remember(systems, system);
            remember(gpus, gpu);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private <T> void remember(ArrayDeque<T> samples, T sample) {
        if (samples.size() >= most) {
            samples.removeFirst();
        }
        samples.addLast(sample);
    }

    /** Looks no more. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (thread != null) {
                thread.shutdownNow();
            }
            first.complete(null);
        } finally {
            lock.unlock();
        }
    }
}
