package dev.swapgate.proxy.resolve;

import org.eclipse.jetty.client.Request;
import org.jspecify.annotations.Nullable;

/**
 * A complete request body, in memory or in a spool file, readable any number of times until closed.
 */
public interface BufferedBody extends AutoCloseable {

    /** Length in bytes. */
    long length();

    /** Whether all of it is in memory. */
    boolean isInMemory();

    /**
     * A copy of a body in memory; also after it was closed.
     *
     * @throws IllegalStateException if it is not in memory
     */
    byte[] toArray();

    /** The body as the HTTP client wants it; each call gives an independent, replayable content. */
    Request.Content content(@Nullable String contentType);

    /** Frees memory and file. Further calls do nothing. */
    @Override
    void close();
}
