package dev.swapgate.process;

import dev.swapgate.lock.schedule.LoadFailure;
import dev.swapgate.lock.schedule.LoadFailure.Kind;

/** A start that came to nothing. The message is for operators and may hold paths and output. */
final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String told;

    private StartException(Kind kind, String message, String told) {
        super(message);
        this.kind = kind;
        this.told = told;
    }

    StartException(Kind kind, String message) {
        this(kind, message, "");
    }

    StartException(String message) {
        this(Kind.START_FAILED, message);
    }

    StartException(String message, Throwable cause) {
        this(message);
        initCause(cause);
    }

    /** The same; clients are told as much as this. */
    StartException tell(String words) {
        return with(String.valueOf(getMessage()), words);
    }

    /** The same with more for operators. */
    StartException with(String more) {
        return with(getMessage() + more, told);
    }

    private StartException with(String message, String words) {
        var same = new StartException(kind, message, words);
        same.initCause(getCause());
        return same;
    }

    LoadFailure failure() {
        return new LoadFailure(kind, String.valueOf(getMessage()), told);
    }
}
