package dev.swapgate.proxy;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import dev.swapgate.lock.Ticket;

import jakarta.servlet.http.HttpServletResponse;

import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends SSE comments to a streaming client that waits for its lease, so that proxies on the way
 * keep the connection and people see how long it will take. With the first of them the answer has
 * begun: 200, an event stream.
 */
final class WaitingComments {

    private final ReentrantLock lock = new ReentrantLock();
    private final Exchange exchange;
    private final Scheduler scheduler;
    private final Duration period;
    private final Ticket ticket;

    @GuardedBy("lock")
    private boolean stopped;

    private volatile boolean writing;

    WaitingComments(Exchange exchange, Scheduler scheduler, Duration period, Ticket ticket) {
        this.exchange = exchange;
        this.scheduler = scheduler;
        this.period = period;
        this.ticket = ticket;
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
        byte[] comment = comment();
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
                                comment,
                                0,
                                comment.length,
                                Callback.from(() -> writing = false, x -> {}));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Where the request stands and, if that is foreseen, for how long. */
    private byte[] comment() {
        int position = ticket.position();
        String place = position == 0 ? "" : ", position " + position;
        String time =
                ticket.likelyWait()
                        .map(wait -> ", about " + Math.ceilDiv(wait.toMillis(), 1000) + " s")
                        .orElse("");
        return (": waiting" + place + time + "\n\n").getBytes(StandardCharsets.UTF_8);
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
