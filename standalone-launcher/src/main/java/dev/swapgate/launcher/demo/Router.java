package dev.swapgate.launcher.demo;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Finds who answers a request, and first applies the faults that concern any request. */
final class Router {
    private final DemoSettings settings;
    private final Health health;
    private final Map<String, Handler> handlers = new HashMap<>();

    Router(DemoSettings settings, Health health) {
        this.settings = settings;
        this.health = health;
        addGenerators();
        VectorHandlers vectors = new VectorHandlers(settings);
        add("POST", vectors::embeddings, "/v1/embeddings", "/embeddings");
        add("POST", vectors::rerank, "/v1/rerank", "/rerank", "/v1/reranking", "/reranking");
        MediaHandlers media = new MediaHandlers(settings);
        add(
                "POST",
                media::transcribe,
                "/v1/audio/transcriptions",
                "/v1/audio/translations",
                "/inference");
        add("POST", media::speech, "/v1/audio/speech");
        add(
                "POST",
                media::image,
                "/v1/images/generations",
                "/v1/images/edits",
                "/v1/images/variations");
        InfoHandlers info = new InfoHandlers(settings);
        add("GET", info::models, "/v1/models", "/models");
        add("GET", info::props, "/props");
        add("GET", info::page, "/");
        add("POST", info::countTokens, "/v1/messages/count_tokens");
        add("POST", info::tokenize, "/tokenize");
        add("*", info::echo, "/echo");
        add("GET", new WebSocketHandler(), "/v1/realtime", "/ws");
    }

    private void addGenerators() {
        addGenerator(ChatFormat::new, "/v1/chat/completions", "/chat/completions");
        addGenerator(CompletionFormat::new, "/v1/completions");
        addGenerator(AnthropicFormat::new, "/v1/messages");
        addGenerator(ResponsesFormat::new, "/v1/responses");
        addGenerator(LlamaFormat::new, "/completion", "/completions", "/infill");
    }

    private void addGenerator(Supplier<AnswerFormat> formats, String... paths) {
        add("POST", new AnswerHandler(settings, formats), paths);
    }

    private void add(String method, Handler handler, String... paths) {
        for (String path : paths) {
            handlers.put(method + " " + path, handler);
        }
    }

    /** Answers a request. */
    void handle(Exchange exchange) throws IOException {
        Request request = exchange.request();
        String path = request.path();
        if (path.equals("/health") || path.equals("/v1/health")) {
            health.handle(exchange);
        } else if (health.isLoading()) {
            Health.sayLoading(exchange.response());
        } else if (health.isHanging()) {
            exchange.stall();
        } else {
            answer(exchange, path);
        }
    }

    private void answer(Exchange exchange, String path) throws IOException {
        Request request = exchange.request();
        AnswerSettings answer =
                settings.allowFaults() ? settings.answer().with(request) : settings.answer();
        if (answer.status().isPresent()) {
            exchange.acknowledgeBody();
            exchange.response()
                    .error(answer.status().getAsInt(), "demo_error", "as the request asked");
        } else if (answer.lie().isPresent()) {
            lie(exchange, answer.lie().get());
        } else {
            handler(request.isHead() ? "GET" : request.method(), path).handle(exchange, answer);
        }
    }

    private Handler handler(String method, String path) {
        Handler handler = handlers.getOrDefault(method + " " + path, handlers.get("* " + path));
        return handler != null
                ? handler
                : (exchange, answer) ->
                        exchange.response()
                                .error(
                                        404,
                                        "not_found_error",
                                        "no " + method + " " + path + " at a demo model");
    }

    private static void lie(Exchange exchange, Lie lie) throws IOException {
        if (lie != Lie.EARLY) {
            exchange.acknowledgeBody();
        }
        if (!lie.keepsConnection()) {
            exchange.response().closeAfterwards();
        }
        exchange.response().raw(lie.bytes());
    }
}
