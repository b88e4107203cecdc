package dev.swapgate.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.catalog.ModelDescription;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.openai.OpenAiAudioTranscriptionModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiImageModel;
import dev.langchain4j.model.openai.OpenAiModelCatalog;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;

import java.util.Base64;
import java.util.List;

/** LangChain4j on its own HTTP client, which asks to upgrade to HTTP/2 on every call. */
final class LangChain4j implements Client {
    private static final String PROMPT = "Say hello.";

    @Override
    public String name() {
        return "langchain4j-open-ai";
    }

    @Override
    public void require() {
        // It is on the class path.
    }

    @Override
    public Outcome tryOn(Place place) {
        String url = place.gateway().uri("/v1").toString();
        return new JavaCases()
                .run(Case.LIST, () -> assertThat(ids(url)).contains("alpha", "vendor/beta"))
                .run(Case.CHAT, () -> assertThat(said(url, "alpha")).contains("alpha"))
                .run(Case.STREAM, () -> streams(url))
                .run(Case.USAGE, () -> streamsWithUsage(url))
                .run(Case.TOOLS, () -> callsATool(url))
                .run(Case.EMBEDDINGS, () -> embeds(url))
                .run(Case.AUDIO, () -> uploadsAudio(url))
                .run(Case.IMAGE_EDIT, () -> editsAnImage(url))
                .run(Case.UNKNOWN_MODEL, () -> namesAnUnknownModel(url))
                .run(Case.WRONG_KEY, () -> refusesAWrongKey(url))
                .run(Case.RETRY, () -> assertThat(said(url, "crowded")).contains("crowded"))
                .run(Case.CANCEL, () -> cancels(url))
                .run(Case.SWAP, () -> Swaps.answerAll(model -> said(url, model)))
                .run(Case.CRASH, () -> raisesWhenTheModelDies(url, place.mortal()))
                .outcome(System.getProperty("swapgate.test.langchain4j"));
    }

    private static OpenAiChatModel chat(String url, String key, String model) {
        return OpenAiChatModel.builder().baseUrl(url).apiKey(key).modelName(model).build();
    }

    private static String said(String url, String model) {
        return chat(url, ClientGateway.KEY, model).chat(PROMPT);
    }

    private static List<String> ids(String url) {
        var catalog = OpenAiModelCatalog.builder().baseUrl(url).apiKey(ClientGateway.KEY).build();
        return catalog.listModels().stream().map(ModelDescription::name).toList();
    }

    private static Listener stream(String url, String model, Listener listener) {
        OpenAiStreamingChatModel.builder()
                .baseUrl(url)
                .apiKey(ClientGateway.KEY)
                .modelName(model)
                .build()
                .chat(PROMPT, listener);
        return listener;
    }

    private static void streams(String url) {
        Listener listener = stream(url, "alpha", Listener.toTheEnd());
        assertThat(listener.answer().aiMessage().text()).contains("alpha");
        assertThat(listener.text()).contains("alpha");
    }

    private static void streamsWithUsage(String url) {
        Listener listener = stream(url, "alpha", Listener.toTheEnd());
        assertThat(listener.answer().tokenUsage().outputTokenCount()).isPositive();
    }

    private static void callsATool(String url) {
        var request =
                ChatRequest.builder()
                        .messages(UserMessage.from(PROMPT))
                        .toolSpecifications(ToolSpecification.builder().name("weather").build())
                        .toolChoice(ToolChoice.REQUIRED)
                        .build();
        var answer = chat(url, ClientGateway.KEY, "alpha").chat(request);
        assertThat(answer.aiMessage().toolExecutionRequests())
                .singleElement()
                .satisfies(call -> assertThat(call.name()).isEqualTo("weather"));
    }

    private static void embeds(String url) {
        var model =
                OpenAiEmbeddingModel.builder()
                        .baseUrl(url)
                        .apiKey(ClientGateway.KEY)
                        .modelName("embed")
                        .build();
        assertThat(model.embed("a").content().vector()).hasSize(64);
    }

    private static void uploadsAudio(String url) {
        var model =
                OpenAiAudioTranscriptionModel.builder()
                        .baseUrl(url)
                        .apiKey(ClientGateway.KEY)
                        .modelName("alpha")
                        .build();
        var audio = Audio.builder().binaryData(new byte[300_000]).mimeType("audio/wav").build();
        assertThat(model.transcribeToText(audio)).contains("alpha");
    }

    private static void editsAnImage(String url) {
        var model =
                OpenAiImageModel.builder()
                        .baseUrl(url)
                        .apiKey(ClientGateway.KEY)
                        .modelName("alpha")
                        .build();
        var image =
                Image.builder()
                        .base64Data(Base64.getEncoder().encodeToString(new byte[100]))
                        .mimeType("image/png")
                        .build();
        assertThat(model.edit(image, "brighter").content().base64Data()).isNotEmpty();
    }

    private static void namesAnUnknownModel(String url) {
        assertThatThrownBy(() -> said(url, "alpa"))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("alpa");
    }

    private static void refusesAWrongKey(String url) {
        assertThatThrownBy(() -> chat(url, "wrong", "alpha").chat(PROMPT))
                .isInstanceOf(AuthenticationException.class);
    }

    /** Twice, as the model has one slot: without the first leaving the second would not begin. */
    private static void cancels(String url) {
        for (int i = 0; i < 2; i++) {
            stream(url, "endless", Listener.leavingAfter(3)).awaitLeft();
        }
    }

    private static void raisesWhenTheModelDies(String url, String mortal) {
        Listener listener = stream(url, mortal, Listener.toTheEnd());
        assertThatThrownBy(listener::answer).isNotNull();
        assertThat(listener.text()).isNotEmpty();
    }

    @Override
    public String toString() {
        return name();
    }
}
