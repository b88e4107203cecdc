package dev.swapgate.proxy.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Writes chunks to a client in order and flushes each at once, without holding a thread. A chunk is
 * written, flushed when the container is ready, and only when it is ready again the chunk's
 * callback succeeds: whoever produces chunks is slowed down to what the client reads. Safe for use
 * by many threads.
 *
 * <p>Callbacks and the failure listener run outside the lock and after the state is consistent,
 * because they call {@link #write} again.
 */
public final class FlushingWriter implements WriteListener {

    /** Makes the last event of a stream. */
    @FunctionalInterface
    public interface LastEvent {
        /** The event's bytes; it must begin with a blank line if {@code insideEvent}. */
        byte[] bytes(boolean insideEvent);
    }

    private static final class Chunk {
        private final byte[] bytes;
        private final int offset;
        private final int length;
        private final Callback callback;

        Chunk(byte[] bytes, int offset, int length, Callback callback) {
            this.bytes = bytes;
            this.offset = offset;
            this.length = length;
            this.callback = callback;
        }
    }

    private enum Phase {
        /** The container has everything of the chunk before. */
        IDLE,
        /** The current chunk was written. */
        WRITTEN,
        /** The current chunk was flushed. */
        FLUSHED
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final ServletOutputStream output;
    private final Consumer<Throwable> onFailure;

    @GuardedBy("lock")
    private final Queue<Chunk> queue = new ArrayDeque<>(2);

    @GuardedBy("lock")
    private final SseTail tail = new SseTail();

    @GuardedBy("lock")
    private Phase phase = Phase.IDLE;

    @GuardedBy("lock")
    private @Nullable Chunk current;

    @GuardedBy("lock")
    private @Nullable Throwable failure;

    @GuardedBy("lock")
    private boolean attached;

    @GuardedBy("lock")
    private boolean ready;

    /** Whether a thread is completing callbacks and will look again. */
    @GuardedBy("lock")
    private boolean driven;

    @GuardedBy("lock")
    private boolean ended;

    @GuardedBy("lock")
    private long written;

    /**
     * A writer to an asynchronous response; it takes the output over with its first chunk.
     *
     * @param onFailure hears once if the client can no longer be written to, or reads too slowly
     */
    public FlushingWriter(ServletOutputStream output, Consumer<Throwable> onFailure) {
        this.output = output;
        this.onFailure = onFailure;
    }

    /**
     * Queues bytes, which must stay unchanged until the callback is completed. A chunk of no bytes
     * sends the response headers.
     */
    public void write(byte[] bytes, int offset, int length, Callback callback) {
        boolean first;
        Throwable refused;
        lock.lock();
        try {
            refused = ended && failure == null ? new EOFException("the answer has ended") : failure;
            first = refused == null && add(new Chunk(bytes, offset, length, callback));
        } finally {
            lock.unlock();
        }
        if (refused != null) {
            callback.failed(refused);
        } else {
            start(first);
        }
    }

    /** Queues the last bytes of an event stream; whatever is written after them is refused. */
    public void writeLast(LastEvent event, Callback callback) {
        boolean first;
        Throwable refused;
        lock.lock();
        try {
            refused = failure;
            byte[] bytes = event.bytes(tail.insideEvent());
            first = refused == null && add(new Chunk(bytes, 0, bytes.length, callback));
            ended = true;
        } finally {
            lock.unlock();
        }
        if (refused != null) {
            callback.failed(refused);
        } else {
            start(first);
        }
    }

    /** Bytes that the container has taken. */
    public long written() {
        lock.lock();
        try {
            return written;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends all writing; what waits is failed. The chunk that the container has is left alone until
     * the container gives it up: its bytes may be on their way to the socket, and a pooled buffer
     * released too early would show this client another one's bytes.
     */
    public void abort(Throwable cause) {
        fail(cause, false);
    }

    @Override
    public void onWritePossible() {
        lock.lock();
        try {
            ready = true;
        } finally {
            lock.unlock();
        }
        drive();
    }

    @Override
    public void onError(Throwable cause) {
        fail(cause, true);
    }

    @GuardedBy("lock")
    private boolean add(Chunk chunk) {
        boolean first = !attached;
        attached = true;
        tail.append(chunk.bytes, chunk.offset, chunk.length);
        queue.add(chunk);
        return first;
    }

    private void start(boolean first) {
        try {
            if (first) {
                // The container calls onWritePossible, maybe at once and on another thread.
                output.setWriteListener(this);
            } else {
                drive();
            }
        } catch (RuntimeException x) {
            onError(x);
        }
    }

    /**
     * Works as far as the container lets it. One thread at a time; what another one adds meanwhile,
     * or a callback further down this thread's stack, is found before this ends.
     */
    private void drive() {
        try {
            for (Chunk done = next(true); done != null; done = next(false)) {
                try {
                    done.callback.succeeded();
                } catch (RuntimeException x) {
                    onError(x);
                }
            }
        } catch (IOException x) {
            onError(x);
        }
    }

    /**
     * A chunk that the client's socket has taken; null if there is none, and then the work ends.
     */
    private @Nullable Chunk next(boolean first) throws IOException {
        lock.lock();
        try {
            if (first && driven) {
                return null;
            }
            driven = false;
            Chunk done = advance();
            driven = done != null;
            return done;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private @Nullable Chunk advance() throws IOException {
        while (failure == null && (current != null || !queue.isEmpty()) && takesMore()) {
            switch (phase) {
                case IDLE -> begin(queue.remove());
                case WRITTEN -> {
                    output.flush();
                    phase = Phase.FLUSHED;
                }
                case FLUSHED -> {
                    Chunk done = current;
                    current = null;
                    phase = Phase.IDLE;
                    return done;
                }
            }
        }
        return null;
    }

    @GuardedBy("lock")
    private void begin(Chunk chunk) throws IOException {
        current = chunk;
        phase = Phase.WRITTEN;
        if (chunk.length > 0) {
            output.write(chunk.bytes, chunk.offset, chunk.length);
            written += chunk.length;
        }
    }

    /** Asking again after a "no" is pointless until the container has called back. */
    @GuardedBy("lock")
    private boolean takesMore() {
        if (ready) {
            ready = output.isReady();
        }
        return ready;
    }

    private void fail(Throwable cause, boolean byContainer) {
        List<Chunk> dropped;
        boolean first;
        lock.lock();
        try {
            first = failure == null;
            failure = first ? cause : failure;
            if (byContainer && current != null) {
                queue.add(current);
                current = null;
            }
            dropped = List.copyOf(queue);
            queue.clear();
        } finally {
            lock.unlock();
        }
        // First, or the producer of the chunks would take the failure for its own.
        if (first && byContainer) {
            onFailure.accept(cause);
        }
        dropped.forEach(chunk -> chunk.callback.failed(cause));
    }
}
