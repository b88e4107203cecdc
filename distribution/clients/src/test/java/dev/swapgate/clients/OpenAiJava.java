package dev.swapgate.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.FunctionDefinition;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.images.ImageEditParams;
import com.openai.models.models.Model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The official library for Java: chunked multipart with the file first, model last in JSON. */
final class OpenAiJava implements Client {
    @Override
    public String name() {
        return "openai-java";
    }

    @Override
    public void require() {
        // It is on the class path.
    }

    @Override
    public Outcome tryOn(Place place) {
        OpenAIClient client = client(place, ClientGateway.KEY);
        try {
            return new JavaCases()
                    .run(Case.LIST, () -> assertThat(ids(client)).contains("alpha", "vendor/beta"))
                    .run(Case.CHAT, () -> assertThat(said(client, "alpha")).contains("alpha"))
                    .run(Case.STREAM, () -> assertThat(streamed(client)).contains("alpha"))
                    .run(Case.USAGE, () -> streamsWithUsage(client))
                    .run(Case.TOOLS, () -> callsATool(client))
                    .run(Case.EMBEDDINGS, () -> embeds(client))
                    .run(Case.AUDIO, () -> uploadsAudio(client, place.directory()))
                    .run(Case.IMAGE_EDIT, () -> editsAnImage(client, place.directory()))
                    .run(Case.UNKNOWN_MODEL, () -> namesAnUnknownModel(client))
                    .run(Case.WRONG_KEY, () -> refusesAWrongKey(place))
                    .run(Case.RETRY, () -> assertThat(said(client, "crowded")).contains("crowded"))
                    .run(Case.CANCEL, () -> cancels(client))
                    .run(Case.SWAP, () -> Swaps.answerAll(model -> said(client, model)))
                    .run(Case.CRASH, () -> raisesWhenTheModelDies(client, place.mortal()))
                    .outcome(System.getProperty("swapgate.test.openai-java"));
        } finally {
            client.close();
        }
    }

    private static OpenAIClient client(Place place, String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(place.gateway().uri("/v1").toString())
                .apiKey(key)
                .build();
    }

    private static ChatCompletionCreateParams.Builder chat(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("Say hello.");
    }

    private static String said(OpenAIClient client, String model) {
        ChatCompletion answer = client.chat().completions().create(chat(model).build());
        return answer.choices().get(0).message().content().orElse("");
    }

    private static String streamed(OpenAIClient client) {
        var text = new StringBuilder();
        try (var stream = client.chat().completions().createStreaming(chat("alpha").build())) {
            stream.stream().forEach(chunk -> text.append(text(chunk)));
        }
        return text.toString();
    }

    private static String text(ChatCompletionChunk chunk) {
        return chunk.choices().stream()
                .map(choice -> choice.delta().content())
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("");
    }

    private static List<String> ids(OpenAIClient client) {
        return client.models().list().items().stream().map(Model::id).toList();
    }

    private static void streamsWithUsage(OpenAIClient client) {
        var options = ChatCompletionStreamOptions.builder().includeUsage(true).build();
        var params = chat("alpha").streamOptions(options).build();
        try (var stream = client.chat().completions().createStreaming(params)) {
            assertThat(stream.stream().map(ChatCompletionChunk::usage).flatMap(Optional::stream))
                    .hasSize(1)
                    .allSatisfy(usage -> assertThat(usage.completionTokens()).isPositive());
        }
    }

    private static void callsATool(OpenAIClient client) {
        var function = FunctionDefinition.builder().name("weather").build();
        var params =
                chat("alpha")
                        .addTool(ChatCompletionFunctionTool.builder().function(function).build())
                        .toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED)
                        .build();
        var message = client.chat().completions().create(params).choices().get(0).message();
        assertThat(message.toolCalls().orElseThrow())
                .singleElement()
                .satisfies(call ->
                        assertThat(call.asFunction().function().name()).isEqualTo("weather"));
    }

    private static void embeds(OpenAIClient client) {
        var params = EmbeddingCreateParams.builder().model("embed").input("a").build();
        assertThat(client.embeddings().create(params).data().get(0).embedding()).hasSize(64);
    }

    private static void uploadsAudio(OpenAIClient client, Path directory) throws IOException {
        Path file = Files.write(directory.resolve("speech.wav"), new byte[300_000]);
        var params = TranscriptionCreateParams.builder().file(file).model("alpha").build();
        assertThat(client.audio().transcriptions().create(params).asTranscription().text())
                .contains("alpha", "speech.wav");
    }

    private static void editsAnImage(OpenAIClient client, Path directory) throws IOException {
        Path file = Files.write(directory.resolve("pixel.png"), new byte[100]);
        var params = ImageEditParams.builder().image(file).prompt("brighter").model("alpha");
        assertThat(client.images().edit(params.build()).data().orElseThrow())
                .singleElement()
                .satisfies(image -> assertThat(image.b64Json().orElse("")).isNotEmpty());
    }

    private static void namesAnUnknownModel(OpenAIClient client) {
        assertThatThrownBy(() -> said(client, "alpa"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("alpa");
    }

    private static void refusesAWrongKey(Place place) {
        OpenAIClient stranger = client(place, "wrong");
        try {
            assertThatThrownBy(() -> said(stranger, "alpha"))
                    .isInstanceOf(UnauthorizedException.class);
        } finally {
            stranger.close();
        }
    }

    /** Twice, as the model has one slot: without the first leaving the second would not begin. */
    private static void cancels(OpenAIClient client) {
        for (int i = 0; i < 2; i++) {
            try (var stream =
                    client.chat().completions().createStreaming(chat("endless").build())) {
                assertThat(stream.stream().limit(3)).hasSize(3);
            }
        }
    }

    private static void raisesWhenTheModelDies(OpenAIClient client, String mortal) {
        var text = new StringBuilder();
        try (var stream = client.chat().completions().createStreaming(chat(mortal).build())) {
            assertThatThrownBy(() -> stream.stream().forEach(chunk -> text.append(text(chunk))))
                    .isInstanceOf(OpenAIException.class);
        }
        assertThat(text).isNotEmpty();
    }

    @Override
    public String toString() {
        return name();
    }
}
