package dev.swapgate.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.TextBlock;
import com.anthropic.models.messages.TextDelta;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolChoiceAny;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.models.ModelInfo;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The official library for Java: keys in order, model last. */
final class AnthropicJava implements Client {
    @Override
    public String name() {
        return "anthropic-java";
    }

    @Override
    public void require() {
        // It is on the class path.
    }

    @Override
    public Outcome tryOn(Place place) {
        AnthropicClient client = client(place, ClientGateway.KEY);
        try {
            return new JavaCases()
                    .run(Case.LIST, () -> assertThat(ids(client)).contains("alpha", "vendor/beta"))
                    .run(Case.CHAT, () -> assertThat(said(client, "alpha")).contains("alpha"))
                    .run(Case.STREAM, () -> assertThat(streamed(client)).contains("alpha"))
                    .run(Case.USAGE, () -> streamsWithUsage(client))
                    .run(Case.TOOLS, () -> callsATool(client))
                    .run(Case.UNKNOWN_MODEL, () -> namesAnUnknownModel(client))
                    .run(Case.WRONG_KEY, () -> refusesAWrongKey(place))
                    .run(Case.RETRY, () -> assertThat(said(client, "crowded")).contains("crowded"))
                    .run(Case.CANCEL, () -> cancels(client))
                    .run(Case.SWAP, () -> Swaps.answerAll(model -> said(client, model)))
                    .run(Case.CRASH, () -> raisesWhenTheModelDies(client, place.mortal()))
                    .outcome(System.getProperty("swapgate.test.anthropic-java"));
        } finally {
            client.close();
        }
    }

    private static AnthropicClient client(Place place, String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(place.gateway().uri("").toString())
                .apiKey(key)
                .build();
    }

    private static MessageCreateParams.Builder message(String model) {
        return MessageCreateParams.builder()
                .model(model)
                .maxTokens(64)
                .addUserMessage("Say hello.");
    }

    private static String said(AnthropicClient client, String model) {
        return client.messages().create(message(model).build()).content().stream()
                .map(ContentBlock::text)
                .flatMap(Optional::stream)
                .map(TextBlock::text)
                .collect(Collectors.joining());
    }

    private static String streamed(AnthropicClient client) {
        try (var stream = client.messages().createStreaming(message("alpha").build())) {
            return stream.stream().map(AnthropicJava::text).collect(Collectors.joining());
        }
    }

    private static String text(RawMessageStreamEvent event) {
        return event.contentBlockDelta()
                .flatMap(delta -> delta.delta().text())
                .map(TextDelta::text)
                .orElse("");
    }

    private static List<String> ids(AnthropicClient client) {
        return client.models().list().items().stream().map(ModelInfo::id).toList();
    }

    private static void streamsWithUsage(AnthropicClient client) {
        try (var stream = client.messages().createStreaming(message("alpha").build())) {
            assertThat(
                            stream.stream()
                                    .map(RawMessageStreamEvent::messageDelta)
                                    .flatMap(Optional::stream))
                    .singleElement()
                    .satisfies(delta -> assertThat(delta.usage().outputTokens()).isPositive());
        }
    }

    private static void callsATool(AnthropicClient client) {
        var schema = Tool.InputSchema.builder().build();
        var params =
                message("alpha")
                        .addTool(Tool.builder().name("weather").inputSchema(schema).build())
                        .toolChoice(ToolChoiceAny.builder().build())
                        .build();
        assertThat(
                        client.messages().create(params).content().stream()
                                .map(ContentBlock::toolUse)
                                .flatMap(Optional::stream)
                                .map(ToolUseBlock::name))
                .containsExactly("weather");
    }

    private static void namesAnUnknownModel(AnthropicClient client) {
        assertThatThrownBy(() -> said(client, "alpa"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("alpa");
    }

    private static void refusesAWrongKey(Place place) {
        AnthropicClient stranger = client(place, "wrong");
        try {
            assertThatThrownBy(() -> said(stranger, "alpha"))
                    .isInstanceOf(UnauthorizedException.class);
        } finally {
            stranger.close();
        }
    }

    /** Twice, as the model has one slot: without the first leaving the second would not begin. */
    private static void cancels(AnthropicClient client) {
        for (int i = 0; i < 2; i++) {
            try (var stream = client.messages().createStreaming(message("endless").build())) {
                assertThat(stream.stream().limit(5)).hasSize(5);
            }
        }
    }

    private static void raisesWhenTheModelDies(AnthropicClient client, String mortal) {
        var text = new StringBuilder();
        try (var stream = client.messages().createStreaming(message(mortal).build())) {
            assertThatThrownBy(() -> stream.stream().forEach(event -> text.append(text(event))))
                    .isInstanceOf(AnthropicException.class);
        }
        assertThat(text).isNotEmpty();
    }

    @Override
    public String toString() {
        return name();
    }
}
