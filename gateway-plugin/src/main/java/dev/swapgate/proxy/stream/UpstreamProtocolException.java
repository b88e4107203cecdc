package dev.swapgate.proxy.stream;

import java.io.IOException;

/** An upstream answered with something that no client may see. */
public final class UpstreamProtocolException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception; the message says what the upstream did. */
    public UpstreamProtocolException(String message) {
        super(message);
    }
}
