package dev.swapgate.proxy.stream;

/**
 * Notices that a client has left while nothing is written to it: a waiting client, or one whose
 * upstream is silent. Armed only after the request body was read to its end, disarmed before the
 * client can see the end of the response. Safe for use by many threads.
 */
public interface ClientWatcher {

    /** Watches nobody: the container offers no way, or the protocol reports it by itself. */
    ClientWatcher NONE =
            new ClientWatcher() {
                @Override
                public void armLater() {}

                @Override
                public void arm() {}

                @Override
                public void disarm() {}

                @Override
                public void resetOnClose() {}
            };

    /** Begins to watch shortly, unless disarmed by then: for answers that may come at once. */
    void armLater();

    /** Begins to watch; the listener may be called before this returns. */
    void arm();

    /** Stops watching; when this returns the connection is free for its next request. */
    void disarm();

    /**
     * Makes the close of the connection visible as a failure (RST) where the protocol has no other
     * sign of a cut answer.
     */
    void resetOnClose();
}
