package dev.swapgate.proxy;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import dev.swapgate.lock.Ticket;
import dev.swapgate.proxy.waiting.Voice;

import jakarta.servlet.http.HttpServletResponse;

import org.eclipse.jetty.util.Callback;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends something to a streaming client that waits for its lease, so that proxies on the way keep
 * the connection and people see how long it will take. With the first of it the answer has begun:
 * 200, an event stream.
 */
final class SignsOfLife {

    private final ReentrantLock lock = new ReentrantLock();
    private final Exchange exchange;
    private final Ticket ticket;
    private final Voice voice;

    @GuardedBy("lock")
    private boolean stopped;

    @GuardedBy("lock")
    private boolean spoken;

    private volatile boolean writing;

    SignsOfLife(Exchange exchange, Ticket ticket, Voice voice) {
        this.exchange = exchange;
        this.ticket = ticket;
        this.voice = voice;
    }

    /** Begins. */
    void start() {
        if (voice.silence().isZero()) {
            tick();
        } else {
            exchange.after(voice.silence(), this::tick);
        }
    }

    /**
     * Ends; when this returns nothing of it can get between the upstream's bytes.
     *
     * @param served whether an answer follows
     */
    void stop(boolean served) {
        lock.lock();
        try {
            stopped = true;
            if (served && spoken && !exchange.isEnding()) {
                say(voice.last());
            }
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
            exchange.after(voice.period(), this::tick);
            boolean open =
                    exchange.client().isStreaming() || exchange.client().begin(this::announce);
            // A client that does not read gets nothing more before it took what there is.
            if (open && !writing) {
                writing = true;
                spoken = true;
                int place = ticket.isLoading() ? 0 : ticket.position();
                say(voice.next(place, ticket.likelyWait()));
            }
        } finally {
            lock.unlock();
        }
    }

    private void say(byte[] words) {
        exchange.client()
                .write(words, 0, words.length, Callback.from(() -> writing = false, x -> {}));
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
