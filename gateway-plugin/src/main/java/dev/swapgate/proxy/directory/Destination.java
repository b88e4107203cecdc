package dev.swapgate.proxy.directory;

import dev.swapgate.config.Filters;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.PeerConfig;

/** Where a request goes. */
public sealed interface Destination {

    /** What logs call it. */
    String id();

    /** The changes to bodies that are sent there. */
    Filters filters();

    /** A model of this gateway. */
    record Local(ModelConfig model) implements Destination {
        @Override
        public String id() {
            return model.id();
        }

        @Override
        public Filters filters() {
            return model.filters();
        }
    }

    /**
     * A model of a peer.
     *
     * @param peer the peer
     * @param model the peer's own name for it
     * @param id the name that no other peer's model can have
     */
    record Remote(PeerConfig peer, String model, String id) implements Destination {
        @Override
        public Filters filters() {
            return peer.filters();
        }
    }
}
