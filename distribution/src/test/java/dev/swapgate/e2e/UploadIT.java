package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What of a request reaches the model: every byte, but for what the configuration changes. */
class UploadIT {
    private static final int LARGE = 20 << 20;
    private static final String CHAT = "/v1/chat/completions";
    private static final String JSON = "application/json";

    private static final String FORM_BEGIN =
            """
            --bound
            Content-Disposition: form-data; name="file"; filename="a.wav"
            Content-Type: audio/wav

            """;

    private static final String FORM_END =
            """

            --bound
            Content-Disposition: form-data; name="model"

            MODEL
            --bound
            Content-Disposition: form-data; name="x"

            \u00fc
            --bound--
            """;

    @TempDir static Path directory;

    private static Launcher gateway;

    @BeforeAll
    static void start() {
        gateway =
                Launcher.start(
                        directory,
                        """
                        apiKeys: [a-secret]
                        macros:
                          record: %s
                        models:
                          plain: { cmd: "${record}" }
                          changed:
                            cmd: ${record}
                            useModelName: the/other
                            filters:
                              stripParams: "temperature, options.seed, nothing"
                              setParams: { top_p: 0.50, options: { depth: 3 }, added: [1, "x"] }
                        """
                                .formatted(RecordingModel.command(directory)));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static void post(String path, String type, BodyPublisher body) {
        HttpResponse<String> answer =
                Http.send(
                        Http.request(gateway.uri(path))
                                .header("Content-Type", type)
                                .header("Authorization", "Bearer a-secret")
                                .header("Cookie", "session=1")
                                .header("X-Own", "kept")
                                .POST(body)
                                .build());
        assertThat(answer.statusCode()).as(answer::body).isEqualTo(200);
    }

    private static List<String> head() throws IOException {
        return Files.readAllLines(directory.resolve("head"));
    }

    private static byte[] body() throws IOException {
        return Files.readAllBytes(directory.resolve("body"));
    }

    private static String text() throws IOException {
        return Files.readString(directory.resolve("body"));
    }

    private static byte[] noise(int seed) {
        byte[] noise = new byte[LARGE];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    /** Text as it is sent. */
    private static byte[] lines(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] form(byte[] file, String model) {
        var form = new ByteArrayOutputStream();
        form.writeBytes(lines(FORM_BEGIN));
        form.writeBytes(file);
        form.writeBytes(lines(FORM_END.replace("MODEL", model)));
        return form.toByteArray();
    }

    private static BodyPublisher inChunks(byte[] bytes) {
        int part = 100_003;
        return BodyPublishers.ofByteArrays(() ->
                Stream.iterate(0, from -> from < bytes.length, from -> from + part)
                        .map(from ->
                                Arrays.copyOfRange(
                                        bytes, from, Math.min(bytes.length, from + part)))
                        .iterator());
    }

    @Test
    void aLargeFileBeforeTheModelArrivesByteForByte() throws IOException {
        String type = "multipart/form-data; boundary=bound";
        byte[] form = form(noise(1), "plain");
        for (BodyPublisher body : List.of(BodyPublishers.ofByteArray(form), inChunks(form))) {
            post("/v1/audio/transcriptions", type, body);
            assertThat(Arrays.equals(body(), form)).isTrue();
            assertThat(head()).contains("content-type: " + type);
        }
    }

    @Test
    void onlyTheModelChangesInALargeForm() throws IOException {
        byte[] file = noise(2);
        post(
                "/v1/audio/transcriptions",
                "multipart/form-data; boundary=bound",
                BodyPublishers.ofByteArray(form(file, "changed")));
        assertThat(Arrays.equals(body(), form(file, "the/other"))).isTrue();
    }

    @Test
    void aLargeJsonBodyArrivesByteForByte() throws IOException {
        String content = "\u00fc\\u00fc\\n".repeat(500_000);
        String json = "{\"messages\":[{\"content\":\"" + content + "\"}], \"model\" : \"plain\"}";
        post(CHAT, JSON, BodyPublishers.ofString(json));
        assertThat(text().equals(json)).isTrue();
    }

    @Test
    void numbersOrderAndSpacesStayAsTheyAre() throws IOException {
        String json =
                "{ \"z\":1.0E+02,\n"
                        + " \"a\" : 12345678901234567890.10 , \"a\":-0,"
                        + "\t\"model\":\"plain\",\"s\":\"\\u0041\\/\" , \"n\":{ } }\n";
        post(CHAT, JSON, BodyPublishers.ofString(json));
        assertThat(text()).isEqualTo(json);
    }

    @Test
    void parametersAreRemovedSetAndRenamedAndTheRestStays() throws IOException {
        String json =
                "{\"b\":1e2, \"temperature\":0.7, \"model\":\"changed\", \"top_p\":1,"
                        + " \"options\":{\"seed\":7,\"kept\":01e0}, \"messages\":[ ]}";
        post(CHAT, JSON, BodyPublishers.ofString(json.replace("01e0", "1e0")));
        String sent = text();
        assertThat(sent)
                .contains("\"b\":1e2", "\"model\":\"the/other\"", "\"messages\":[ ]")
                .doesNotContain("temperature", "seed", "changed");
        assertThat(Http.json(sent).get("top_p").asDouble()).isEqualTo(0.5);
        assertThat(Http.json(sent).at("/options/depth").asInt()).isEqualTo(3);
        assertThat(Http.json(sent).at("/added/1").asText()).isEqualTo("x");
    }

    @Test
    void keysAndCookiesStayHereAndTheRestIsPassedOn() throws IOException {
        post(CHAT + "?q=%2F+a", JSON, BodyPublishers.ofString("{\"model\":\"plain\"}"));
        assertThat(head())
                .contains("POST " + CHAT + "?q=%2F+a", "x-own: kept", "content-type: " + JSON)
                .contains("x-forwarded-proto: http", "x-forwarded-for: 127.0.0.1")
                .anyMatch(line -> line.startsWith("x-forwarded-host: 127.0.0.1:"))
                .anyMatch(line -> line.startsWith("x-request-id: "))
                .noneMatch(line -> line.contains("a-secret") || line.startsWith("cookie"));
    }
}
