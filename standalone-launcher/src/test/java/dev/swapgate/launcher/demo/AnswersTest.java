package dev.swapgate.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;

/** Each API, at once and as a stream. */
class AnswersTest {
    private static final String MESSAGES =
            "\"messages\":[{\"role\":\"user\",\"content\":\"How are you?\"}]";

    @TempDir static Path directory;
    private static Rig model;

    @BeforeAll
    static void start() {
        model = Rig.inside(directory, "--name", "m1", "--tokens-per-second", "0", "--allow-faults");
    }

    @AfterAll
    static void stop() {
        model.close();
    }

    private static String chat(String more) {
        return "{\"model\":\"asked\"," + MESSAGES + more + "}";
    }

    private static List<JsonNode> stream(String path, String body) {
        HttpResponse<String> response = model.post(path, body);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(response.headers().firstValue("Transfer-Encoding")).hasValue("chunked");
        return Rig.events(response.body()).stream()
                .filter(data -> !data.equals("[DONE]"))
                .map(Rig::json)
                .toList();
    }

    private static String join(List<JsonNode> events, String pointer) {
        return events.stream().map(event -> event.at(pointer).asText()).reduce("", String::concat);
    }

    @Test
    void chatsAndNamesItself() {
        JsonNode answer = Rig.json(model.post("/v1/chat/completions", chat("")));

        assertThat(answer.at("/object").asText()).isEqualTo("chat.completion");
        assertThat(answer.at("/model").asText()).isEqualTo("asked");
        assertThat(answer.at("/choices/0/message/content").asText())
                .startsWith("Hello from m1! You said: “How are you?”.");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        int prompt = answer.at("/usage/prompt_tokens").asInt();
        int completion = answer.at("/usage/completion_tokens").asInt();
        assertThat(prompt).isEqualTo(3);
        assertThat(completion).isGreaterThan(10);
        assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(prompt + completion);
    }

    @Test
    void streamsWhatItWouldHaveSaidAtOnce() {
        String whole =
                Rig.json(model.post("/v1/chat/completions", chat("")))
                        .at("/choices/0/message/content")
                        .asText();
        HttpResponse<String> response =
                model.post("/v1/chat/completions", chat(",\"stream\":true"));

        assertThat(response.body()).endsWith("data: [DONE]\n\n").doesNotContain("usage");
        List<JsonNode> chunks = stream("/v1/chat/completions", chat(",\"stream\":true"));
        assertThat(join(chunks, "/choices/0/delta/content")).isEqualTo(whole);
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(chunks.getLast().at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(chunks).hasSize(Words.split(whole).size() + 2);
    }

    @Test
    void endsAStreamWithUsageIfAsked() {
        String more = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";
        List<JsonNode> chunks = stream("/v1/chat/completions", chat(more));

        assertThat(chunks.getLast().at("/choices")).isEmpty();
        assertThat(chunks.getLast().at("/usage/completion_tokens").asInt())
                .isEqualTo(chunks.size() - 3);
        assertThat(chunks.getFirst().get("usage").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_tokens", "max_completion_tokens"})
    void endsAtTheLimit(String key) {
        JsonNode answer = Rig.json(model.post("/v1/chat/completions", chat(",\"" + key + "\":3")));

        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(3);
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
    }

    @Test
    void saysExactlyAsMuchAsIsWished() {
        JsonNode byHeader =
                Rig.json(model.post("/v1/chat/completions", chat(""), "x-demo-tokens", "200"));
        JsonNode byBody =
                Rig.json(
                        model.post(
                                "/completion",
                                "{\"prompt\":\"x\",\"n_predict\":200,\"ignore_eos\":true}"));

        assertThat(byHeader.at("/usage/completion_tokens").asInt()).isEqualTo(200);
        assertThat(byBody.at("/tokens_predicted").asInt()).isEqualTo(200);
    }

    @Test
    void callsAToolIfItMust() {
        String tools =
                ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\"}}],\"tool_choice\":\"required\"";
        JsonNode answer = Rig.json(model.post("/v1/chat/completions", chat(tools)));
        List<JsonNode> chunks = stream("/v1/chat/completions", chat(tools + ",\"stream\":true"));

        assertThat(answer.at("/choices/0/message/tool_calls/0/function/name").asText())
                .isEqualTo("look");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(join(chunks, "/choices/0/delta/tool_calls/0/function/name")).isEqualTo("look");
    }

    @Test
    void completes() {
        JsonNode answer =
                Rig.json(model.post("/v1/completions", "{\"model\":\"x\",\"prompt\":\"Once\"}"));
        List<JsonNode> chunks = stream("/v1/completions", "{\"prompt\":\"Once\",\"stream\":true}");

        assertThat(answer.at("/object").asText()).isEqualTo("text_completion");
        assertThat(answer.at("/choices/0/text").asText()).contains("“Once”");
        assertThat(join(chunks, "/choices/0/text"))
                .isEqualTo(answer.at("/choices/0/text").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/completion", "/infill"})
    void speaksLlamaServer(String path) {
        String body = "{\"input_prefix\":\"a\",\"input_suffix\":\"b\",\"prompt\":\"Once\"";
        JsonNode answer = Rig.json(model.post(path, body + "}"));
        List<JsonNode> chunks = stream(path, body + ",\"stream\":true}");

        assertThat(answer.at("/stop").asBoolean()).isTrue();
        assertThat(join(chunks, "/content")).isEqualTo(answer.at("/content").asText());
        assertThat(chunks.getLast().at("/stop").asBoolean()).isTrue();
    }

    @Test
    void speaksAnthropic() {
        String body = "{\"model\":\"x\",\"max_tokens\":5,\"system\":\"Be kind\"," + MESSAGES;
        JsonNode answer = Rig.json(model.post("/v1/messages", body + "}"));
        List<JsonNode> events = stream("/v1/messages", body + ",\"stream\":true}");

        assertThat(answer.at("/type").asText()).isEqualTo("message");
        assertThat(answer.at("/stop_reason").asText()).isEqualTo("max_tokens");
        assertThat(answer.at("/usage/input_tokens").asInt()).isEqualTo(5);
        assertThat(answer.at("/usage/output_tokens").asInt()).isEqualTo(5);
        assertThat(join(events, "/delta/text")).isEqualTo(answer.at("/content/0/text").asText());
        assertThat(events.stream().map(event -> event.at("/type").asText()).distinct())
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "ping",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
    }

    @Test
    void countsTokens() {
        JsonNode answer = Rig.json(model.post("/v1/messages/count_tokens", "{" + MESSAGES + "}"));

        assertThat(answer.at("/input_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void speaksResponses() {
        String body =
                "{\"model\":\"x\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"Once\"}]}]";
        JsonNode answer = Rig.json(model.post("/v1/responses", body + "}"));
        List<JsonNode> events = stream("/v1/responses", body + ",\"stream\":true}");

        assertThat(answer.at("/output/0/content/0/text").asText()).contains("“Once”");
        assertThat(join(events, "/delta"))
                .isEqualTo(answer.at("/output/0/content/0/text").asText());
        assertThat(events.getLast().at("/response/status").asText()).isEqualTo("completed");
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).at("/sequence_number").asInt()).isEqualTo(i);
        }
    }

    @Test
    void embedsEqualTextsEqually() {
        JsonNode one =
                Rig.json(model.post("/v1/embeddings", "{\"model\":\"x\",\"input\":\"a b\"}"));
        JsonNode two =
                Rig.json(
                        model.post(
                                "/v1/embeddings", "{\"model\":\"x\",\"input\":[\"c\",\"a b\"]}"));

        assertThat(one.at("/data/0/embedding")).hasSize(64).isEqualTo(two.at("/data/1/embedding"));
        assertThat(two.at("/data/0/embedding")).isNotEqualTo(two.at("/data/1/embedding"));
        assertThat(one.at("/usage/prompt_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void embedsInBase64() {
        String input = "{\"input\":\"a b\",\"dimensions\":8";
        JsonNode plain = Rig.json(model.post("/v1/embeddings", input + "}"));
        JsonNode coded =
                Rig.json(model.post("/v1/embeddings", input + ",\"encoding_format\":\"base64\"}"));

        var floats =
                ByteBuffer.wrap(Base64.getDecoder().decode(coded.at("/data/0/embedding").asText()))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer();
        assertThat(floats.remaining()).isEqualTo(8);
        assertThat(floats.get(7)).isEqualTo(plain.at("/data/0/embedding/7").floatValue());
    }

    @Test
    void ranks() {
        JsonNode answer =
                Rig.json(
                        model.post(
                                "/v1/rerank",
                                "{\"query\":\"red fox\",\"documents\":[\"a cow\",\"A red"
                                        + " fox.\",{\"text\":\"red\"}],\"top_n\":2}"));

        assertThat(answer.at("/results")).hasSize(2);
        assertThat(answer.at("/results/0/index").asInt()).isEqualTo(1);
        assertThat(answer.at("/results/1/index").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "json, application/json",
        "text, text/plain",
        "srt, text/plain",
        "verbose_json, application/json"
    })
    void transcribes(String format, String type) {
        String body =
                "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n"
                        + "Content-Type: audio/wav\r\n\r\n"
                        + "\r\n--\rx".repeat(1000)
                        + "\r\n"
                        + "--B\r\n"
                        + "Content-Disposition: form-data; name=\"response_format\"\r\n\r\n"
                        + format
                        + "\r\n--B--\r\n";
        HttpResponse<String> response =
                model.send(
                        HttpRequest.newBuilder(model.uri("/v1/audio/transcriptions"))
                                .header("Content-Type", "multipart/form-data; boundary=\"B\"")
                                .POST(BodyPublishers.ofString(body))
                                .build());

        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith(type);
        assertThat(response.body()).contains("Hello from m1! I heard a.wav, 6000 bytes.");
    }

    @Test
    void drawsAndSpeaks() throws IOException, InterruptedException {
        JsonNode image = Rig.json(model.post("/v1/images/generations", "{\"prompt\":\"x\"}"));

        assertThat(Base64.getDecoder().decode(image.at("/data/0/b64_json").asText()))
                .startsWith(0x89, 'P', 'N', 'G');
        HttpResponse<String> speech = model.post("/v1/audio/speech", "{\"input\":\"x\"}");
        assertThat(speech.headers().firstValue("Content-Type")).hasValue("audio/wav");
        assertThat(speech.body()).startsWith("RIFF");
    }

    @Test
    void tellsOfItself() {
        assertThat(Rig.json(model.get("/health")).at("/status").asText()).isEqualTo("ok");
        assertThat(Rig.json(model.get("/v1/models")).at("/data/0/id").asText()).isEqualTo("m1");
        assertThat(Rig.json(model.get("/props")).at("/total_slots").asInt()).isEqualTo(1);
        assertThat(model.get("/").body()).contains("m1");
        assertThat(Rig.json(model.post("/tokenize", "{\"content\":\"a b\"}")).at("/tokens"))
                .hasSize(2);
    }

    @Test
    void saysWhatArrived() {
        String body = chat(",\"x\":\"" + "é\\u00e9\\\\".repeat(100_000) + "\"");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var sum = new CRC32();
        sum.update(bytes);
        HttpResponse<String> response = model.post("/v1/chat/completions", body);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-demo-name")).hasValue("m1");
        assertThat(response.headers().firstValue("x-demo-body-length"))
                .hasValue(Integer.toString(bytes.length));
        assertThat(response.headers().firstValue("x-demo-body-crc32"))
                .hasValue(Long.toHexString(sum.getValue()));
        JsonNode echo = Rig.json(model.post("/echo?a=b", "xyz", "X-Extra", "1"));
        assertThat(echo.at("/target").asText()).isEqualTo("/echo?a=b");
        assertThat(echo.at("/headers/x-extra/0").asText()).isEqualTo("1");
        assertThat(echo.at("/bodyLength").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"messages\":[}", "{} {}", "\"x\""})
    void refusesWhatIsNoJsonObject(String body) {
        HttpResponse<String> response = model.post("/v1/chat/completions", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Rig.json(response).at("/error/type").asText())
                .isEqualTo("invalid_request_error");
    }

    @Test
    void refusesUnknownPaths() {
        assertThat(model.get("/v1/nothing").statusCode()).isEqualTo(404);
        assertThat(model.get("/v1/chat/completions").statusCode()).isEqualTo(404);
    }

    @Test
    void answersWithAnErrorIfTold() {
        assertThat(
                        model.post("/v1/chat/completions", chat(""), "x-demo-status", "418")
                                .statusCode())
                .isEqualTo(418);
    }
}
