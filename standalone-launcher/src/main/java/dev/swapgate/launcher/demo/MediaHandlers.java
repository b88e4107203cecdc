package dev.swapgate.launcher.demo;

import static dev.swapgate.launcher.demo.Json.object;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Audio and images: what comes in is counted, what goes out is the smallest valid file. */
final class MediaHandlers {
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final int SAMPLES = 800;
    private static final int SAMPLE_RATE = 8000;

    private final DemoSettings settings;

    MediaHandlers(DemoSettings settings) {
        this.settings = settings;
    }

    /** Audio transcriptions and translations. */
    void transcribe(Exchange exchange, AnswerSettings answer) throws IOException {
        Form form = form(exchange);
        String text = "Hello from " + settings.name() + "! I heard " + form.file("file") + ".";
        exchange.pause(System.nanoTime() + answer.delay().toNanos(), settings.cpu());
        Responder response = exchange.response();
        if (form.field("stream").equals("true")) {
            transcriptionEvents(exchange, answer, text);
            return;
        }
        switch (form.field("response_format")) {
            case "text" ->
                    response.send(
                            200,
                            "text/plain; charset=utf-8",
                            (text + "\n").getBytes(StandardCharsets.UTF_8));
            case "srt" ->
                    response.send(
                            200,
                            "text/plain; charset=utf-8",
                            ("1\n00:00:00,000 --> 00:00:01,000\n" + text + "\n\n")
                                    .getBytes(StandardCharsets.UTF_8));
            case "verbose_json" ->
                    response.json(
                            200,
                            object(
                                    "task",
                                    "transcribe",
                                    "language",
                                    "english",
                                    "duration",
                                    1.0,
                                    "text",
                                    text,
                                    "segments",
                                    List.of()));
            default -> response.json(200, object("text", text));
        }
    }

    private void transcriptionEvents(Exchange exchange, AnswerSettings answer, String text)
            throws IOException {
        Responder response = exchange.response();
        response.startEvents();
        long due = System.nanoTime();
        for (String token : Words.split(text)) {
            exchange.pause(due, settings.cpu());
            response.events(event(object("type", "transcript.text.delta", "delta", token)));
            due += answer.tokensPerSecond() > 0 ? (long) (1e9 / answer.tokensPerSecond()) : 0;
        }
        response.events(event(object("type", "transcript.text.done", "text", text)));
        response.endEvents();
    }

    private static byte[] event(Map<String, @Nullable Object> data) {
        String json = new String(Json.bytes(data), StandardCharsets.UTF_8);
        return ("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A form's fields; of files only what they are. */
    private static Form form(Exchange exchange) throws IOException {
        Form form =
                Form.read(exchange.request().header("content-type").orElse(""), exchange.body());
        exchange.acknowledgeBody();
        return form;
    }

    /** Image generations from JSON, edits and variations from a form. */
    void image(Exchange exchange, AnswerSettings answer) throws IOException {
        String type = exchange.request().header("content-type").orElse("");
        if (type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            form(exchange);
        } else {
            exchange.json();
        }
        exchange.pause(System.nanoTime() + answer.delay().toNanos(), settings.cpu());
        exchange.response()
                .json(
                        200,
                        object(
                                "created",
                                System.currentTimeMillis() / 1000,
                                "data",
                                List.of(
                                        object(
                                                "b64_json",
                                                PIXEL,
                                                "revised_prompt",
                                                "by " + settings.name()))));
    }

    /** Speech: a tenth of a second of silence (RIFF WAVE, 8 bit, mono). */
    void speech(Exchange exchange, AnswerSettings answer) throws IOException {
        exchange.json();
        exchange.pause(System.nanoTime() + answer.delay().toNanos(), settings.cpu());
        ByteBuffer wave = ByteBuffer.allocate(44 + SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
        wave.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + SAMPLES);
        wave.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wave.putShort((short) 1).putShort((short) 1).putInt(SAMPLE_RATE).putInt(SAMPLE_RATE);
        wave.putShort((short) 1).putShort((short) 8);
        wave.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(SAMPLES);
        while (wave.hasRemaining()) {
            wave.put((byte) 0x80);
        }
        exchange.response().send(200, "audio/wav", wave.array());
    }
}
