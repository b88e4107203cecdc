package dev.swapgate.proxy;

import dev.swapgate.config.SwapgateSettings;

/**
 * Collects a request body, in memory first and then in a spool file. Used by one thread at a time;
 * {@link #close} may come from any thread and frees whatever is held.
 */
public final class BodyCollector implements AutoCloseable {

    /** A collector under the given limits and the budget shared by all collectors. */
    public BodyCollector(SwapgateSettings.Http limits, SpoolBudget budget) {
        throw new UnsupportedOperationException("" + limits + budget);
    }

    /**
     * Adds bytes.
     *
     * @throws GatewayError {@code REQUEST_TOO_LARGE} or {@code INSUFFICIENT_STORAGE}; everything
     *     held is freed then
     */
    public void append(byte[] bytes, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    /** The complete body; the collector must not be used again. */
    public BufferedBody complete() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
