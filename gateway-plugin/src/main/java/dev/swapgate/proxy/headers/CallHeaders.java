package dev.swapgate.proxy.headers;

import dev.swapgate.config.HostAndPort;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Carries headers through the gateway, both ways. Stateless. */
public final class CallHeaders {

    private static final String EVENT_STREAM = "text/event-stream";

    private CallHeaders() {}

    /** Copies what an upstream may see of a request, and adds what it is told about the client. */
    public static void copy(
            HttpServletRequest from, URI upstream, String id, HttpFields.Mutable to) {
        copyToPeer(from, upstream, id, to);
        ForwardedHeaders.about(
                        String.valueOf(from.getRemoteAddr()),
                        from.getScheme(),
                        from.getHeader("Host"),
                        ListHeader.lines(from, "X-Forwarded-For"),
                        from.getHeader("X-Forwarded-Proto"),
                        id)
                .forEach(to::put);
    }

    /** As {@link #copy}, but nothing is told about the client: a peer may be anybody's. */
    public static void copyToPeer(
            HttpServletRequest from, URI upstream, String id, HttpFields.Mutable to) {
        Set<String> named = ForwardedHeaders.namedBy(ListHeader.lines(from, "Connection"));
        Enumeration<String> names = from.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            if (ForwardedHeaders.passesToUpstream(name, named)) {
                Enumeration<String> values = from.getHeaders(name);
                while (values.hasMoreElements()) {
                    to.add(name, values.nextElement());
                }
            }
        }
        // Set here, the HTTP client need not build it.
        to.put(HttpHeader.HOST, HostAndPort.header(upstream));
        to.put(RequestIds.HEADER, id);
    }

    /** Adds a peer's key, in both places where one is looked for. */
    public static void addKey(Optional<String> key, HttpFields.Mutable to) {
        key.ifPresent(present -> {
            to.put(HttpHeader.AUTHORIZATION, "Bearer " + present);
            to.put("x-api-key", present);
        });
    }

    /** Names and values of a request's headers, which take turns. */
    public static String[] all(HttpServletRequest from) {
        List<String> all = new ArrayList<>(24);
        Enumeration<String> names = from.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            String value = from.getHeader(name);
            all.add(name);
            all.add(value == null ? "" : value);
        }
        return all.toArray(String[]::new);
    }

    /** Copies status and headers of an upstream's answer. */
    public static void copy(Response from, HttpServletResponse to) {
        to.setStatus(from.getStatus());
        HttpFields fields = from.getHeaders();
        Set<String> named =
                fields.contains(HttpHeader.CONNECTION)
                        ? ForwardedHeaders.namedBy(fields.getValuesList(HttpHeader.CONNECTION))
                        : Set.of();
        Set<String> seen = HashSet.newHashSet(fields.size());
        for (HttpField field : fields) {
            String name = field.getLowerCaseName();
            if (field.getHeader() == HttpHeader.CONTENT_LENGTH
                    || !ForwardedHeaders.passesToClient(name, named)) {
                continue;
            }
            // The first one replaces what the container has set by itself, Date for instance.
            if (seen.add(name)) {
                to.setHeader(field.getName(), field.getValue());
            } else {
                to.addHeader(field.getName(), field.getValue());
            }
        }
        long length = contentLength(from);
        if (length >= 0 && from.getStatus() != HttpStatus.NO_CONTENT_204) {
            to.setContentLengthLong(length);
        }
        if (fields.contains(HttpHeader.TRAILER)) {
            copyTrailers(from, to, named);
        }
    }

    /** Trailers come when the body is over; the container asks for them then. */
    private static void copyTrailers(Response from, HttpServletResponse to, Set<String> named) {
        from.getHeaders()
                .getValuesList(HttpHeader.TRAILER)
                .forEach(names -> to.addHeader(HttpHeader.TRAILER.asString(), names));
        to.setTrailerFields(() -> {
            HttpFields trailers = from.getTrailers();
            Map<String, String> passed = new LinkedHashMap<>();
            if (trailers != null) {
                trailers.stream()
                        .filter(field ->
                                ForwardedHeaders.passesToClient(field.getLowerCaseName(), named))
                        .forEach(field ->
                                passed.merge(
                                        field.getName(),
                                        String.valueOf(field.getValue()),
                                        (one, other) -> one + ", " + other));
            }
            return passed;
        });
    }

    /** The declared length of an answer, or -1. */
    public static long contentLength(Response response) {
        return response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    }

    /** Whether an answer is an event stream (HTML standard, server-sent events). */
    public static boolean isEventStream(Response response) {
        @Nullable String type = response.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return type != null && type.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length());
    }

    /** Whether an answer's bytes are encoded, so that plain bytes cannot be added. */
    public static boolean isEncoded(Response response) {
        String encoding = response.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        return encoding != null && !encoding.equalsIgnoreCase("identity");
    }
}
