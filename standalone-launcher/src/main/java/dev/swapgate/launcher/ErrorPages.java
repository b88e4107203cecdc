package dev.swapgate.launcher;

import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.ErrorResponses;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.headers.RequestIds;
import dev.swapgate.proxy.route.LocalResponse;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Words the errors that the server finds before a request reaches the gateway, as the gateway words
 * its own. The status stays what the server chose, but for versions of HTTP that nobody speaks: a
 * 505 would look like a fault of the gateway.
 */
final class ErrorPages extends ErrorHandler {
    private static final Map<Integer, ErrorCode> CODES =
            Map.of(
                    HttpStatus.NOT_FOUND_404, ErrorCode.NOT_FOUND,
                    HttpStatus.METHOD_NOT_ALLOWED_405, ErrorCode.METHOD_NOT_ALLOWED,
                    HttpStatus.REQUEST_TIMEOUT_408, ErrorCode.REQUEST_TIMEOUT,
                    HttpStatus.PAYLOAD_TOO_LARGE_413, ErrorCode.REQUEST_TOO_LARGE,
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431, ErrorCode.HEADERS_TOO_LARGE,
                    HttpStatus.SERVICE_UNAVAILABLE_503, ErrorCode.SHUTTING_DOWN);

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        Object cause = request.getAttribute(ERROR_EXCEPTION);
        if (cause instanceof HttpException http) {
            status =
                    http.getCode() == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505
                            ? HttpStatus.BAD_REQUEST_400
                            : http.getCode();
            response.setStatus(status);
            // Jetty closes the connection when its parser gave up, and should say so.
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
        generateCacheControl(response);
        if (HttpStatus.hasNoBody(status)) {
            callback.succeeded();
            return true;
        }
        String id = RequestIds.of(request.getHeaders().get(RequestIds.HEADER));
        var content = content(request, status, message(request, status, cause), id);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, content.contentType());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.body().length);
        response.getHeaders().put("x-request-id", id);
        response.getHeaders().put("request-id", id);
        response.write(true, ByteBuffer.wrap(content.body()), callback);
        return true;
    }

    private static LocalResponse.Content content(
            Request request, int status, String message, String id) {
        var error = new GatewayError(code(status), message);
        String accept = request.getHeaders().get(HttpHeader.ACCEPT);
        return ErrorResponses.render(
                error,
                ErrorResponses.dialect(Request.getPathInContext(request)),
                accept == null ? "" : accept,
                id);
    }

    private static ErrorCode code(int status) {
        ErrorCode otherwise =
                HttpStatus.isServerError(status)
                        ? ErrorCode.INTERNAL_ERROR
                        : ErrorCode.INVALID_REQUEST;
        return CODES.getOrDefault(status, otherwise);
    }

    private static String message(Request request, int status, @Nullable Object cause) {
        if (status == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431
                || status == HttpStatus.URI_TOO_LONG_414) {
            return "The request line and headers are larger than "
                    + request.getConnectionMetaData().getHttpConfiguration().getRequestHeaderSize()
                    + " bytes.";
        }
        // What an exception of our own says is for the log; what the parser says is for the client.
        Object said = cause instanceof HttpException http ? http.getReason() : null;
        if (said == null && !HttpStatus.isServerError(status)) {
            said = request.getAttribute(ERROR_MESSAGE);
        }
        return said == null ? HttpStatus.getMessage(status) + "." : said + ".";
    }
}
