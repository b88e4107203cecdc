package dev.swapgate.proxy.stream;

import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * What a client sends on a connection that has left HTTP behind, read past the container: the
 * stream it offers for that ends with the request, which had no body. One thread at a time reads.
 */
public final class RawInput {

    private final JettyEndPoints.Access access;
    private final Object callback;
    private volatile @Nullable Throwable failure;

    /** What the container had read already; not asked yet while {@link #asked} is false. */
    private @Nullable ByteBuffer early;

    private boolean asked;

    RawInput(JettyEndPoints.Access access, Runnable whenReadable) {
        this.access = access;
        this.callback =
                access.callback(
                        Callback.from(
                                whenReadable,
                                x -> {
                                    failure = x;
                                    whenReadable.run();
                                }));
    }

    /**
     * Reads what is there: 0 if there is nothing yet, and then the action is run when there is; -1
     * at the end.
     */
    public int read(byte[] buffer) throws IOException {
        if (!asked) {
            asked = true;
            early = access.takeUnread();
        }
        ByteBuffer first = early;
        if (first != null && first.hasRemaining()) {
            int count = Math.min(first.remaining(), buffer.length);
            first.get(buffer, 0, count);
            return count;
        }
        early = null;
        Throwable cause = failure;
        if (cause != null) {
            throw new IOException(cause);
        }
        int count = access.fill(ByteBuffer.wrap(buffer).limit(0));
        if (count == 0) {
            // False if it is waited for already.
            boolean ignored = access.tryFillInterested(callback);
        }
        return count;
    }

    /**
     * Lets the connection be silent for ever, whatever its host allows; the operating system asks
     * each so often whether the client is still there.
     */
    public void outlastSilence(Duration askEvery) {
        access.outlastSilence(askEvery);
    }
}
