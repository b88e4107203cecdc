package dev.swapgate.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;

import dev.swapgate.e2e.Launcher;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The official Java library: chunked multipart with the file first, {@code model} last in JSON. */
class OpenAiJavaIT {
    @TempDir static Path directory;

    private static Launcher gateway;
    private static OpenAIClient client;

    @BeforeAll
    static void start() {
        gateway = ClientGateway.start(directory);
        client = clientWith(ClientGateway.KEY);
    }

    @AfterAll
    static void stop() {
        client.close();
        gateway.close();
    }

    private static OpenAIClient clientWith(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.uri("/v1").toString())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams.Builder chat(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("Say hello.");
    }

    private static String text(StreamResponse<ChatCompletionChunk> stream) {
        var text = new StringBuilder();
        stream.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .map(choice -> choice.delta().content())
                .flatMap(Optional::stream)
                .forEach(text::append);
        return text.toString();
    }

    @Test
    void listsModels() {
        List<String> ids = client.models().list().items().stream().map(Model::id).toList();
        assertThat(ids).contains("alpha", "vendor/beta", "embed");
    }

    @Test
    void chats() {
        ChatCompletion answer = client.chat().completions().create(chat("alpha").build());
        assertThat(answer.choices().get(0).message().content().orElse("")).isNotEmpty();
    }

    @Test
    void streamsAcrossASwap() {
        for (String model : List.of("alpha", "vendor/beta", "alpha")) {
            try (var stream = client.chat().completions().createStreaming(chat(model).build())) {
                assertThat(text(stream)).isNotEmpty();
            }
        }
    }

    @Test
    void streamsWithUsage() {
        var params =
                chat("alpha")
                        .streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build())
                        .build();
        try (var stream = client.chat().completions().createStreaming(params)) {
            assertThat(stream.stream().map(ChatCompletionChunk::usage).flatMap(Optional::stream))
                    .isNotEmpty();
        }
    }

    @Test
    void embeds() {
        var params = EmbeddingCreateParams.builder().model("embed").input("a").build();
        assertThat(client.embeddings().create(params).data().get(0).embedding()).isNotEmpty();
    }

    @Test
    void uploadsAudioWithTheModelAfterTheFile() throws IOException {
        Path file = Files.write(directory.resolve("speech.wav"), new byte[300_000]);
        var params = TranscriptionCreateParams.builder().file(file).model("alpha").build();
        assertThat(client.audio().transcriptions().create(params).asTranscription().text())
                .isNotNull();
    }

    @Test
    void tellsThatAModelIsUnknown() {
        assertThatThrownBy(() -> client.chat().completions().create(chat("alpa").build()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("alpa");
    }

    @Test
    void tellsThatAKeyIsWrong() {
        OpenAIClient stranger = clientWith("wrong");
        try {
            assertThatThrownBy(() -> stranger.chat().completions().create(chat("alpha").build()))
                    .isInstanceOf(UnauthorizedException.class);
        } finally {
            stranger.close();
        }
    }

    @Test
    void tellsThatAModelCannotStart() {
        assertThatThrownBy(() -> client.chat().completions().create(chat("broken").build()))
                .isInstanceOfSatisfying(
                        OpenAIServiceException.class,
                        error -> assertThat(error.statusCode()).isIn(502, 503));
    }

    @Test
    void raisesWhenTheModelDiesInMidStream() {
        try (var stream = client.chat().completions().createStreaming(chat("mortal").build())) {
            assertThatThrownBy(() -> text(stream)).isInstanceOf(OpenAIException.class);
        }
    }
}
