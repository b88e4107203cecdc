package dev.swapgate.proxy.route;

/** Where the bytes of a streamed answer come from. */
public interface StreamSource {

    /**
     * Begins to send. Called once.
     *
     * @return closed when the client has left or the gateway stops
     */
    AutoCloseable open(Sink sink);

    /** Takes the bytes. Safe for use by many threads. */
    interface Sink {

        /**
         * Queues a chunk; never blocks. When the client is too slow the oldest queued chunks are
         * dropped, and what the stream has for a gap is sent in their place.
         */
        void send(byte[] chunk);

        /** Ends the answer after what is queued. */
        void end();
    }
}
