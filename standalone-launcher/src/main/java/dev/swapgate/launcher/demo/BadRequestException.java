package dev.swapgate.launcher.demo;

import java.io.IOException;

/** A request that makes no sense. */
final class BadRequestException extends IOException {
    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
        super(message);
    }
}
