package dev.swapgate.process;

import dev.swapgate.lock.schedule.LoadFailure;

/** A start that came to nothing. The message is for operators and may hold paths and exit codes. */
final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final LoadFailure.Kind kind;

    StartException(LoadFailure.Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    StartException(String message) {
        this(LoadFailure.Kind.START_FAILED, message);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
        kind = LoadFailure.Kind.START_FAILED;
    }

    LoadFailure failure() {
        return new LoadFailure(kind, String.valueOf(getMessage()));
    }
}
