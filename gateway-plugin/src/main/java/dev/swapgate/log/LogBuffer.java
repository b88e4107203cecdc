package dev.swapgate.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The last bytes of a log, and its live continuation. Safe for use by many threads; writers never
 * wait for readers.
 */
public final class LogBuffer {
    /** Bytes kept by default. */
    public static final int DEFAULT_CAPACITY = 100 * 1024;

    private final int capacity;
    private final Optional<LogBuffer> also;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<LogSubscription> subscriptions = new CopyOnWriteArrayList<>();

    /** Empty until the first byte: a model that never runs needs no memory. */
    @GuardedBy("lock")
    private byte[] ring = new byte[0];

    /** Bytes written in all; the next one goes to {@code written % capacity}. */
    @GuardedBy("lock")
    private long written;

    /** A buffer that keeps the last {@code capacity} bytes. */
    public LogBuffer(int capacity) {
        this(capacity, Optional.empty());
    }

    private LogBuffer(int capacity, Optional<LogBuffer> also) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a buffer keeps at least one byte, not " + capacity);
        }
        this.capacity = capacity;
        this.also = also;
    }

    /**
     * A buffer that keeps the last {@code capacity} bytes; all of them also go to {@code other}.
     */
    public static LogBuffer writingAlsoTo(LogBuffer other, int capacity) {
        return new LogBuffer(capacity, Optional.of(other));
    }

    /** Appends bytes as they are. */
    public void append(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return;
        }
        var woken = new ArrayList<LogSubscription>();
        lock.lock();
        try {
            store(bytes, offset, length);
            // Handed over under the lock, so that every subscriber sees one order without a gap.
            if (!subscriptions.isEmpty()) {
                byte[] chunk = Arrays.copyOfRange(bytes, offset, offset + length);
                for (LogSubscription subscription : subscriptions) {
                    if (subscription.offer(chunk)) {
                        woken.add(subscription);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        woken.forEach(LogSubscription::startDelivery);
        also.ifPresent(other -> other.append(bytes, offset, length));
    }

    @GuardedBy("lock")
    private void store(byte[] bytes, int offset, int length) {
        if (ring.length == 0) {
            ring = new byte[capacity];
        }
        int kept = Math.min(length, capacity);
        int from = offset + length - kept;
        int at = (int) ((written + length - kept) % capacity);
        int untilEnd = Math.min(kept, capacity - at);
        System.arraycopy(bytes, from, ring, at, untilEnd);
        System.arraycopy(bytes, from + untilEnd, ring, 0, kept - untilEnd);
        written += length;
    }

    /** What is kept, oldest first. */
    public byte[] snapshot() {
        lock.lock();
        try {
            return kept();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private byte[] kept() {
        return last((int) Math.min(written, ring.length));
    }

    /** The last bytes, so many as are kept at most. */
    @GuardedBy("lock")
    private byte[] last(int length) {
        var copy = new byte[length];
        int start = (int) ((written - length) % capacity);
        int untilEnd = Math.min(length, capacity - start);
        System.arraycopy(ring, start, copy, 0, untilEnd);
        System.arraycopy(ring, 0, copy, untilEnd, length - untilEnd);
        return copy;
    }

    /**
     * What was written behind a position.
     *
     * @param bytes what of it is kept, oldest first
     * @param end position behind it
     * @param missed bytes that are not kept any more
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Piece(byte[] bytes, long end, long missed) {}

    /** What was written behind a position; 0 is the beginning. */
    public Piece since(long position) {
        lock.lock();
        try {
            int wanted = (int) Math.clamp(written - position, 0L, Math.min(written, ring.length));
            byte[] bytes = wanted == 0 ? new byte[0] : last(wanted);
            return new Piece(bytes, written, Math.max(0, written - position - wanted));
        } finally {
            lock.unlock();
        }
    }

    /** What stands for bytes that a reader has missed. */
    public static String dropped(long bytes) {
        return "\n— " + bytes + " bytes dropped —\n";
    }

    /** The last lines, at most {@code count}, without escape sequences; for operators. */
    public List<String> lastLines(int count) {
        return PlainText.lastLines(snapshot(), count);
    }

    /**
     * Follows the log without a gap between history and live bytes.
     *
     * @param history whether to begin with what is kept
     * @param sink called with each chunk, in order, one at a time, on a virtual thread of the
     *     subscription. It may block: what does not fit into the {@value LogSubscription#BOUND}
     *     bytes that wait for it is dropped, and a line that counts it takes its place. It must not
     *     change the array. If it throws, the subscription ends.
     * @return ends the subscription when closed; at most one call of the sink may still be running
     */
    public AutoCloseable subscribe(boolean history, Consumer<byte[]> sink) {
        var subscription = new LogSubscription(sink, subscriptions::remove);
        boolean woken;
        lock.lock();
        try {
            byte[] past = history ? kept() : new byte[0];
            woken = past.length > 0 && subscription.offer(past);
            subscriptions.add(subscription);
        } finally {
            lock.unlock();
        }
        if (woken) {
            subscription.startDelivery();
        }
        return subscription;
    }
}
