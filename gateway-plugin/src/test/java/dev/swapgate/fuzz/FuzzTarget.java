package dev.swapgate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.swapgate.activity.usage.Answer;
import dev.swapgate.activity.usage.AnswerReader;
import dev.swapgate.config.CommandLine;
import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.read.ConfigLoader;
import dev.swapgate.config.read.Refusal;
import dev.swapgate.corpus.BadInput;
import dev.swapgate.corpus.BadInputs;
import dev.swapgate.proxy.body.BodyException;
import dev.swapgate.proxy.body.Bytes;
import dev.swapgate.proxy.body.JsonEdits;
import dev.swapgate.proxy.body.JsonModel;
import dev.swapgate.proxy.body.MediaType;
import dev.swapgate.proxy.body.MultipartModel;
import dev.swapgate.proxy.body.NamedModel;
import dev.swapgate.proxy.headers.ForwardedHeaders;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What reads foreign bytes, each with inputs to begin with and what must hold for any other. */
enum FuzzTarget {
    /** A body is refused in words, or its model can be renamed and members set. */
    JSON {
        @Override
        List<byte[]> seeds() {
            return with(
                    bodies("json", "admin"),
                    "{\"model\":\"m1\"}",
                    "{\"model\":\"m1\",\"stream\":true,\"messages\":[{\"content\":\"a\\u00e9😀\"}]}",
                    "{\"a\":{\"model\":[1,2.5e3,null]},\"mod\\u0065l\":\"qwen\"}");
        }

        @Override
        void run(byte[] input) throws IOException {
            NamedModel named;
            try {
                named = JsonModel.find(Bytes.of(input));
            } catch (BodyException e) {
                assertSaid(e.message());
                return;
            }
            Bytes renamed =
                    Bytes.of(input).replace(named.start(), named.end(), Bytes.ofJson("other"));
            assertThat(JsonModel.find(renamed).name()).isEqualTo("other");
            JsonEdits edits = new JsonEdits(List.of("messages"), Map.of("temperature", 0.5));
            JsonNode edited = new JsonMapper().readTree(edits.apply(renamed).toArray());
            assertThat(edited.get("model").asText()).isEqualTo("other");
            assertThat(edited.get("temperature").asDouble()).isEqualTo(0.5);
            assertThat(edited.has("messages")).isFalse();
        }
    },

    /** A form is refused in words, or its model can be replaced. */
    MULTIPART {
        @Override
        List<byte[]> seeds() {
            return with(
                    bodies("multipart"),
                    "--XyZ\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm1\r\n--XyZ--",
                    """

                    --XyZ
                    Content-Disposition: form-data; name="f"; filename="a"
                    Content-Type: a/b

                    x
                    --X

                    --XyZ
                    Content-Disposition: form-data; name=model

                    m1
                    --XyZ--
                    """
                            .replace("\n", "\r\n"));
        }

        @Override
        void run(byte[] input) {
            MediaType type = MediaType.parse("multipart/form-data; boundary=XyZ").orElseThrow();
            NamedModel named;
            try {
                named = MultipartModel.find(Bytes.of(input), type);
            } catch (BodyException e) {
                assertSaid(e.message());
                return;
            }
            byte[] name = "other".getBytes(StandardCharsets.UTF_8);
            Bytes renamed = Bytes.of(input).replace(named.start(), named.end(), Bytes.of(name));
            assertThat(MultipartModel.find(renamed, type).name()).isEqualTo("other");
        }
    },

    /** No secret and nothing of the connection passes, however it is spelled. */
    HEADERS {
        private static final Set<String> NEVER =
                Set.of("authorization", "x-api-key", "cookie", "connection", "transfer-encoding");

        @Override
        List<byte[]> seeds() {
            return with(
                    Stream.of("headers", "hosts", "websockets")
                            .flatMap(family -> BadInputs.of(family).stream())
                            .map(BadInput::bytes)
                            .toList(),
                    "Connection: close, X-A\r\nX-A: b\r\nAuthorization: Bearer x\r\ncookie: a=b");
        }

        @Override
        void run(byte[] input) {
            List<String> lines = new String(input, StandardCharsets.ISO_8859_1).lines().toList();
            Set<String> named =
                    ForwardedHeaders.namedBy(
                            lines.stream()
                                    .filter(line ->
                                            line.regionMatches(true, 0, "connection:", 0, 11))
                                    .map(line -> line.substring(11))
                                    .toList());
            for (String line : lines) {
                String name = line.split(":", 2)[0];
                String lower = name.toLowerCase(Locale.ROOT);
                if (NEVER.contains(lower) || named.contains(lower)) {
                    assertThat(ForwardedHeaders.passesToUpstream(name, named)).isFalse();
                }
            }
        }
    },

    /** A command is split into words which, quoted, are the same words again. */
    COMMAND {
        @Override
        List<byte[]> seeds() {
            return with(
                    List.of(),
                    "llama-server --port ${PORT} -m '/models/a b.gguf' --flag=\"x \\\" y\"",
                    "sh -c 'exec \"$0\" \"$@\"' \\\n  a\\ b # c\n# comment\n d",
                    "\"a\\\nb\" '' \"\" \\");
        }

        @Override
        void run(byte[] input) {
            List<String> words =
                    CommandLine.split(new String(input, StandardCharsets.UTF_8)).stream()
                            .filter(word -> word.indexOf('\n') < 0)
                            .toList();
            StringBuilder quoted = new StringBuilder();
            words.forEach(
                    word -> quoted.append('\'').append(word.replace("'", "'\\''")).append("' "));
            assertThat(CommandLine.split(quoted.toString())).isEqualTo(words);
        }
    },

    /** A configuration is loaded, or refused with a place. */
    CONFIG {
        @Override
        List<byte[]> seeds() throws IOException {
            return Refusal.all().stream()
                    .map(refusal -> refusal.yaml().getBytes(StandardCharsets.UTF_8))
                    .toList();
        }

        @Override
        void run(byte[] input) {
            try {
                new ConfigLoader(Map.of("X", "x"))
                        .parse("f", new String(input, StandardCharsets.UTF_8));
            } catch (ConfigException e) {
                assertThat(e.problems()).isNotEmpty();
                assertThat(e.report()).startsWith("f:");
            }
        }
    },

    /** What is counted of a stream of events is never less than nothing known. */
    EVENTS {
        @Override
        List<byte[]> seeds() {
            return with(
                    List.of(),
                    """
                    data: {"usage":{"prompt_tokens":12,"completion_tokens":34}}

                    data: [DONE]

                    """,
                    "event: message_delta\r\ndata: {\"type\":\"message_delta\",\"usage\":"
                            + "{\"output_tokens\":8}}\r\n\r\n: comment\r\rid: 1\ndata:{}\n\n",
                    "data:"
                        + " {\"timings\":{\"prompt_n\":1,\"predicted_n\":2,\"predicted_ms\":1e3}}\n\n",
                    "event: error\ndata: {\"error\":{\"message\":\"x\"}}\n\n");
        }

        @Override
        void run(byte[] input) {
            int half = input.length / 2;
            byte[] start = Arrays.copyOf(input, half);
            byte[] tail = Arrays.copyOfRange(input, half, input.length);
            for (boolean whole : new boolean[] {true, false}) {
                byte[] first = whole ? input : start;
                byte[] last = whole ? new byte[0] : tail;
                Answer answer = new Answer(200, "text/event-stream", "", first, last, whole);
                var reading = AnswerReader.read(answer, Duration.ofMillis(50));
                assertThat(reading.tokens().output()).isGreaterThanOrEqualTo(-1);
                assertThat(reading.tokens().input()).isGreaterThanOrEqualTo(-1);
                assertThat(reading.took()).isPositive();
            }
        }
    };

    /** Inputs to begin with. */
    abstract List<byte[]> seeds() throws IOException;

    /** Reads an input; throws if something does not hold. */
    abstract void run(byte[] input) throws IOException;

    private static List<byte[]> bodies(String... families) {
        return Stream.of(families)
                .flatMap(family -> BadInputs.of(family).stream())
                .map(BadInput::body)
                .toList();
    }

    private static List<byte[]> with(List<byte[]> seeds, String... more) {
        return Stream.concat(
                        seeds.stream(),
                        Stream.of(more).map(text -> text.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static void assertSaid(String message) {
        assertThat(message).hasSizeBetween(10, 600).doesNotContain("com.fasterxml", "\n");
    }
}
