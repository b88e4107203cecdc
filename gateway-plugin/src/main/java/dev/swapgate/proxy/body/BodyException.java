package dev.swapgate.proxy.body;

import org.jspecify.annotations.Nullable;

/** A body that cannot be used. Its message is for the client who sent it. */
public final class BodyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Problem {
        /** Not one complete JSON object in UTF-8. */
        INVALID_JSON,
        /** Not well-formed multipart. */
        INVALID_MULTIPART,
        /** Unreadable otherwise, or in conflict with a configured filter. */
        INVALID_REQUEST,
        /** Names no model. */
        MODEL_REQUIRED,
        /** Names a model in a way that can be read differently. */
        MODEL_INVALID,
        /** Not what its media type says. */
        UNSUPPORTED_MEDIA_TYPE,
        /** Larger than its media type allows. */
        TOO_LARGE,
        /** Cannot be stored or read back. */
        STORAGE
    }

    private final Problem problem;
    private final @Nullable String param;

    /** A problem of the body as a whole. */
    public BodyException(Problem problem, String message) {
        this(problem, message, null, null);
    }

    /** A problem of one parameter, or one with an underlying failure. */
    public BodyException(
            Problem problem, String message, @Nullable String param, @Nullable Throwable cause) {
        super(message, cause);
        this.problem = problem;
        this.param = param;
    }

    /** What is wrong. */
    public Problem problem() {
        return problem;
    }

    /** What the client reads. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** The parameter at fault, if one is. */
    public @Nullable String param() {
        return param;
    }
}
