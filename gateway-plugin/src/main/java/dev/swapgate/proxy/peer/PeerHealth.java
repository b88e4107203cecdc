package dev.swapgate.proxy.peer;

import dev.swapgate.config.PeerConfig;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Remembers which peers answer, by their addresses: what is at another one is another peer,
 * whatever it is called. Safe for use by many threads.
 */
public final class PeerHealth {
    private final Map<URI, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final LongSupplier clock;

    /** Knows of no failures yet. */
    public PeerHealth() {
        this(System::nanoTime);
    }

    PeerHealth(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * Asks for a call to a peer.
     *
     * @throws GatewayError 503 while calls are kept away from it
     */
    public void check(PeerConfig peer) {
        Optional<Duration> pause = of(peer).ask(clock.getAsLong());
        if (pause.isPresent()) {
            throw GatewayError.retryAfter(
                    pause.get(),
                    ErrorCode.MODEL_BACKOFF,
                    "The peer \""
                            + peer.id()
                            + "\" did not answer several times in a row; it is not tried again"
                            + " yet.");
        }
    }

    /** A peer has answered, whatever it said; true if calls were kept away from it. */
    public boolean answered(PeerConfig peer) {
        return of(peer).answered();
    }

    /** A peer has not answered; how long calls are kept away from it now, if that is new. */
    public Optional<Duration> failed(PeerConfig peer) {
        return of(peer).failed(clock.getAsLong());
    }

    private CircuitBreaker of(PeerConfig peer) {
        return breakers.computeIfAbsent(peer.proxy(), ignored -> new CircuitBreaker());
    }
}
