package dev.swapgate.config;

import java.time.Duration;

/**
 * Timeouts of the connection to a model's server; zero means none.
 *
 * @param connect to establish the connection
 * @param keepAlive TCP keep-alive period
 * @param responseHeader from the request sent to the response headers
 * @param tlsHandshake for TLS
 * @param expectContinue to wait for {@code 100 Continue}
 * @param idleConnection a pooled connection may stay idle
 */
public record Timeouts(
        Duration connect,
        Duration keepAlive,
        Duration responseHeader,
        Duration tlsHandshake,
        Duration expectContinue,
        Duration idleConnection) {

    /** What applies when a model sets none. */
    public static final Timeouts DEFAULT =
            new Timeouts(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ZERO,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(90));

    /** What applies when a peer sets none: it answers within a minute. */
    public static final Timeouts PEER_DEFAULT =
            new Timeouts(
                    DEFAULT.connect,
                    DEFAULT.keepAlive,
                    Duration.ofSeconds(60),
                    DEFAULT.tlsHandshake,
                    DEFAULT.expectContinue,
                    DEFAULT.idleConnection);

    /** Checks that none is negative. */
    public Timeouts {
        Require.notNegative(connect, "connect");
        Require.notNegative(keepAlive, "keepAlive");
        Require.notNegative(responseHeader, "responseHeader");
        Require.notNegative(tlsHandshake, "tlsHandshake");
        Require.notNegative(expectContinue, "expectContinue");
        Require.notNegative(idleConnection, "idleConnection");
    }
}
