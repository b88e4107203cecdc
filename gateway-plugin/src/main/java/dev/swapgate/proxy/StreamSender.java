package dev.swapgate.proxy;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import dev.swapgate.proxy.route.StreamSource;

import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

/**
 * Sends what a local source produces to one client, as fast as it reads. At most {@value #LIMIT}
 * bytes wait for it; what does not fit pushes out the oldest, whole chunks of the source, in whose
 * place stands what the stream has for a gap. Safe for use by many threads.
 */
final class StreamSender implements StreamSource.Sink, AutoCloseable {

    /** Bytes that may wait for a slow client. */
    static final int LIMIT = 256 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Exchange exchange;
    private final LongFunction<byte[]> gap;
    private final Runnable onClosed;

    @GuardedBy("lock")
    private final Queue<byte[]> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private long waitingBytes;

    @GuardedBy("lock")
    private long droppedBytes;

    @GuardedBy("lock")
    private boolean writing;

    @GuardedBy("lock")
    private boolean ended;

    @GuardedBy("lock")
    private boolean closed;

    @GuardedBy("lock")
    private @Nullable AutoCloseable source;

    StreamSender(Exchange exchange, LongFunction<byte[]> gap, Runnable onClosed) {
        this.exchange = exchange;
        this.gap = gap;
        this.onClosed = onClosed;
    }

    /** Begins; the source may send before this returns. */
    void start(StreamSource from) {
        AutoCloseable opened = from.open(this);
        boolean late;
        lock.lock();
        try {
            late = closed;
            source = opened;
        } finally {
            lock.unlock();
        }
        if (late) {
            closeSource(opened);
        }
    }

    @Override
    public void send(byte[] chunk) {
        lock.lock();
        try {
            if (closed || ended || chunk.length == 0) {
                return;
            }
            waiting.add(chunk);
            waitingBytes += chunk.length;
            // The newest stays, however long it is.
            while (waitingBytes > LIMIT && waiting.size() > 1) {
                int oldest = waiting.remove().length;
                waitingBytes -= oldest;
                droppedBytes += oldest;
            }
        } finally {
            lock.unlock();
        }
        pump();
    }

    @Override
    public void end() {
        lock.lock();
        try {
            ended = true;
        } finally {
            lock.unlock();
        }
        pump();
    }

    /** The client has left, or the servlet ends: the source must stop. */
    @Override
    public void close() {
        AutoCloseable old;
        lock.lock();
        try {
            closed = true;
            old = source;
            source = null;
            waiting.clear();
        } finally {
            lock.unlock();
        }
        onClosed.run();
        if (old != null) {
            closeSource(old);
        }
    }

    private void pump() {
        byte[] next;
        lock.lock();
        try {
            if (writing || closed) {
                return;
            }
            next = take();
            writing = next != null;
            if (next == null && !ended) {
                return;
            }
        } finally {
            lock.unlock();
        }
        if (next == null) {
            exchange.succeed();
        } else {
            exchange.client()
                    .write(
                            next,
                            0,
                            next.length,
                            Callback.from(this::written, x -> exchange.clientLeft()));
        }
    }

    private void written() {
        lock.lock();
        try {
            writing = false;
        } finally {
            lock.unlock();
        }
        pump();
    }

    @GuardedBy("lock")
    private byte @Nullable [] take() {
        if (droppedBytes > 0) {
            byte[] marker = gap.apply(droppedBytes);
            droppedBytes = 0;
            if (marker.length > 0) {
                return marker;
            }
        }
        byte[] next = waiting.poll();
        waitingBytes -= next == null ? 0 : next.length;
        return next;
    }

    private static void closeSource(AutoCloseable source) {
        try {
            source.close();
        } catch (Exception x) {
            throw new IllegalStateException("a source of a local stream cannot be closed", x);
        }
    }
}
