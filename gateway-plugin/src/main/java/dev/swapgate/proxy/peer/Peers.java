package dev.swapgate.proxy.peer;

/**
 * What a gateway knows of its peers.
 *
 * @param health remembers which of them answer
 * @param via marks what is passed to them
 * @param calls what is with them
 */
public record Peers(PeerHealth health, Via via, PeerCalls calls) {

    /** Nothing yet. */
    public Peers() {
        this(new PeerHealth(), new Via(), new PeerCalls());
    }
}
