package dev.swapgate;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.proxy.ProxyServices;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A running gateway without its HTTP server. */
public final class Gateway implements AutoCloseable {

    /** Builds and starts a gateway: wires the parts and begins to preload. */
    public static Gateway start(GatewayConfig config) {
        throw new UnsupportedOperationException(config.toString());
    }

    /** What the servlet needs. */
    public ProxyServices services() {
        throw new UnsupportedOperationException();
    }

    /**
     * Refuses newcomers and waiters, drains leases for at most {@code drain}, stops every model
     * process.
     */
    public CompletableFuture<Void> shutdown(Duration drain) {
        throw new UnsupportedOperationException(drain.toString());
    }

    /** Stops at once whatever still runs and frees everything. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
