package dev.swapgate.proxy.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.swapgate.proxy.route.LocalResponse;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The only place where an error becomes a status and a body. Stateless. */
public final class ErrorResponses {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Trying again at once makes them worse or changes nothing, whatever the status suggests. */
    private static final Set<ErrorCode> NOT_WORTH_A_RETRY =
            Set.of(
                    ErrorCode.MODEL_START_FAILED,
                    ErrorCode.MODEL_START_TIMEOUT,
                    ErrorCode.MODEL_BACKOFF,
                    ErrorCode.MODEL_NOT_LOADED);

    private static final Set<String> OLLAMA_PATHS =
            Set.of(
                    "chat",
                    "generate",
                    "embed",
                    "embeddings",
                    "tags",
                    "ps",
                    "show",
                    "pull",
                    "push",
                    "create",
                    "copy",
                    "delete");

    private ErrorResponses() {}

    /**
     * Renders an error in the caller's dialect.
     *
     * @param accept value of {@code Accept}, or empty: {@code text/plain} and {@code text/html} are
     *     served on request
     */
    public static LocalResponse.Content render(
            GatewayError error, Dialect dialect, String accept, String requestId) {
        Map<String, String> headers = new HashMap<>(error.headers());
        if (NOT_WORTH_A_RETRY.contains(error.code())) {
            headers.put("x-should-retry", "false");
        }
        String message = message(error, requestId);
        int status = error.code().status();
        if (accept.contains("text/plain")) {
            return content(
                    status,
                    "text/plain; charset=utf-8",
                    "swapgate: " + printable(message),
                    headers);
        }
        if (accept.contains("text/html")) {
            return content(status, "text/html; charset=utf-8", html(message), headers);
        }
        return content(
                status, "application/json", json(error, message, dialect, requestId), headers);
    }

    /**
     * The last event of a broken stream, in the form of its API, blank line included; begins with a
     * blank line when the bytes before it ended inside an event.
     *
     * @param path path of the request: chat and completions, Responses and Anthropic messages
     *     differ
     */
    public static byte[] sseEvent(GatewayError error, String path, boolean insideEvent) {
        String event;
        if (dialect(path) == Dialect.ANTHROPIC) {
            event = "event: error\ndata: " + write(anthropic(error, error.message()));
        } else if (path.endsWith("/responses")) {
            event = "event: error\ndata: " + write(responsesEvent(error));
        } else {
            event = "data: " + write(Map.of("error", openAi(error, error.message())));
        }
        return ((insideEvent ? "\n\n" : "") + event + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The API family of a path; of what follows the model for {@code /upstream/…}. */
    public static Dialect dialect(String path) {
        if (path.startsWith("/upstream/")) {
            return path.endsWith("/v1/messages") || path.endsWith("/v1/messages/count_tokens")
                    ? Dialect.ANTHROPIC
                    : Dialect.OPENAI;
        }
        if (isBelow(path, "/v1/messages") || isBelow(path, "/v/messages")) {
            return Dialect.ANTHROPIC;
        }
        return path.startsWith("/api/") && OLLAMA_PATHS.contains(path.substring("/api/".length()))
                ? Dialect.OLLAMA
                : Dialect.OPENAI;
    }

    private static boolean isBelow(String path, String root) {
        return path.equals(root) || path.startsWith(root + "/");
    }

    // Many clients show the message only; who reports a failure should have the id at hand.
    private static String message(GatewayError error, String requestId) {
        return error.code().status() < 500 || requestId.isEmpty()
                ? error.message()
                : error.message() + " (request id " + requestId + ")";
    }

    private static String json(
            GatewayError error, String message, Dialect dialect, String requestId) {
        return switch (dialect) {
            case OPENAI -> {
                Map<String, Object> envelope = new LinkedHashMap<>();
                envelope.put("src", "swapgate");
                envelope.put("error", openAi(error, message));
                yield write(envelope);
            }
            case ANTHROPIC -> {
                Map<String, Object> envelope = anthropic(error, message);
                envelope.put("request_id", requestId);
                yield write(envelope);
            }
            case OLLAMA -> write(Map.of("error", message));
        };
    }

    private static Map<String, Object> openAi(GatewayError error, String message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("message", message);
        body.put("type", error.code().type());
        body.put("param", error.param());
        body.put("code", error.code().code());
        return body;
    }

    private static Map<String, Object> anthropic(GatewayError error, String message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", anthropicType(error.code()));
        body.put("message", message);
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("type", "error");
        envelope.put("error", body);
        return envelope;
    }

    // What the specification asks for, and "error", the key by which the official SDKs notice it.
    private static Map<String, Object> responsesEvent(GatewayError error) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", "error");
        event.put("sequence_number", 0);
        event.put("code", error.code().code());
        event.put("message", error.message());
        event.put("param", error.param());
        event.put("error", openAi(error, error.message()));
        return event;
    }

    private static String anthropicType(ErrorCode code) {
        return switch (code.status()) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503 -> "overloaded_error";
            case 408, 504 -> "timeout_error";
            default -> code.status() < 500 ? "invalid_request_error" : "api_error";
        };
    }

    private static String html(String message) {
        String escaped =
                printable(message)
                        .replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;")
                        .replace("'", "&#39;");
        return "<!DOCTYPE html><html lang=\"en\"><head><meta"
                + " charset=\"utf-8\"><title>swapgate</title></head><body><h1>swapgate</h1><p>"
                + escaped
                + "</p></body></html>\n";
    }

    private static String printable(String message) {
        return message.replaceAll("\\p{Cntrl}", "�");
    }

    private static LocalResponse.Content content(
            int status, String type, String text, Map<String, String> headers) {
        return new LocalResponse.Content(
                status, type, text.getBytes(StandardCharsets.UTF_8), Map.copyOf(headers));
    }

    private static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of text are always JSON", e);
        }
    }
}
