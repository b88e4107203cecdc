package dev.swapgate.launcher.demo;

import java.io.IOException;

/** The client left before it had its answer. */
final class ClientGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    ClientGoneException() {
        super("the client has left");
    }
}
