package dev.swapgate.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One reader of a {@link LogBuffer}: a bounded store of chunks between the writers, who never wait,
 * and a sink that may.
 *
 * <p>Delivery runs on a virtual thread that lives only while there is something to deliver. What
 * does not fit is counted and told to the reader in the place where it is missing.
 */
final class LogSubscription implements AutoCloseable {
    /** Bytes that may wait for the sink. */
    static final int BOUND = 256 * 1024;

    private final Consumer<byte[]> sink;
    private final Consumer<LogSubscription> onClose;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private int waitingBytes;

    @GuardedBy("lock")
    private long dropped;

    @GuardedBy("lock")
    private boolean delivering;

    @GuardedBy("lock")
    private boolean closed;

    LogSubscription(Consumer<byte[]> sink, Consumer<LogSubscription> onClose) {
        this.sink = sink;
        this.onClose = onClose;
    }

    /**
     * Takes a chunk or counts it as dropped. Never blocks.
     *
     * @return whether the caller must call {@link #startDelivery}, once it holds no lock
     */
    boolean offer(byte[] chunk) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            if (waitingBytes + chunk.length > BOUND) {
                dropped += chunk.length;
            } else {
                takeNoteOfTheDropped();
                put(chunk);
            }
            boolean start = !delivering;
            delivering = true;
            return start;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void put(byte[] chunk) {
        waiting.add(chunk);
        waitingBytes += chunk.length;
    }

    @GuardedBy("lock")
    private void takeNoteOfTheDropped() {
        if (dropped > 0) {
            put(LogBuffer.dropped(dropped).getBytes(StandardCharsets.UTF_8));
            dropped = 0;
        }
    }

    void startDelivery() {
        Thread.ofVirtual().name("swapgate-log-reader").start(this::deliver);
    }

    private void deliver() {
        try {
            for (Optional<byte[]> next = next(); next.isPresent(); next = next()) {
                sink.accept(next.get());
            }
        } catch (RuntimeException e) {
            // The reader is gone or broken: it is its own business to tell whoever cares.
            close();
        }
    }

    private Optional<byte[]> next() {
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                takeNoteOfTheDropped();
            }
            byte[] chunk = waiting.poll();
            if (chunk == null) {
                delivering = false;
                return Optional.empty();
            }
            waitingBytes -= chunk.length;
            return Optional.of(chunk);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            waitingBytes = 0;
            dropped = 0;
        } finally {
            lock.unlock();
        }
        onClose.accept(this);
    }
}
