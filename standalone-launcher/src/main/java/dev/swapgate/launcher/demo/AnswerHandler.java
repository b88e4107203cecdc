package dev.swapgate.launcher.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Answers the requests that make a model generate text. */
final class AnswerHandler implements Handler {
    private final DemoSettings settings;
    private final Supplier<AnswerFormat> formats;

    AnswerHandler(DemoSettings settings, Supplier<AnswerFormat> formats) {
        this.settings = settings;
        this.formats = formats;
    }

    @Override
    public void handle(Exchange exchange, AnswerSettings answer) throws IOException {
        Prompt prompt = Prompt.of(exchange.json());
        Draft draft =
                new Draft(
                        exchange.id(), System.currentTimeMillis() / 1000, settings.name(), prompt);
        Generation generation = new Generation(settings, answer, prompt, exchange);
        AnswerFormat format = formats.get();
        if (prompt.stream()) {
            stream(exchange.response(), format, draft, generation);
        } else {
            generation.run(token -> {});
            exchange.response().json(200, format.whole(draft, generation));
        }
        exchange.event("answered", "tokens", generation.tokens());
    }

    private static void stream(
            Responder response, AnswerFormat format, Draft draft, Generation generation)
            throws IOException {
        response.startEvents();
        send(response, format.opening(draft));
        generation.run(token -> send(response, format.token(draft, token)));
        send(response, format.closing(draft, generation));
        response.endEvents();
    }

    private static void send(Responder response, List<AnswerFormat.Event> events)
            throws IOException {
        for (AnswerFormat.Event event : events) {
            response.events(encode(event));
        }
    }

    private static byte[] encode(AnswerFormat.Event event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        if (event.name() != null) {
            out.writeBytes(("event: " + event.name() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        out.writeBytes("data: ".getBytes(StandardCharsets.UTF_8));
        out.writeBytes(
                event.data() instanceof Map<?, ?> data
                        ? Json.bytes(data)
                        : event.data().toString().getBytes(StandardCharsets.UTF_8));
        out.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}
