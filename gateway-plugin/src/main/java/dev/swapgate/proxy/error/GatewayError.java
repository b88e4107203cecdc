package dev.swapgate.proxy.error;

import dev.swapgate.lock.GroupUnavailableException;
import dev.swapgate.proxy.body.BodyException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
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

    private GatewayError(
            ErrorCode code, String message, @Nullable String param, Map<String, String> headers) {
        super(message);
        this.code = code;
        this.param = param;
        this.headers = Map.copyOf(headers);
    }

    /** The gateway takes nothing new any more. */
    public static GatewayError shuttingDown() {
        return new GatewayError(ErrorCode.SHUTTING_DOWN, "The gateway is shutting down.");
    }

    /** Another try may be worth it after a while. */
    public static GatewayError retryAfter(Duration pause, ErrorCode code, String message) {
        long millis = Math.max(1, pause.toMillis());
        // Both spellings: HTTP's in whole seconds, rounded up, and the one the official SDKs
        // prefer.
        return new GatewayError(
                code,
                message,
                null,
                Map.of(
                        "Retry-After", Long.toString((millis + 999) / 1000),
                        "retry-after-ms", Long.toString(millis)));
    }

    /** The same about a parameter of the request. */
    public GatewayError about(String parameter) {
        return new GatewayError(code, message(), parameter, headers);
    }

    /** The same with one more response header. */
    public GatewayError with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new GatewayError(code, message(), param, more);
    }

    /** What a body that cannot be used is answered with. */
    public static GatewayError of(BodyException e) {
        ErrorCode code =
                switch (e.problem()) {
                    case INVALID_JSON -> ErrorCode.INVALID_JSON;
                    case INVALID_MULTIPART -> ErrorCode.INVALID_MULTIPART;
                    case INVALID_REQUEST -> ErrorCode.INVALID_REQUEST;
                    case MODEL_REQUIRED -> ErrorCode.MODEL_REQUIRED;
                    case MODEL_INVALID -> ErrorCode.MODEL_INVALID;
                    case UNSUPPORTED_MEDIA_TYPE -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
                    case TOO_LARGE -> ErrorCode.REQUEST_TOO_LARGE;
                    case STORAGE -> ErrorCode.INSUFFICIENT_STORAGE;
                };
        return new GatewayError(code, e.message(), e.param(), Map.of());
    }

    /**
     * What a request that gets no lease is answered with; {@code CANCELLED} has nobody left to read
     * it.
     */
    public static GatewayError of(GroupUnavailableException e) {
        String model = "The model \"" + e.model() + "\" ";
        return switch (e.reason()) {
            case QUEUE_FULL ->
                    retryAfter(
                            e.retryAfter(),
                            ErrorCode.QUEUE_FULL,
                            "Too many requests are waiting; try again later.");
            case QUEUE_TIMEOUT ->
                    new GatewayError(
                            ErrorCode.QUEUE_TIMEOUT, "The request waited too long for its turn.");
            case START_FAILED ->
                    new GatewayError(
                            ErrorCode.MODEL_START_FAILED,
                            model + "could not be started" + because(e) + ".");
            case START_TIMEOUT ->
                    new GatewayError(
                            ErrorCode.MODEL_START_TIMEOUT,
                            model + "was not ready in time" + because(e) + ".");
            case BACKOFF ->
                    retryAfter(
                            e.retryAfter(),
                            ErrorCode.MODEL_BACKOFF,
                            model
                                    + "failed a short while ago and is not started again yet"
                                    + because(e)
                                    + ".");
            case MODEL_UNLOADED ->
                    new GatewayError(
                            ErrorCode.MODEL_UNLOADED,
                            model + "was unloaded while the request waited for it.");
            case MODEL_REMOVED ->
                    new GatewayError(
                                    ErrorCode.MODEL_NOT_FOUND,
                                    model + "is not configured any more.")
                            .about("model");
            case SHUTTING_DOWN -> shuttingDown();
            case CANCELLED -> new GatewayError(ErrorCode.REQUEST_TIMEOUT, "The client has left.");
        };
    }

    private static String because(GroupUnavailableException e) {
        return e.told().isEmpty() ? "" : ": " + e.told();
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
