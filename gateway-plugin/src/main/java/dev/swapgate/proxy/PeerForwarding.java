package dev.swapgate.proxy;

import dev.swapgate.config.PeerConfig;
import dev.swapgate.process.Upstream;
import dev.swapgate.proxy.directory.Aim;
import dev.swapgate.proxy.directory.Destination;
import dev.swapgate.proxy.error.Failures;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.peer.PeerCalls;
import dev.swapgate.proxy.resolve.ResolvedRequest;

/**
 * Takes one request to a peer: no lease is needed, nothing here has to make room. A call that was
 * not sent at all gets a second try; a peer that does not answer is left alone for a while.
 */
final class PeerForwarding implements UpstreamCall.Owner {

    private final Exchange exchange;
    private final ProxyRuntime runtime;
    private final Calls calls;
    private final ResolvedRequest request;
    private final PeerConfig peer;

    private boolean retried;

    PeerForwarding(
            Exchange exchange,
            ProxyRuntime runtime,
            Calls calls,
            ResolvedRequest request,
            Destination.Remote remote) {
        this.exchange = exchange;
        this.runtime = runtime;
        this.calls = calls;
        this.request = request;
        this.peer = remote.peer();
    }

    /**
     * Sends the call.
     *
     * @throws GatewayError 508 if the request was passed to a peer before, 503 while the peer is
     *     left alone or the gateway is shutting down
     */
    void begin() {
        if (runtime.peers().via().hasSeen(exchange.request())) {
            throw Failures.loop(peer.id());
        }
        runtime.peers().health().check(peer);
        Aim.Place place = request.aim().place();
        PeerCalls.Visit visit = runtime.peers().calls().begin(exchange::shutDown);
        boolean held =
                exchange.holdings()
                        .place(() -> {
                            place.close();
                            visit.close();
                        });
        if (!held) {
            return;
        }
        // It may be long until the answer, and nobody is told how it goes.
        exchange.client().watchClosely();
        call(false);
    }

    private void call(boolean fresh) {
        // Peers have no generations: their connections end when they idle.
        calls.send(request, new Upstream(tag(), 0, peer.proxy(), peer.timeouts()), fresh, this);
    }

    /** No model's id can hold a control character. */
    private String tag() {
        return "\0" + peer.id();
    }

    @Override
    public void answered() {
        if (runtime.peers().health().answered(peer)) {
            runtime.observer().peerAnswers(peer.id());
        }
    }

    @Override
    public void failed(UpstreamCall ended, Throwable cause) {
        if (exchange.isEnding()) {
            return;
        }
        if (!retried && ended.isUnsent() && !Failures.isTimeout(cause)) {
            retried = true;
            call(true);
            return;
        }
        if (!ended.hasBegun()) {
            runtime.peers()
                    .health()
                    .failed(peer)
                    .ifPresent(pause -> runtime.observer().peerLeftAlone(peer.id(), pause));
        }
        runtime.observer()
                .upstreamFailed(exchange.facts().id(), exchange.progress().model(), cause);
        exchange.reject(Failures.peer(cause, peer.id(), ended.endedInHandshake()));
    }
}
