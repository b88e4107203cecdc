package dev.swapgate.launcher.demo;

import static dev.swapgate.launcher.demo.Json.object;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a model server says of itself, and what it says of the request it got. */
final class InfoHandlers {
    private final DemoSettings settings;
    private final long created = System.currentTimeMillis() / 1000;

    InfoHandlers(DemoSettings settings) {
        this.settings = settings;
    }

    /** OpenAI's list of models: this one. */
    void models(Exchange exchange, AnswerSettings answer) throws IOException {
        exchange.response()
                .json(
                        200,
                        object(
                                "object",
                                "list",
                                "data",
                                List.of(
                                        object(
                                                "id",
                                                settings.name(),
                                                "object",
                                                "model",
                                                "created",
                                                created,
                                                "owned_by",
                                                "swapgate-demo"))));
    }

    /** llama-server's properties. */
    void props(Exchange exchange, AnswerSettings answer) throws IOException {
        exchange.response()
                .json(
                        200,
                        object(
                                "default_generation_settings",
                                object("n_ctx", 4096),
                                "total_slots",
                                1,
                                "model_alias",
                                settings.name(),
                                "model_path",
                                "demo/" + settings.name(),
                                "chat_template",
                                "",
                                "build_info",
                                "swapgate-demo"));
    }

    /** Anthropic's token count. */
    void countTokens(Exchange exchange, AnswerSettings answer) throws IOException {
        exchange.response().json(200, object("input_tokens", Prompt.of(exchange.json()).tokens()));
    }

    /** llama-server's tokenizer: a number for each word. */
    void tokenize(Exchange exchange, AnswerSettings answer) throws IOException {
        String content = Prompt.text(exchange.json().get("content"));
        List<Integer> tokens =
                Words.split(content).stream().map(word -> word.hashCode() & 0xffff).toList();
        exchange.response().json(200, object("tokens", tokens));
    }

    /** The request as it arrived. */
    void echo(Exchange exchange, AnswerSettings answer) throws IOException {
        exchange.acknowledgeBody();
        Request request = exchange.request();
        exchange.response()
                .json(
                        200,
                        object(
                                "name", settings.name(),
                                "method", request.method(),
                                "target", request.target(),
                                "version", request.version(),
                                "headers", request.headers(),
                                "bodyLength", request.body().count(),
                                "bodyCrc32", Long.toHexString(request.body().sum())));
    }

    /** A page, as llama-server has one at its root. */
    void page(Exchange exchange, AnswerSettings answer) throws IOException {
        String page =
                "<!doctype html><title>demo model</title><h1>Demo model <code>%s</code></h1>\n"
                        .formatted(settings.name().replace("&", "&amp;").replace("<", "&lt;"));
        exchange.response()
                .send(200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }
}
