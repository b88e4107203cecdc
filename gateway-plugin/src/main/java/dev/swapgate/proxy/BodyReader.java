package dev.swapgate.proxy;

import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads a request body without holding a thread. A sender that is silent for too long, or that
 * sends less than a thousand bytes a second on average, gets 408, whatever the container's own idle
 * time is.
 */
final class BodyReader implements ReadListener {

    /** Takes the bytes. */
    @FunctionalInterface
    interface Sink {
        /** Takes bytes, which are overwritten afterwards. */
        void append(byte[] bytes, int offset, int length);
    }

    private static final int LARGEST_BUFFER = 16 * 1024;

    /** Least bytes a second, once the grace is over. */
    private static final long LEAST_RATE = 1024;

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Exchange exchange;
    private final ServletInputStream input;
    private final byte[] buffer;
    private final Sink sink;
    private final Runnable whenComplete;
    private final ProxyRuntime runtime;
    private final Duration longestSilence;

    private final AtomicLong received = new AtomicLong();
    private volatile long lastRead;
    private volatile @Nullable LingeringClose lingering;
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
        this.runtime = runtime;
        this.longestSilence = runtime.config().swapgate().http().bodyTimeout();
        long length = exchange.request().getContentLengthLong();
        boolean small = length >= 0 && length < LARGEST_BUFFER;
        this.buffer = new byte[small ? (int) length + 1 : LARGEST_BUFFER];
    }

    /** Begins to read; the exchange must be asynchronous. */
    static void read(Exchange exchange, ProxyRuntime runtime, Sink sink, Runnable whenComplete)
            throws IOException {
        ServletInputStream input = exchange.request().getInputStream();
        BodyReader reader = new BodyReader(exchange, input, sink, whenComplete, runtime);
        exchange.client().body().readBy(reader);
        input.setReadListener(reader);
    }

    /** Throws away a body that nobody has begun to read, after its request was answered. */
    static void discard(Exchange exchange, ProxyRuntime runtime, LingeringClose lingering)
            throws IOException {
        ServletInputStream input = exchange.request().getInputStream();
        BodyReader reader =
                new BodyReader(exchange, input, (bytes, from, count) -> {}, () -> {}, runtime);
        reader.lingering = lingering;
        input.setReadListener(reader);
    }

    /** From now on everything is thrown away. Called by the container, as a listener is. */
    void linger(LingeringClose close) {
        lingering = close;
        exchange.guarded(this::readWhatIsThere);
    }

    @Override
    public void onDataAvailable() {
        exchange.guarded(this::readWhatIsThere);
    }

    @Override
    public void onAllDataRead() {
        LingeringClose close = lingering;
        if (close != null) {
            close.end();
            return;
        }
        exchange.holdings().timer(null);
        exchange.client().body().readBy(null);
        exchange.guarded(whenComplete);
    }

    @Override
    public void onError(Throwable cause) {
        LingeringClose close = lingering;
        if (close != null) {
            close.end();
        } else if (cause instanceof TimeoutException) {
            exchange.reject(tooSlow());
        } else if (cause instanceof IOException) {
            broken();
        } else {
            exchange.fail(cause);
        }
    }

    /** The container's parser reports a malformed chunk just as it reports a client that left. */
    private void broken() {
        if (!exchange.isEnding() && runtime.watchers().isOpen(exchange.request())) {
            exchange.reject(
                    new GatewayError(
                            ErrorCode.INVALID_REQUEST,
                            "The chunked transfer coding of the request body is malformed."));
        } else {
            exchange.clientLeft();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // The container reads on one thread at a time.
    private void readWhatIsThere() {
        try {
            while (isWanted() && input.isReady() && !input.isFinished()) {
                int count = input.read(buffer);
                if (count > 0) {
                    take(count);
                    received.addAndGet(count);
                }
                lastRead = System.nanoTime();
            }
        } catch (IOException x) {
            onError(x);
            return;
        }
        if (!timed && lingering == null && !input.isFinished() && longestSilence.isPositive()) {
            timed = true;
            lastRead = System.nanoTime();
            watch(new Pace(longestSilence, lastRead));
        }
    }

    private boolean isWanted() {
        LingeringClose close = lingering;
        return close == null ? !exchange.isEnding() : !close.isOver();
    }

    private void take(int count) {
        LingeringClose close = lingering;
        if (close == null) {
            sink.append(buffer, 0, count);
        } else {
            close.took(count);
        }
    }

    private void watch(Pace pace) {
        exchange.after(pace.nextLook(), () -> look(pace));
    }

    private void look(Pace pace) {
        if (exchange.isEnding() || input.isFinished()) {
            return;
        }
        if (pace.isTooSlow(System.nanoTime(), lastRead, received.get())) {
            exchange.reject(tooSlow());
        } else {
            watch(pace);
        }
    }

    /**
     * How fast a body has to come.
     *
     * @param longestSilence how long nothing may come
     * @param began when it began, in nanoseconds
     */
    record Pace(Duration longestSilence, long began) {

        Duration nextLook() {
            return longestSilence.compareTo(GRACE) < 0 ? longestSilence : GRACE;
        }

        boolean isTooSlow(long now, long lastRead, long received) {
            long taken = now - began;
            return now - lastRead >= longestSilence.toNanos()
                    || (taken >= GRACE.toNanos()
                            && received < LEAST_RATE * TimeUnit.NANOSECONDS.toSeconds(taken));
        }
    }

    private static GatewayError tooSlow() {
        return new GatewayError(ErrorCode.REQUEST_TIMEOUT, "The request body came too slowly.");
    }
}
