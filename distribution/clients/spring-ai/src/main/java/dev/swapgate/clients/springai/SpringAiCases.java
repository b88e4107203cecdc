package dev.swapgate.clients.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiAudioTranscriptionModel;
import org.springframework.ai.openai.OpenAiAudioTranscriptionOptions;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.tool.function.FunctionToolCallback;
import org.springframework.core.io.ByteArrayResource;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Spring AI on OpenAI's library; it has no call that lists models or edits an image. */
final class SpringAiCases {
    private static final String PROMPT = "Say hello.";
    private static final List<String> SWAPPING =
            List.of("vendor/beta", "gamma", "vendor/beta", "gamma");

    private final String url;
    private final String key;
    private final String mortal;

    private SpringAiCases(String gateway, String key, String mortal) {
        url = gateway + "/v1";
        this.key = key;
        this.mortal = mortal;
    }

    /** Tries it on a gateway: its address, a key for it, and the model that dies in mid-stream. */
    public static void main(String[] arguments) {
        new SpringAiCases(arguments[0], arguments[1], arguments[2]).run();
        // Threads of the library would keep the program for a minute.
        System.exit(0);
    }

    private void run() {
        String version = OpenAiChatModel.class.getPackage().getImplementationVersion();
        new Cases(System.out, version)
                .run("chat", () -> assertThat(said("alpha")).contains("alpha"))
                .run("stream", this::streams)
                .run("usage", this::streamsWithUsage)
                .run("tools", this::callsATool)
                .run("embeddings", this::embeds)
                .run("audio", this::uploadsAudio)
                .run("unknown model", this::namesAnUnknownModel)
                .run("401", this::refusesAWrongKey)
                .run("429, retry", () -> assertThat(said("crowded")).contains("crowded"))
                .run("cancel", this::cancels)
                .run("swap", this::answersAcrossSwaps)
                .run("crash", this::raisesWhenTheModelDies);
    }

    private OpenAiChatOptions.Builder options(String model) {
        return OpenAiChatOptions.builder().baseUrl(url).apiKey(key).model(model);
    }

    private static OpenAiChatModel chat(OpenAiChatOptions.Builder options) {
        return OpenAiChatModel.builder().options(options.build()).build();
    }

    private String said(String model) {
        return text(chat(options(model)).call(new Prompt(PROMPT)));
    }

    private static String text(ChatResponse response) {
        return response.getResults().stream()
                .map(each -> Objects.requireNonNullElse(each.getOutput().getText(), ""))
                .collect(Collectors.joining());
    }

    private void streams() {
        List<ChatResponse> pieces =
                chat(options("alpha")).stream(new Prompt(PROMPT)).toStream().toList();
        assertThat(pieces).hasSizeGreaterThan(1);
        assertThat(pieces.stream().map(SpringAiCases::text).collect(Collectors.joining()))
                .contains("alpha");
    }

    private void streamsWithUsage() {
        var model = chat(options("alpha").streamUsage(true));
        assertThat(model.stream(new Prompt(PROMPT)).toStream())
                .filteredOn(piece -> piece.getMetadata().getUsage().getCompletionTokens() > 0)
                .isNotEmpty();
    }

    private void callsATool() {
        var weather =
                FunctionToolCallback.builder("weather", () -> "sunny")
                        .description("The weather")
                        .inputType(Void.class)
                        .build();
        var model = chat(options("alpha").toolCallbacks(weather).toolChoice("required"));
        assertThat(model.call(new Prompt(PROMPT)).getResults())
                .flatMap(each -> each.getOutput().getToolCalls())
                .singleElement()
                .satisfies(call -> assertThat(call.name()).isEqualTo("weather"));
    }

    private void embeds() {
        var options = OpenAiEmbeddingOptions.builder().baseUrl(url).apiKey(key).model("embed");
        var model = OpenAiEmbeddingModel.builder().options(options.build()).build();
        assertThat(model.embed("a")).hasSize(64);
    }

    private void uploadsAudio() {
        var options =
                OpenAiAudioTranscriptionOptions.builder().baseUrl(url).apiKey(key).model("alpha");
        var model = OpenAiAudioTranscriptionModel.builder().options(options.build()).build();
        assertThat(model.transcribe(new ByteArrayResource(new byte[300_000]))).contains("alpha");
    }

    private void namesAnUnknownModel() {
        assertThatThrownBy(() -> said("alpa"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("alpa");
    }

    private void refusesAWrongKey() {
        assertThatThrownBy(() -> chat(options("alpha").apiKey("wrong")).call(new Prompt(PROMPT)))
                .isInstanceOf(UnauthorizedException.class);
    }

    /** Twice, as the model has one slot: without the first leaving the second would not begin. */
    private void cancels() {
        for (int i = 0; i < 2; i++) {
            assertThat(chat(options("endless")).stream(new Prompt(PROMPT)).take(3).toStream())
                    .hasSize(3);
        }
    }

    private void answersAcrossSwaps() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<String>> answers =
                    SWAPPING.stream()
                            .map(model -> CompletableFuture.supplyAsync(() -> said(model), threads))
                            .toList();
            for (int i = 0; i < SWAPPING.size(); i++) {
                assertThat(answers.get(i).join()).contains(SWAPPING.get(i));
            }
        }
    }

    private void raisesWhenTheModelDies() {
        var text = new StringBuilder();
        var pieces = chat(options(mortal)).stream(new Prompt(PROMPT)).toStream();
        assertThatThrownBy(() -> pieces.forEach(piece -> text.append(text(piece)))).isNotNull();
        assertThat(text).isNotEmpty();
    }
}
