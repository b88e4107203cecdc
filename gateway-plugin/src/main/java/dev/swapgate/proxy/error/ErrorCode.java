package dev.swapgate.proxy.error;

/** Every error the gateway answers with: HTTP status, OpenAI error type and code. */
public enum ErrorCode {
    /** The body is not one complete JSON document. */
    INVALID_JSON(400, "invalid_request_error"),
    /** The body is not well-formed multipart. */
    INVALID_MULTIPART(400, "invalid_request_error"),
    /** The request cannot be understood otherwise. */
    INVALID_REQUEST(400, "invalid_request_error"),
    /** The configuration that shall be used cannot be. */
    INVALID_CONFIG(400, "invalid_request_error"),
    /** No model is named. */
    MODEL_REQUIRED(400, "invalid_request_error"),
    /** The model is not a string, or is named twice. */
    MODEL_INVALID(400, "invalid_request_error"),
    /** No key, or a wrong one. */
    INVALID_API_KEY(401, "authentication_error"),
    /** A browser sent it for a page that is not allowed to. */
    ORIGIN_NOT_ALLOWED(403, "permission_error"),
    /** The {@code Host} could have been rebound to this machine. */
    HOST_NOT_ALLOWED(403, "permission_error"),
    /** No such path. */
    NOT_FOUND(404, "invalid_request_error"),
    /** No such model. */
    MODEL_NOT_FOUND(404, "invalid_request_error"),
    /** The path exists for other methods. */
    METHOD_NOT_ALLOWED(405, "invalid_request_error"),
    /** Header or body came too slowly. */
    REQUEST_TIMEOUT(408, "invalid_request_error"),
    /** The path may not start a model that is not ready. */
    MODEL_NOT_LOADED(409, "invalid_request_error"),
    /** The body is larger than allowed. */
    REQUEST_TOO_LARGE(413, "invalid_request_error"),
    /** The media type is not one the path takes. */
    UNSUPPORTED_MEDIA_TYPE(415, "invalid_request_error"),
    /** The header section is larger than allowed. */
    HEADERS_TOO_LARGE(431, "invalid_request_error"),
    /** Too many requests wait. */
    QUEUE_FULL(429, "rate_limit_error"),
    /**
     * An operator has ended the request. Nothing was wrong with it, and nobody should repeat it.
     */
    REQUEST_CANCELLED(499, "invalid_request_error"),
    /** Our fault. */
    INTERNAL_ERROR(500, "server_error"),
    /** Other servers offer it, a gateway does not. */
    NOT_IMPLEMENTED(501, "server_error"),
    /** The model's process could not be started. */
    MODEL_START_FAILED(502, "server_error"),
    /** The model's server does not answer. */
    UPSTREAM_UNREACHABLE(502, "server_error"),
    /** The model's server answered with something that is not HTTP. */
    UPSTREAM_INVALID(502, "server_error"),
    /** The model failed a short while ago. */
    MODEL_BACKOFF(503, "server_error"),
    /** The model was unloaded while the request waited or ran. */
    MODEL_UNLOADED(503, "server_error"),
    /** The gateway is shutting down. */
    SHUTTING_DOWN(503, "server_error"),
    /** What the machine is could not be found out. */
    HARDWARE_UNKNOWN(503, "server_error"),
    /** The rows of activity cannot be read. */
    ACTIVITY_UNREADABLE(503, "server_error"),
    /** The gateway has no usable configuration. */
    NOT_CONFIGURED(503, "server_error"),
    /** The model was not ready in time. */
    MODEL_START_TIMEOUT(504, "server_error"),
    /** The request waited too long. */
    QUEUE_TIMEOUT(504, "server_error"),
    /** The model's server took too long. */
    UPSTREAM_TIMEOUT(504, "server_error"),
    /** No room for the request body. */
    INSUFFICIENT_STORAGE(507, "server_error"),
    /** The request has come back from the peers it was passed to. */
    LOOP_DETECTED(508, "server_error");

    private final int status;
    private final String type;

    ErrorCode(int status, String type) {
        this.status = status;
        this.type = type;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The {@code type} of the OpenAI error object. */
    public String type() {
        return type;
    }

    /** The {@code code} on the wire. */
    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
