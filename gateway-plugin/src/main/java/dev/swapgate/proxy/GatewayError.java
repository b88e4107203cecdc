package dev.swapgate.proxy;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * An error answered to a client. Its message is for clients: it never holds log lines, command
 * lines, paths of this machine or keys.
 */
public final class GatewayError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String param;
    private final transient Map<String, String> headers;

    /** An error with the given message. */
    public GatewayError(ErrorCode code, String message) {
        this(code, message, null, Map.of());
    }

    /** An error about a parameter of the request, with extra response headers. */
    public GatewayError(
            ErrorCode code, String message, @Nullable String param, Map<String, String> headers) {
        super(message);
        this.code = code;
        this.param = param;
        this.headers = Map.copyOf(headers);
    }

    /** Which error it is. */
    public ErrorCode code() {
        return code;
    }

    /** What the client reads. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** The parameter at fault, if one is. */
    public @Nullable String param() {
        return param;
    }

    /** Response headers that go with it, such as {@code Retry-After}. */
    public Map<String, String> headers() {
        return headers;
    }
}
