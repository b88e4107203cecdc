package dev.swapgate.proxy;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import jakarta.servlet.http.HttpServletResponse;

import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends SSE comments to a streaming client that waits for its lease, so that proxies on the way
 * keep the connection. With the first of them the answer has begun: 200, an event stream.
 */
final class WaitingComments {

    private static final byte[] COMMENT = ": waiting\n\n".getBytes(StandardCharsets.UTF_8);

    private final ReentrantLock lock = new ReentrantLock();
    private final Exchange exchange;
    private final Scheduler scheduler;
    private final Duration period;

    @GuardedBy("lock")
    private boolean stopped;

    private volatile boolean writing;

    WaitingComments(Exchange exchange, Scheduler scheduler, Duration period) {
        this.exchange = exchange;
        this.scheduler = scheduler;
        this.period = period;
    }

    /** Begins; the first comment comes after one period. */
    void start() {
        exchange.holdings()
                .timer(
                        scheduler.schedule(
                                () -> exchange.guarded(this::tick),
                                period.toMillis(),
                                TimeUnit.MILLISECONDS));
    }

    /** Ends; when this returns no comment can get between the upstream's bytes. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
        } finally {
            lock.unlock();
        }
    }

    private void tick() {
        lock.lock();
        try {
            if (stopped || exchange.isEnding()) {
                return;
            }
            start();
            boolean open =
                    exchange.client().isStreaming() || exchange.client().begin(this::announce);
            // A client that does not read gets no second comment before it took the first.
            if (open && !writing) {
                writing = true;
                exchange.client()
                        .write(
                                COMMENT,
                                0,
                                COMMENT.length,
                                Callback.from(() -> writing = false, x -> {}));
            }
        } finally {
            lock.unlock();
        }
    }

    private void announce(HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("text/event-stream");
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("X-Accel-Buffering", "no");
        exchange.facts().addHeaders(response);
        exchange.client().shape(-1, true);
    }
}
