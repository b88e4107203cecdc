package dev.swapgate.simulate;

/** A line of a trace that makes no sense; the message says why and what would be right. */
final class BadLineException extends Exception {
    private static final long serialVersionUID = 1L;

    BadLineException(String message) {
        super(message);
    }
}
