package dev.swapgate.proxy.socket;

import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/**
 * The connection to a model's server after its answer 101. Safe for use by many threads; one at a
 * time reads, and one writes.
 */
public final class UpstreamSocket extends AbstractConnection
        implements Connection.UpgradeTo, Lane.Source, Lane.Sink {

    private volatile Runnable whenReadable = () -> {};
    private volatile @Nullable Throwable failure;

    /** What came together with the answer. */
    private @Nullable ByteBuffer early;

    private UpstreamSocket(EndPoint endPoint, Executor executor) {
        super(endPoint, executor);
    }

    /** Takes the connection over from HTTP. */
    public static UpstreamSocket over(EndPoint endPoint, Executor executor) {
        UpstreamSocket socket = new UpstreamSocket(endPoint, executor);
        endPoint.setIdleTimeout(0);
        endPoint.upgrade(socket);
        return socket;
    }

    void whenReadable(Runnable action) {
        whenReadable = action;
    }

    @Override
    public void onUpgradeTo(ByteBuffer buffer) {
        early = buffer;
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        ByteBuffer first = early;
        if (first != null) {
            int count = Math.min(first.remaining(), buffer.length);
            first.get(buffer, 0, count);
            early = first.hasRemaining() ? first : null;
            return count;
        }
        Throwable cause = failure;
        if (cause != null) {
            throw new IOException(cause);
        }
        ByteBuffer target = BufferUtil.toBuffer(buffer, 0, buffer.length);
        BufferUtil.clear(target);
        int count = getEndPoint().fill(target);
        if (count == 0) {
            // False if it is waited for already.
            getEndPoint().tryFillInterested(Callback.from(this::onFillable, this::onFillFailed));
        }
        return count;
    }

    @Override
    public void onFillable() {
        whenReadable.run();
    }

    private void onFillFailed(Throwable cause) {
        failure = cause;
        whenReadable.run();
    }

    @Override
    public void write(byte[] bytes, int offset, int length, Callback callback) {
        getEndPoint().write(callback, ByteBuffer.wrap(bytes, offset, length));
    }
}
