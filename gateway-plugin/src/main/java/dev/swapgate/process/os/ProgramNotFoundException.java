package dev.swapgate.process.os;

/** A command whose program cannot be run; the message is for operators. */
public final class ProgramNotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProgramNotFoundException(String message) {
        super(message);
    }
}
