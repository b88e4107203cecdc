package dev.swapgate.proxy.socket;

import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.headers.ListHeader;
import dev.swapgate.proxy.resolve.BodyHeaders;

import jakarta.servlet.http.HttpServletRequest;

import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The opening handshake of a WebSocket (RFC 6455 §4). Protocols and extensions are settled between
 * the sides.
 *
 * @param key value of {@code Sec-WebSocket-Key}
 */
public record Handshake(String key) {

    private static final String PROTOCOL = "websocket";
    private static final String UPGRADE = "Upgrade";
    private static final String VERSION_HEADER = "Sec-WebSocket-Version";
    private static final String VERSION = "13";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    /** Whether a request asks for a WebSocket, well or badly. */
    public static boolean isAskedFor(HttpServletRequest request) {
        return ListHeader.has(request, UPGRADE, PROTOCOL);
    }

    /** What a path without WebSockets answers. */
    public static GatewayError notHere() {
        return refusal(
                "This path takes no WebSocket connections; models take them under"
                        + " /upstream/<model>/ and /v1/realtime?model=<model>.");
    }

    /**
     * The handshake of a request; empty if it is an ordinary one.
     *
     * @throws GatewayError 400 or 405 if it asks for a WebSocket in a way that cannot be one
     */
    public static Optional<Handshake> of(HttpServletRequest request) {
        if (!isAskedFor(request)) {
            return Optional.empty();
        }
        if (!"GET".equals(request.getMethod())) {
            throw new GatewayError(
                            ErrorCode.METHOD_NOT_ALLOWED,
                            "A WebSocket is asked for by GET, not " + request.getMethod() + ".")
                    .with("Allow", "GET");
        }
        if (!"HTTP/1.1".equals(request.getProtocol())) {
            throw refusal(
                    "A WebSocket is asked for by HTTP/1.1; a proxy in between may speak 1.0.");
        }
        if (!ListHeader.has(request, "Connection", UPGRADE)) {
            throw refusal(
                    "A WebSocket needs the header \"Connection: Upgrade\"; a proxy in between may"
                            + " have dropped it.");
        }
        checkVersion(request);
        if (BodyHeaders.announceBody(request)) {
            throw refusal("A request for a WebSocket has no body.");
        }
        return Optional.of(new Handshake(key(request)));
    }

    /** Writes what concerns only the connection to the upstream. */
    public void ask(HttpFields.Mutable headers) {
        headers.put(HttpHeader.CONNECTION, UPGRADE);
        headers.put(HttpHeader.UPGRADE, PROTOCOL);
    }

    /** Whether an answer 101 accepts this very handshake. */
    public boolean isAcceptedBy(Response response) {
        HttpFields headers = response.getHeaders();
        return headers.contains(HttpHeader.UPGRADE, PROTOCOL)
                && headers.contains(HttpHeader.CONNECTION, UPGRADE)
                && headers.getValuesList("Sec-WebSocket-Accept").equals(List.of(accept()));
    }

    private String accept() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException x) {
            throw new IllegalStateException("every Java has SHA-1", x);
        }
    }

    private static void checkVersion(HttpServletRequest request) {
        List<String> versions = ListHeader.lines(request, VERSION_HEADER);
        if (!versions.equals(List.of(VERSION))) {
            throw new GatewayError(
                            ErrorCode.INVALID_REQUEST,
                            "A WebSocket needs the header \"Sec-WebSocket-Version: 13\".")
                    .with(VERSION_HEADER, VERSION);
        }
    }

    private static String key(HttpServletRequest request) {
        List<String> keys = ListHeader.lines(request, "Sec-WebSocket-Key");
        if (keys.size() != 1 || !isKey(keys.getFirst())) {
            throw refusal(
                    "A WebSocket needs one header Sec-WebSocket-Key with 16 bytes in Base64.");
        }
        return keys.getFirst();
    }

    private static boolean isKey(String text) {
        try {
            return text.endsWith("==") && Base64.getDecoder().decode(text).length == KEY_BYTES;
        } catch (IllegalArgumentException x) {
            return false;
        }
    }

    private static GatewayError refusal(String message) {
        return new GatewayError(ErrorCode.INVALID_REQUEST, message);
    }
}
