package dev.swapgate.activity.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.activity.row.Tokens;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

class AnswerReaderTest {
    private static final Duration WALL = Duration.ofMillis(50);
    private static final String JSON = "application/json; charset=utf-8";
    private static final String EVENTS = "text/event-stream";

    static Answer whole(int status, String type, String body) {
        return new Answer(status, type, "", bytes(body), new byte[0], true);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Tokens tokens(long cached, long input, long output) {
        return new Tokens(cached, -1, -1, input, output, -1, -1);
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(
                        "chat",
                        JSON,
                        """
                        {"choices":[{"message":{"content":"\\"usage\\":{\\"prompt_tokens\\":9}"}}],
                         "usage":{"prompt_tokens":12,"completion_tokens":34,"total_tokens":46,
                                  "prompt_tokens_details":{"cached_tokens":8}}}\
                        """,
                        tokens(8, 12, 34)),
                Arguments.of(
                        "completions without details",
                        JSON,
                        "{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}",
                        tokens(-1, 3, 4)),
                Arguments.of(
                        "responses",
                        JSON,
                        """
                        {"output":[],"usage":{"input_tokens":5,"output_tokens":6,
                         "input_tokens_details":{"cached_tokens":0}}}\
                        """,
                        tokens(0, 5, 6)),
                Arguments.of(
                        "messages",
                        JSON,
                        """
                        {"type":"message","usage":{"input_tokens":7,"output_tokens":8,
                         "cache_creation_input_tokens":1,"cache_read_input_tokens":2}}\
                        """,
                        tokens(2, 7, 8)),
                Arguments.of(
                        "chat stream",
                        EVENTS,
                        """
                        data: {"choices":[{"delta":{"content":"a"}}],"usage":null}

                        data: {"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":34}}

                        data: [DONE]

                        """,
                        tokens(-1, 12, 34)),
                Arguments.of(
                        "messages stream",
                        EVENTS,
                        """
                        event: message_start
                        data: {"type":"message_start","message":{"usage":{"input_tokens":25,\
                        "output_tokens":1,"cache_read_input_tokens":4}}}

                        event: message_delta
                        data: {"type":"message_delta","delta":{},"usage":{"output_tokens":15}}

                        """,
                        tokens(4, 25, 15)),
                Arguments.of(
                        "responses stream with carriage returns",
                        EVENTS,
                        "event: response.completed\r\ndata: {\"type\":\"response.completed\","
                                + "\"response\":{\"output\":[{\"usage\":{\"input_tokens\":1}}],"
                                + "\"usage\":{\"input_tokens\":9,\"output_tokens\":10}}}\r\n\r\n",
                        tokens(-1, 9, 10)),
                Arguments.of(
                        "llama-server",
                        JSON,
                        """
                        {"usage":{"prompt_tokens":100,"completion_tokens":9},
                         "timings":{"cache_n":60,"prompt_n":40,"prompt_ms":20.5,
                          "prompt_per_second":1951.2,"predicted_n":9,"predicted_ms":90,
                          "predicted_per_second":100.5,"draft_n":4,"draft_n_accepted":3}}\
                        """,
                        new Tokens(60, 4, 3, 40, 9, 1951.2, 100.5)),
                Arguments.of(
                        "llama-server with half of its drafts",
                        JSON,
                        "{\"timings\":{\"prompt_n\":4,\"predicted_n\":5,\"draft_n\":4}}",
                        tokens(-1, 4, 5)),
                Arguments.of(
                        "infill",
                        JSON,
                        "[{\"timings\":{\"prompt_n\":1,\"predicted_n\":1}},"
                                + "{\"timings\":{\"prompt_n\":2,\"predicted_n\":3}}]",
                        tokens(-1, 2, 3)),
                Arguments.of(
                        "vLLM",
                        JSON,
                        """
                        {"usage":{"prompt_tokens":110,"completion_tokens":20,
                          "prompt_tokens_details":{"cached_tokens":10}},
                         "metrics":{"time_to_first_token_ms":50,"mean_itl_ms":4,
                          "speculative_decoding":{"num_draft_tokens":7,
                                                  "num_accepted_draft_tokens":5}}}\
                        """,
                        new Tokens(10, 7, 5, 110, 20, 2000, 250)),
                Arguments.of(
                        "vLLM that has measured nothing",
                        JSON,
                        "{\"usage\":{\"prompt_tokens\":1},\"metrics\":{\"mean_itl_ms\":0}}",
                        tokens(-1, 1, 0)),
                Arguments.of(
                        "numbers that are none",
                        JSON,
                        "{\"usage\":{\"prompt_tokens\":\"12\",\"completion_tokens\":-3,"
                                + "\"prompt_tokens_details\":7}}",
                        Tokens.UNKNOWN),
                Arguments.of("nothing about tokens", JSON, "{\"a\":1}", Tokens.UNKNOWN),
                Arguments.of("no JSON", JSON, "<html>", Tokens.UNKNOWN),
                Arguments.of("an empty body", JSON, "", Tokens.NONE),
                Arguments.of("another type", "audio/wav", "{\"usage\":{}}", Tokens.NONE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void tokensAreFoundIn(String what, String type, String body, Tokens tokens) {
        Reading reading = AnswerReader.read(whole(200, type, body), WALL);

        assertThat(reading.tokens()).isEqualTo(tokens);
        assertThat(reading.error()).isEmpty();
    }

    @Test
    void otherSuccessesAreRead() {
        String body = "{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}";

        assertThat(AnswerReader.read(whole(201, JSON, body), WALL).tokens().input()).isEqualTo(3);
    }

    @Test
    void theServersOwnTimeCountsIfItIsLonger() {
        String body = "{\"timings\":{\"prompt_ms\":20.5,\"predicted_ms\":90}}";

        assertThat(AnswerReader.read(whole(200, JSON, body), WALL).took())
                .isEqualTo(Duration.ofNanos(110_500_000));
        assertThat(AnswerReader.read(whole(200, JSON, body), Duration.ofSeconds(2)).took())
                .isEqualTo(Duration.ofSeconds(2));
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(JSON, "{\"error\":{\"message\":\"too long\",\"code\":1}}", "too long"),
                Arguments.of(JSON, "{\"error\":\"too long\"}", "too long"),
                Arguments.of(JSON, "{\"message\":\"too long\"}", "too long"),
                Arguments.of(JSON, "{\"detail\":\"too long\"}", "too long"),
                Arguments.of(JSON, "{\"detail\":[{\"msg\":\"too long\"}]}", "500 Server Error"),
                Arguments.of(JSON, "[", "500 Server Error"),
                Arguments.of("text/plain", "{\"error\":\"too long\"}", "too long"),
                Arguments.of("text/html", "{\"error\":\"too long\"}", "500 Server Error"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("errors")
    void whatWentWrongIsFoundIn(String type, String body, String error) {
        assertThat(AnswerReader.read(whole(500, type, body), WALL))
                .isEqualTo(new Reading(Tokens.NONE, WALL, error));
    }

    @Test
    void aLongErrorIsCutBetweenTwoCharacters() {
        String text = "x" + "ä".repeat(400);

        String error =
                AnswerReader.read(whole(500, JSON, "{\"error\":\"" + text + "\"}"), WALL).error();

        assertThat(error).isEqualTo("x" + "ä".repeat(249) + "...");
    }

    /** Wherever the gap in a kept body is, what lies outside it is found. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void aGapBehindTheNumbersHidesNothing(String what, String type, String body, Tokens tokens) {
        String filler = type.equals(EVENTS) ? "data: {}\n\n" : " ";
        byte[] head = bytes(body + filler);

        Answer answer = new Answer(200, type, "", head, bytes("x" + filler), false);

        assertThat(AnswerReader.read(answer, WALL).tokens())
                .isEqualTo(body.isEmpty() ? AnswerReader.read(answer, WALL).tokens() : tokens);
    }

    @Test
    void numbersBehindAGapAreFound() {
        String json = "{\"data\":[1,2,3],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":8}}";
        String event =
                "data: {\"response\":{\"output\":[],\"usage\":{\"input_tokens\":7,"
                        + "\"output_tokens\":8}}}\n\ndata: {}\n\n";

        for (int gap = 5; gap < 13; gap++) {
            assertThat(AnswerReader.read(cut(JSON, json, 3, gap), WALL).tokens())
                    .isEqualTo(tokens(-1, 7, 8));
            assertThat(AnswerReader.read(cut(EVENTS, event, 3, gap), WALL).tokens())
                    .isEqualTo(tokens(-1, 7, 8));
        }
    }

    private static Answer cut(String type, String body, int from, int to) {
        byte[] all = bytes(body);
        return new Answer(
                200,
                type,
                "",
                Arrays.copyOf(all, from),
                Arrays.copyOfRange(all, to, all.length),
                false);
    }

    @Test
    void textThatLooksLikeNumbersBehindAGapIsNotTaken() {
        String json = "[[ {\"content\":\"\\\"usage\\\":{\\\"prompt_tokens\\\":7}\"}";

        assertThat(AnswerReader.read(cut(JSON, json, 1, 2), WALL).tokens())
                .isEqualTo(Tokens.UNKNOWN);
    }
}
