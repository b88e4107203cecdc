package dev.swapgate.admin;

import dev.swapgate.proxy.route.StreamSource.Sink;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks again and again on behalf of streams that tell what has changed. A listener can so hold up
 * nothing, and while nobody listens there is neither a look nor a thread. Safe for use by many
 * threads.
 */
final class Lookout implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;

    Lookout() {
        timer = new ScheduledThreadPoolExecutor(1, Lookout::thread);
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = Executors.defaultThreadFactory().newThread(task);
        thread.setName("swapgate-lookout");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Looks at once and then with the given pauses, always on the same thread, until the result is
     * closed or a look fails, which ends the stream.
     */
    AutoCloseable begin(Duration pause, Sink sink, Runnable look) {
        try {
            ScheduledFuture<?> looking =
                    timer.scheduleWithFixedDelay(
                            () -> lookOrEnd(sink, look),
                            0,
                            pause.toMillis(),
                            TimeUnit.MILLISECONDS);
            return () -> looking.cancel(false);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: the gateway is at its end, and so is this stream.
            sink.end();
            return () -> {};
        }
    }

    private static void lookOrEnd(Sink sink, Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            // The timer drops a task that fails; its client must not wait for ever.
            sink.end();
            throw e;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
