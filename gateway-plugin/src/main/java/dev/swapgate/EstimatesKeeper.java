package dev.swapgate;

import dev.swapgate.lock.schedule.ModelEstimates;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Writes down what is learned, at most once a period and only when there is news, and a last time
 * at the end. Safe for use by many threads.
 */
final class EstimatesKeeper implements AutoCloseable {
    private static final Duration LAST_WRITE = Duration.ofSeconds(10);

    private final EstimatesFile file;
    private final Supplier<Map<String, ModelEstimates>> learned;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("swapgate-estimates").factory());

    /** Used by the timer's thread alone. */
    private Map<String, ModelEstimates> written;

    /** Begins; what is learned at first counts as written. */
    EstimatesKeeper(
            EstimatesFile file, Supplier<Map<String, ModelEstimates>> learned, Duration period) {
        this.file = file;
        this.learned = learned;
        this.written = learned.get();
        var unused =
                timer.scheduleWithFixedDelay(
                        this::write, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void write() {
        var now = learned.get();
        if (!now.equals(written)) {
            written = now;
            file.write(now);
        }
    }

    @Override
    public void close() {
        if (timer.isShutdown()) {
            return;
        }
        timer.execute(this::write);
        timer.shutdown();
        try {
            if (!timer.awaitTermination(LAST_WRITE.toSeconds(), TimeUnit.SECONDS)) {
                timer.shutdownNow();
            }
        } catch (InterruptedException e) {
            timer.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
