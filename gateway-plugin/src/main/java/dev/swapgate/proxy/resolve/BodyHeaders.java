package dev.swapgate.proxy.resolve;

import dev.swapgate.config.SwapgateSettings;
import dev.swapgate.proxy.body.MediaType;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.headers.ListHeader;
import dev.swapgate.proxy.route.Route;
import dev.swapgate.proxy.route.Route.Action;
import dev.swapgate.proxy.route.Route.ModelSource;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What the headers say about a body in which a model must be found. Refusing here saves reading it.
 * Stateless.
 */
public final class BodyHeaders {
    private static final List<String> TYPES =
            List.of(MediaType.JSON, MediaType.MULTIPART, MediaType.FORM);

    private static final String CODING = "Content-Encoding";
    private static final String TRANSFER = "Transfer-Encoding";

    private BodyHeaders() {}

    /** Whether a body comes with a request. */
    public static boolean announceBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader(TRANSFER) != null;
    }

    /** The largest body in bytes that such a request may have; to be asked after {@link #check}. */
    public static long limit(HttpServletRequest request, Route route, SwapgateSettings.Http http) {
        String type = request.getContentType();
        boolean json =
                route.action() instanceof Action.Forward
                        && type != null
                        && MediaType.parse(type)
                                .filter(parsed -> parsed.essence().equals(MediaType.JSON))
                                .isPresent();
        return json ? Math.min(http.maxBody(), http.maxJsonBody()) : http.maxBody();
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
        checkCodings(CODING, ListHeader.lines(request, CODING), "identity");
        checkCodings(TRANSFER, ListHeader.lines(request, TRANSFER), "chunked");
        List<String> types = ListHeader.lines(request, "Content-Type");
        if (announceBody(request) || !types.isEmpty()) {
            mediaType(types, TYPES);
        }
    }

    /**
     * Refuses what is not JSON as it is.
     *
     * @param types values of {@code Content-Type}
     * @param codings values of {@code Content-Encoding}
     * @throws GatewayError {@code UNSUPPORTED_MEDIA_TYPE}
     */
    public static void requireJson(List<String> types, List<String> codings) {
        mediaType(types, List.of(MediaType.JSON));
        checkCodings(CODING, codings, "identity");
    }

    /**
     * The media type of a body that names a model.
     *
     * @throws GatewayError {@code UNSUPPORTED_MEDIA_TYPE} if it is not one of those that can
     */
    static MediaType mediaType(@Nullable String contentType) {
        return mediaType(contentType == null ? List.of() : List.of(contentType), TYPES);
    }

    private static MediaType mediaType(List<String> values, List<String> allowed) {
        if (values.isEmpty()) {
            throw unsupported("Content-Type is missing; send \"Content-Type: application/json\".");
        }
        if (values.size() > 1) {
            throw unsupported("Content-Type is given more than once; give it once.");
        }
        String value = values.getFirst();
        MediaType type =
                MediaType.parse(value)
                        .filter(parsed -> allowed.contains(parsed.essence()))
                        .orElseThrow(() ->
                                unsupported(
                                        "Content-Type \""
                                                + value
                                                + "\" is not supported here; send "
                                                + String.join(" or ", allowed)
                                                + "."));
        if (!type.isUtf8()) {
            throw unsupported("Content-Type \"" + value + "\" must be UTF-8.");
        }
        return type;
    }

    /** Whether a body of this type can name a model in a way we read. */
    static boolean canName(MediaType type) {
        return TYPES.contains(type.essence()) && type.isUtf8();
    }

    private static void checkCodings(String header, List<String> values, String allowed) {
        for (String value : values) {
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
