package dev.swapgate.proxy;

import dev.swapgate.proxy.error.ErrorResponses;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.headers.ListHeader;
import dev.swapgate.proxy.headers.RequestIds;
import dev.swapgate.proxy.route.EmptySegments;
import dev.swapgate.proxy.route.LocalResponse;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * What is known of a request from its first lines, kept because the container's object is gone when
 * the last word about it is written.
 *
 * @param id request id
 * @param client address of the client's side of the connection
 * @param method HTTP method
 * @param path raw path below the context, without the empty segments that mean nothing
 * @param query raw query, or null
 * @param accept value of {@code Accept}, or empty
 * @param endsWithConnection whether the end of an answer of unknown length is the end of the
 *     connection, so that a cut must not look like one
 * @param cors headers that let a web page read the answer
 */
record RequestFacts(
        String id,
        String client,
        String method,
        String path,
        @Nullable String query,
        String accept,
        boolean endsWithConnection,
        Map<String, String> cors) {

    /** The facts of a request; {@code cors} are the headers for the page behind it. */
    static RequestFacts of(HttpServletRequest request, Map<String, String> cors) {
        String accept = request.getHeader("Accept");
        return new RequestFacts(
                RequestIds.of(request.getHeader(RequestIds.HEADER)),
                String.valueOf(request.getRemoteAddr()),
                request.getMethod(),
                rawPath(request),
                request.getQueryString(),
                accept == null ? "" : accept,
                endsWithConnection(request),
                cors);
    }

    /** An error in the caller's dialect. */
    LocalResponse.Content render(GatewayError error) {
        return ErrorResponses.render(error, ErrorResponses.dialect(path), accept, id);
    }

    /** An error as the last event of a stream. */
    byte[] lastEvent(GatewayError error, boolean insideEvent) {
        return ErrorResponses.sseEvent(error, path, insideEvent);
    }

    /** Sets the head of an answer of ours. */
    void setHead(LocalResponse.Content content, HttpServletResponse response) {
        response.setStatus(content.status());
        response.setContentType(content.contentType());
        content.headers().forEach(response::setHeader);
        addHeaders(response);
    }

    /** The headers that every answer has. */
    void addHeaders(HttpServletResponse response) {
        response.setHeader("x-request-id", id);
        response.setHeader("request-id", id);
        cors.forEach((name, value) -> {
            if (!"Vary".equals(name)) {
                response.setHeader(name, value);
            } else if (!value.equals(response.getHeader(name))) {
                response.addHeader(name, value);
            }
        });
    }

    private static String rawPath(HttpServletRequest request) {
        String uri = request.getRequestURI();
        String context = request.getContextPath();
        if (uri == null) {
            return "/";
        }
        String below = context.isEmpty() ? uri : uri.substring(context.length());
        return below.isEmpty() ? "/" : EmptySegments.removed(below);
    }

    /**
     * HTTP/1.0 (RFC 1945 §7.2.2) and {@code Connection: close}: the container then does not chunk.
     */
    private static boolean endsWithConnection(HttpServletRequest request) {
        return "HTTP/1.0".equals(request.getProtocol())
                || ListHeader.has(request, "Connection", "close");
    }
}
