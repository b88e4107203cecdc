package dev.swapgate.proxy.report;

import java.time.Duration;

/** Hears what became of requests. Safe for use by many threads; must not block. */
public interface ExchangeObserver {

    /** A request has ended. Called exactly once for each. */
    void ended(ExchangeSummary summary);

    /** The first body byte of an upstream's answer arrived this long after the request. */
    void firstByte(String model, Duration after);

    /** An error was answered, or ended a stream. */
    void error(String code);

    /** A stream was broken off visibly. */
    void streamCut(String model, String reason);

    /** A client left; {@code phase} is {@code waiting} or {@code serving}. */
    void clientGone(String model, String phase);

    /** A call to a model's server failed. */
    void upstreamFailed(String requestId, String model, Throwable cause);

    /** A peer did not answer several times in a row; calls are kept away from it for so long. */
    void peerLeftAlone(String peer, Duration pause);

    /** A peer that was left alone has answered. */
    void peerAnswers(String peer);

    /** Something of ours failed. */
    void fault(String requestId, Throwable cause);
}
