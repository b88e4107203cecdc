package dev.swapgate.proxy;

import dev.swapgate.proxy.body.UrlText;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.resolve.BodyHeaders;
import dev.swapgate.proxy.route.LocalHandler;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Answers one request by a {@link LocalHandler}. */
final class LocalAnswer {

    /** Longest body a local handler takes. */
    private static final int MAX_BODY = 1024 * 1024;

    private final Exchange exchange;
    private final ProxyRuntime runtime;
    private final LocalStreams streams;
    private final String rest;

    LocalAnswer(Exchange exchange, ProxyRuntime runtime, LocalStreams streams, String rest) {
        this.exchange = exchange;
        this.runtime = runtime;
        this.streams = streams;
        this.rest = rest;
    }

    /** Begins, on the container's thread. */
    void begin(LocalHandler handler) throws IOException {
        if (!BodyHeaders.announceBody(exchange.request())) {
            handle(handler, new byte[0]);
            return;
        }
        if (exchange.request().getContentLengthLong() > MAX_BODY) {
            throw BodyHeaders.tooLarge(MAX_BODY);
        }
        exchange.startAsync();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        BodyReader.read(
                exchange,
                runtime,
                (bytes, offset, length) -> {
                    if (body.size() + length > MAX_BODY) {
                        throw BodyHeaders.tooLarge(MAX_BODY);
                    }
                    body.write(bytes, offset, length);
                },
                () -> handle(handler, body.toByteArray()));
    }

    private void handle(LocalHandler handler, byte[] body) {
        CompletableFuture<LocalResponse> answer =
                handler.handle(request(body)).toCompletableFuture();
        if (answer.isDone()) {
            var unused =
                    answer.whenComplete(
                            (made, failure) -> exchange.guarded(() -> answer(made, failure)));
            return;
        }
        exchange.startAsync();
        exchange.holdings().body(() -> answer.cancel(false));
        exchange.watchClient();
        var unused =
                answer.whenComplete((made, failure) -> exchange.later(() -> answer(made, failure)));
    }

    private void answer(@Nullable LocalResponse made, @Nullable Throwable failure) {
        switch (made) {
            case null ->
                    exchange.fail(
                            failure == null
                                    ? new IllegalStateException("a handler without an answer")
                                    : failure);
            case LocalResponse.Content content -> exchange.answer(content);
            case LocalResponse.Stream stream -> stream(stream);
        }
    }

    private void stream(LocalResponse.Stream stream) {
        exchange.startAsync();
        if (!exchange.client().begin(to -> fill(stream, to))) {
            return;
        }
        if ("HEAD".equals(exchange.facts().method())) {
            exchange.succeed();
            return;
        }
        StreamSender sender = streams.open(exchange, stream.gap());
        if (exchange.holdings().body(sender)) {
            exchange.watchClient();
            exchange.client().write(new byte[0], 0, 0, Callback.NOOP);
            sender.start(stream.source());
        }
    }

    private void fill(LocalResponse.Stream stream, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(stream.contentType());
        stream.headers().forEach(response::setHeader);
        response.setHeader("X-Accel-Buffering", "no");
        exchange.facts().addHeaders(response);
    }

    private LocalRequest request(byte[] body) {
        RequestFacts facts = exchange.facts();
        return new LocalRequest(
                facts.method(),
                decode(rest),
                query(facts.query()),
                headers(exchange.request()),
                body,
                facts.id());
    }

    private static Map<String, List<String>> query(@Nullable String raw) {
        return raw == null || raw.isEmpty()
                ? Map.of()
                : UrlText.parameters(raw).orElseThrow(LocalAnswer::invalid);
    }

    private static Map<String, List<String>> headers(HttpServletRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                    .addAll(Collections.list(request.getHeaders(name)));
        }
        return headers;
    }

    private static String decode(String raw) {
        return UrlText.decodeSegment(raw).orElseThrow(LocalAnswer::invalid);
    }

    private static GatewayError invalid() {
        return new GatewayError(ErrorCode.INVALID_REQUEST, "The URL is not encoded correctly.");
    }
}
