package dev.swapgate.activity.row;

/** Rows cannot be read or written. */
public final class ActivityStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what cannot be done. */
    public ActivityStoreException(String message) {
        super(message);
    }

    /** Says what cannot be done, and why. */
    public ActivityStoreException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
