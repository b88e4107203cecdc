package dev.swapgate.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swapgate.e2e.Daemon;
import dev.swapgate.e2e.RequiredProgram;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The program on the path, whatever its version. */
final class Curl implements Client {
    /** Exit codes of curl. */
    private static final int HTTP_ERROR = 22;

    private static final int PARTIAL = 18;
    private static final int RECEIVE_ERROR = 56;

    private static final String CHAT = "/v1/chat/completions";
    private static final String TOOLS =
            ",\"tool_choice\":\"required\",\"tools\":[{\"type\":\"function\","
                    + "\"function\":{\"name\":\"weather\"}}]";

    @Override
    public String name() {
        return "curl";
    }

    @Override
    public void require() {
        RequiredProgram.onPath("curl");
    }

    @Override
    public Outcome tryOn(Place place) {
        return new JavaCases()
                .run(Case.LIST, () -> lists(place))
                .run(Case.CHAT, () -> assertThat(said(place, "alpha")).contains("alpha"))
                .run(Case.STREAM, () -> streams(place))
                .run(Case.USAGE, () -> streamsWithUsage(place))
                .run(Case.TOOLS, () -> callsATool(place))
                .run(Case.EMBEDDINGS, () -> embeds(place))
                .run(Case.AUDIO, () -> uploadsAudio(place))
                .run(Case.IMAGE_EDIT, () -> editsAnImage(place))
                .run(Case.UNKNOWN_MODEL, () -> namesAnUnknownModel(place))
                .run(Case.WRONG_KEY, () -> refusesAWrongKey(place))
                .run(Case.RETRY, () -> retriesAFullQueue(place))
                .run(Case.CANCEL, () -> cancels(place))
                .run(Case.SWAP, () -> Swaps.answerAll(model -> said(place, model)))
                .run(Case.CRASH, () -> failsWhenTheModelDies(place))
                .outcome("");
    }

    /** What curl printed and its exit code. */
    private record Answer(int exit, String text) {
        String ok() {
            assertThat(exit).as(text).isZero();
            return text;
        }
    }

    private static Answer curl(Place place, String path, String... options) {
        return curlAs(place, ClientGateway.KEY, path, options);
    }

    private static Answer curlAs(Place place, String key, String path, String... options) {
        try (Daemon process = start(place, key, path, options)) {
            int exit = process.awaitExit(Duration.ofMinutes(2));
            return new Answer(exit, process.log());
        }
    }

    private static Daemon start(Place place, String key, String path, String... options) {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-N", "--fail-with-body"));
        command.addAll(List.of("-H", "Authorization: Bearer " + key));
        command.addAll(List.of(options));
        command.add(place.gateway().uri(path).toString());
        String name = "curl-" + UUID.randomUUID();
        return Daemon.start(place.directory(), name, command, Map.of());
    }

    private static String body(String model, String more) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]%s}"
                .formatted(model, more);
    }

    private static Answer post(Place place, String path, String json) {
        return curl(place, path, "--json", json);
    }

    private static String said(Place place, String model) {
        return post(place, CHAT, body(model, "")).ok();
    }

    private static void lists(Place place) {
        assertThat(curl(place, "/v1/models").ok()).contains("\"alpha\"", "\"vendor/beta\"");
    }

    private static void streams(Place place) {
        assertThat(post(place, CHAT, body("alpha", ",\"stream\":true")).ok())
                .contains("data: {", "alpha", "data: [DONE]")
                .doesNotContain("completion_tokens");
    }

    private static void streamsWithUsage(Place place) {
        String more = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";
        assertThat(post(place, CHAT, body("alpha", more)).ok()).contains("\"completion_tokens\":");
    }

    private static void callsATool(Place place) {
        assertThat(post(place, CHAT, body("alpha", TOOLS)).ok())
                .contains("\"tool_calls\"", "\"weather\"");
    }

    private static void embeds(Place place) {
        String json = "{\"model\":\"embed\",\"input\":\"a\"}";
        assertThat(post(place, "/v1/embeddings", json).ok()).contains("\"embedding\":[");
    }

    /** So large that curl asks first whether to send it. */
    private static void uploadsAudio(Place place) throws IOException {
        Path file = Files.write(place.directory().resolve("large.wav"), new byte[3_000_000]);
        Answer answer =
                curl(place, "/v1/audio/transcriptions", "-F", "file=@" + file, "-F", "model=alpha");
        assertThat(answer.ok()).contains("alpha", "large.wav");
    }

    private static void editsAnImage(Place place) throws IOException {
        Path file = Files.write(place.directory().resolve("small.png"), new byte[100]);
        Answer answer =
                curl(
                        place,
                        "/v1/images/edits",
                        "-F",
                        "image=@" + file,
                        "-F",
                        "prompt=brighter",
                        "-F",
                        "model=alpha");
        assertThat(answer.ok()).contains("b64_json");
    }

    private static void namesAnUnknownModel(Place place) {
        Answer answer = post(place, CHAT, body("alpa", ""));
        assertThat(answer.exit()).isEqualTo(HTTP_ERROR);
        assertThat(answer.text()).contains("model_not_found", " 404");
    }

    private static void refusesAWrongKey(Place place) {
        Answer answer = curlAs(place, "wrong", CHAT, "--json", body("alpha", ""));
        assertThat(answer.exit()).isEqualTo(HTTP_ERROR);
        assertThat(answer.text()).contains("invalid_api_key", " 401");
    }

    private static void retriesAFullQueue(Place place) {
        String json = body(ClientGateway.CROWDED, "");
        Answer answer = curl(place, CHAT, "--retry", "3", "--json", json);
        assertThat(answer.ok()).contains("Hello from crowded");
    }

    /** Twice, as the model has one slot: without the first leaving the second would not begin. */
    private static void cancels(Place place) {
        for (int i = 0; i < 2; i++) {
            String json = body("endless", ",\"stream\":true");
            try (Daemon process = start(place, ClientGateway.KEY, CHAT, "--json", json)) {
                await("the first piece")
                        .atMost(Duration.ofMinutes(1))
                        .untilAsserted(() -> assertThat(process.log()).contains("data: {"));
            }
        }
    }

    private static void failsWhenTheModelDies(Place place) {
        Answer answer = post(place, CHAT, body(place.mortal(), ",\"stream\":true"));
        assertThat(answer.exit()).as(answer.text()).isIn(PARTIAL, RECEIVE_ERROR);
        assertThat(answer.text()).contains("data: {").doesNotContain("[DONE]");
    }

    @Override
    public String toString() {
        return name();
    }
}
