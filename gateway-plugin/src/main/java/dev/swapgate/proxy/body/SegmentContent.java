package dev.swapgate.proxy.body;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.SerializedInvoker;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends pieces that lie at least partly in a file. Reading a file block counts as not blocking, as
 * it does in Jetty's own file contents, so demand is served at once.
 *
 * <p>Safe for use by many threads, one reader at a time. Can be rewound until it has failed, which
 * is what the one retry on a stale pooled connection needs.
 */
final class SegmentContent implements Request.Content {
    private static final int BLOCK = 32 * 1024;

    private final @Nullable String contentType;
    private final List<Segment> segments;
    private final long length;
    private final SerializedInvoker invoker = new SerializedInvoker(SegmentContent.class);
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private int index;

    @GuardedBy("lock")
    private long offset;

    @GuardedBy("lock")
    private Content.@Nullable Chunk failed;

    @GuardedBy("lock")
    private @Nullable Runnable demand;

    SegmentContent(@Nullable String contentType, List<Segment> segments, long length) {
        this.contentType = contentType;
        this.segments = segments;
        this.length = length;
    }

    @Override
    public @Nullable String getContentType() {
        return contentType;
    }

    @Override
    public long getLength() {
        return length;
    }

    @Override
    public Content.Chunk read() {
        lock.lock();
        try {
            if (failed != null) {
                return failed;
            }
            return index == segments.size() ? Content.Chunk.EOF : next();
        } catch (IOException e) {
            Content.Chunk failure = Content.Chunk.from(e, true);
            failed = failure;
            return failure;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Content.Chunk next() throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        while (index < segments.size() && block.hasRemaining()) {
            Segment segment = segments.get(index);
            offset += segment.read(offset, block);
            if (offset == segment.length()) {
                index++;
                offset = 0;
            }
        }
        return Content.Chunk.from(block.flip(), index == segments.size());
    }

    @Override
    public void demand(Runnable callback) {
        lock.lock();
        try {
            if (demand != null) {
                throw new IllegalStateException("demand pending");
            }
            demand = callback;
        } finally {
            lock.unlock();
        }
        // Serialised, so that a callback which reads and demands again does not recurse.
        invoker.run(this::serve);
    }

    private void serve() {
        Runnable callback;
        lock.lock();
        try {
            callback = demand;
            demand = null;
        } finally {
            lock.unlock();
        }
        if (callback != null) {
            callback.run();
        }
    }

    @Override
    public void fail(Throwable failure) {
        lock.lock();
        try {
            if (failed == null && index < segments.size()) {
                failed = Content.Chunk.from(failure, true);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean rewind() {
        lock.lock();
        try {
            if (failed != null) {
                return false;
            }
            index = 0;
            offset = 0;
            return true;
        } finally {
            lock.unlock();
        }
    }
}
