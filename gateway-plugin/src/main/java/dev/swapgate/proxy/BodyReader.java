package dev.swapgate.proxy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;

import org.eclipse.jetty.util.thread.Scheduler;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads a request body without holding a thread. A sender that is silent for too long gets 408,
 * whatever the container's own idle time is.
 */
final class BodyReader implements ReadListener {

    /** Takes the bytes. */
    @FunctionalInterface
    interface Sink {
        /** Takes bytes, which are overwritten afterwards. */
        void append(byte[] bytes, int offset, int length);
    }

    private static final int LARGEST_BUFFER = 16 * 1024;

    private final Exchange exchange;
    private final ServletInputStream input;
    private final byte[] buffer;
    private final Sink sink;
    private final Runnable whenComplete;
    private final Scheduler scheduler;
    private final Duration longestSilence;

    private final AtomicLong reads = new AtomicLong();
    private boolean timed;

    private BodyReader(
            Exchange exchange,
            ServletInputStream input,
            Sink sink,
            Runnable whenComplete,
            ProxyRuntime runtime) {
        this.exchange = exchange;
        this.input = input;
        this.sink = sink;
        this.whenComplete = whenComplete;
        this.scheduler = runtime.clients().scheduler();
        this.longestSilence = runtime.config().swapgate().http().bodyTimeout();
        long length = exchange.request().getContentLengthLong();
        boolean small = length >= 0 && length < LARGEST_BUFFER;
        this.buffer = new byte[small ? (int) length + 1 : LARGEST_BUFFER];
    }

    /** Begins to read; the exchange must be asynchronous. */
    static void read(Exchange exchange, ProxyRuntime runtime, Sink sink, Runnable whenComplete)
            throws IOException {
        ServletInputStream input = exchange.request().getInputStream();
        exchange.client().bodyPending(true);
        input.setReadListener(new BodyReader(exchange, input, sink, whenComplete, runtime));
    }

    /** Whether there is a body to wait for. */
    static boolean hasBody(Exchange exchange) {
        long length = exchange.request().getContentLengthLong();
        return length > 0
                || (length < 0 && exchange.request().getHeader("Transfer-Encoding") != null);
    }

    static GatewayError tooLarge(long limit) {
        return new GatewayError(
                ErrorCode.REQUEST_TOO_LARGE,
                "The request body is larger than " + limit + " bytes.",
                null,
                Map.of("Connection", "close"));
    }

    @Override
    public void onDataAvailable() {
        exchange.guarded(this::readWhatIsThere);
    }

    @Override
    public void onAllDataRead() {
        exchange.holdings().timer(null);
        exchange.client().bodyPending(false);
        exchange.guarded(whenComplete);
    }

    @Override
    public void onError(Throwable cause) {
        if (cause instanceof TimeoutException) {
            exchange.reject(tooSlow());
        } else if (cause instanceof IOException) {
            exchange.clientLeft();
        } else {
            exchange.fail(cause);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // The container reads on one thread at a time.
    private void readWhatIsThere() {
        try {
            while (!exchange.isEnding() && input.isReady() && !input.isFinished()) {
                int count = input.read(buffer);
                if (count > 0) {
                    sink.append(buffer, 0, count);
                }
                reads.incrementAndGet();
            }
        } catch (IOException x) {
            onError(x);
            return;
        }
        if (!timed && !input.isFinished() && longestSilence.isPositive()) {
            timed = true;
            watchSilence(reads.get());
        }
    }

    private void watchSilence(long before) {
        Scheduler.Task task =
                scheduler.schedule(
                        () -> exchange.guarded(() -> silent(before)),
                        longestSilence.toMillis(),
                        TimeUnit.MILLISECONDS);
        exchange.holdings().timer(task);
    }

    private void silent(long before) {
        long now = reads.get();
        if (exchange.isEnding() || input.isFinished()) {
            return;
        }
        if (now == before) {
            exchange.reject(tooSlow());
        } else {
            watchSilence(now);
        }
    }

    private static GatewayError tooSlow() {
        return new GatewayError(ErrorCode.REQUEST_TIMEOUT, "The request body came too slowly.");
    }
}
