package dev.swapgate.proxy.resolve;

import dev.swapgate.proxy.body.Bytes;

import org.eclipse.jetty.client.Request;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/** A body and what gives its memory and file back. Safe for use by many threads. */
public final class HeldBody implements BufferedBody {
    private final Bytes bytes;
    private final AtomicReference<@Nullable Runnable> release;

    /** A body; {@code release} runs once, on the first {@link #close}. */
    public HeldBody(Bytes bytes, Runnable release) {
        this.bytes = bytes;
        this.release = new AtomicReference<>(release);
    }

    /** The bytes of any body that this package made. */
    static Bytes bytesOf(BufferedBody body) {
        if (body instanceof HeldBody held) {
            return held.bytes;
        }
        throw new IllegalArgumentException("not a collected body: " + body.getClass());
    }

    /** The same body with other bytes; closing it frees this one. */
    static BufferedBody edited(BufferedBody original, Bytes bytes) {
        return bytes == bytesOf(original) ? original : new HeldBody(bytes, original::close);
    }

    @Override
    public long length() {
        return bytes.length();
    }

    @Override
    public boolean isInMemory() {
        return bytes.isInMemory();
    }

    @Override
    public byte[] toArray() {
        if (!isInMemory()) {
            throw new IllegalStateException("in a file");
        }
        try {
            return bytes.toArray();
        } catch (IOException e) {
            throw new IllegalStateException("memory can be read", e);
        }
    }

    @Override
    public Request.Content content(@Nullable String contentType) {
        return bytes.content(contentType);
    }

    @Override
    public void close() {
        Runnable once = release.getAndSet(null);
        if (once != null) {
            once.run();
        }
    }
}
