package dev.swapgate.proxy;

/** The only place where an error becomes a status and a body. Stateless. */
public final class ErrorResponses {
    private ErrorResponses() {}

    /**
     * Renders an error in the caller's dialect.
     *
     * @param accept value of {@code Accept}, or empty: {@code text/plain} and {@code text/html} are
     *     served on request
     */
    public static LocalResponse.Content render(
            GatewayError error, Dialect dialect, String accept, String requestId) {
        throw new UnsupportedOperationException(error.message() + dialect + accept + requestId);
    }

    /**
     * The last event of a broken stream, in the form of its API, blank line included; begins with a
     * blank line when the bytes before it ended inside an event.
     *
     * @param path path of the request: chat and completions, Responses and Anthropic messages
     *     differ
     */
    public static byte[] sseEvent(GatewayError error, String path, boolean insideEvent) {
        throw new UnsupportedOperationException(error.message() + path + insideEvent);
    }

    /** The API family of a path. */
    public static Dialect dialect(String path) {
        throw new UnsupportedOperationException(path);
    }
}
