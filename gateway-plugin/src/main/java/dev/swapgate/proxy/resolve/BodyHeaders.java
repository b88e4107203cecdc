package dev.swapgate.proxy.resolve;

import dev.swapgate.proxy.body.MediaType;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.Route;
import dev.swapgate.proxy.route.Route.Action;
import dev.swapgate.proxy.route.Route.ModelSource;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What the headers say about a body in which a model must be found. Refusing here saves reading it.
 * Stateless.
 */
public final class BodyHeaders {
    private static final Set<String> TYPES =
            Set.of(MediaType.JSON, MediaType.MULTIPART, MediaType.FORM);

    private BodyHeaders() {}

    /** Whether a body comes with a request. */
    public static boolean announceBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    /** What a body larger than the limit is answered with. */
    public static GatewayError tooLarge(long limit) {
        return new GatewayError(
                        ErrorCode.REQUEST_TOO_LARGE,
                        "The request body is larger than " + limit + " bytes.")
                .with("Connection", "close");
    }

    /**
     * Refuses encoded bodies and foreign media types on routes that read the body.
     *
     * @throws GatewayError {@code UNSUPPORTED_MEDIA_TYPE}
     */
    public static void check(HttpServletRequest request, Route route) {
        if (!(route.action() instanceof Action.Forward forward)
                || forward.source() != ModelSource.BODY) {
            return;
        }
        checkCoding(request, "Content-Encoding", "identity");
        checkCoding(request, "Transfer-Encoding", "chunked");
        List<String> types = Collections.list(request.getHeaders("Content-Type"));
        if (types.size() > 1) {
            throw unsupported("Content-Type is given more than once; give it once.");
        }
        if (announceBody(request) || !types.isEmpty()) {
            mediaType(types.isEmpty() ? null : types.getFirst());
        }
    }

    /**
     * The media type of a body that names a model.
     *
     * @throws GatewayError {@code UNSUPPORTED_MEDIA_TYPE} if it is not one of those that can
     */
    static MediaType mediaType(@Nullable String contentType) {
        if (contentType == null) {
            throw unsupported("Content-Type is missing; send \"Content-Type: application/json\".");
        }
        MediaType type =
                MediaType.parse(contentType)
                        .filter(parsed -> TYPES.contains(parsed.essence()))
                        .orElseThrow(() ->
                                unsupported(
                                        "Content-Type \""
                                                + contentType
                                                + "\" is not supported here; send "
                                                + "application/json, multipart/form-data or "
                                                + MediaType.FORM
                                                + "."));
        if (!type.isUtf8()) {
            throw unsupported("Content-Type \"" + contentType + "\" must be UTF-8.");
        }
        return type;
    }

    /** Whether a body of this type can name a model in a way we read. */
    static boolean canName(MediaType type) {
        return TYPES.contains(type.essence()) && type.isUtf8();
    }

    private static void checkCoding(HttpServletRequest request, String header, String allowed) {
        for (String value : Collections.list(request.getHeaders(header))) {
            if (!value.strip().equalsIgnoreCase(allowed)) {
                throw unsupported(
                        header + " \"" + value + "\" is not supported; send the body as it is.");
            }
        }
    }

    private static GatewayError unsupported(String message) {
        return new GatewayError(ErrorCode.UNSUPPORTED_MEDIA_TYPE, message);
    }
}
