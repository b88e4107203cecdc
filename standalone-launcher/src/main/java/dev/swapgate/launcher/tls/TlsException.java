package dev.swapgate.launcher.tls;

import java.nio.file.Path;

/** TLS cannot be offered. The message says which file is wrong and what would be right. */
public final class TlsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong without a file. */
    public TlsException(String message) {
        super(message);
    }

    TlsException(Path file, String problem) {
        super(file + ": " + problem);
    }

    TlsException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
