package dev.swapgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.swapgate.lock.schedule.RejectReason;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a chat client is told while its model is loaded. */
class LoadingStoryTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String WAITING_CHAT = "{\"model\":\"told\",\"stream\":true}";

    private FakeUpstream upstream;
    private GatewayRig rig;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        upstream = new FakeUpstream(conversation -> {
            conversation.read();
            conversation.beginEvents();
            conversation.chunk("data: {\"answer\":1}\n\n");
            conversation.chunk("data: [DONE]\n\n");
            conversation.lastChunk();
        });
        rig =
                new GatewayRig.Options()
                        .config(
                                """
                                  told:
                                    cmd: run
                                    proxy: "http://127.0.0.1:9"
                                    sendLoadingState: true
                                    aliases: [alias]
                                """)
                        .start();
        rig.models.serve("told", upstream.base());
        rig.models.serve("m1", upstream.base());
        rig.models.mode = FakeModels.Mode.WAIT;
        client = rig.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        rig.close();
        upstream.close();
    }

    @Test
    void theStoryComesFirstAndThenTheAnswer() throws Exception {
        client.send(RawClient.post(CHAT, WAITING_CHAT.replace("told", "alias"), "X-Request-ID: r1"));
        FakeModels.FakeTicket ticket = rig.models.awaitTicket();
        String begun = client.readUntil("loading model: told");
        assertThat(begun).contains("200 OK", "text/event-stream", "X-Accel-Buffering: no");
        client.readUntil("about 14 s");
        ticket.grant();

        String rest = client.readUntil("data: [DONE]\n\n");
        assertThat(rest).containsPattern("(?s)Done! \\(\\d+\\.\\d\\ds\\).*\"answer\":1");
        rig.awaitReleased();
    }

    @Test
    void everyMessageIsACompleteChunk() throws Exception {
        LoadingStory story = new LoadingStory("r1", "told", "alias", 1234, () -> 0);
        FakeModels.FakeTicket ticket = rig.models.new FakeTicket("told");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            texts.add(text(story.next(ticket)));
        }
        texts.add(text(story.last()));

        assertThat(texts.getFirst()).isEqualTo("━━━━━\nswapgate loading model: told\n");
        assertThat(texts.getLast()).isEqualTo("\nDone! (0.00s)\n━━━━━\n \n");
        assertThat(texts.subList(1, 20)).filteredOn(text -> text.startsWith("\n")).hasSize(3);
        assertThat(texts.subList(1, 20)).filteredOn(text -> text.equals(".")).hasSize(16);
        assertThat(texts)
                .contains("\nThis will take about 14 s ", "\nGood things take memory ");
        assertThat(String.join("", texts)).doesNotContain("Queue position");
    }

    private static String text(byte[] event) throws Exception {
        String whole = new String(event, StandardCharsets.UTF_8);
        assertThat(whole).startsWith("data: ").endsWith("}\n\n");
        JsonNode chunk = new ObjectMapper().readTree(whole.substring(6));
        assertThat(chunk.get("id").asText()).isEqualTo("chatcmpl-r1");
        assertThat(chunk.get("object").asText()).isEqualTo("chat.completion.chunk");
        assertThat(chunk.get("created").asLong()).isEqualTo(1234);
        assertThat(chunk.get("model").asText()).isEqualTo("alias");
        assertThat(chunk.at("/choices/0/index").asInt()).isZero();
        assertThat(chunk.at("/choices/0/finish_reason").isNull()).isTrue();
        return chunk.at("/choices/0/delta/reasoning_content").asText();
    }

    @Test
    void aFailureAfterItIsAnErrorEventAndACut() throws Exception {
        client.send(RawClient.post(CHAT, WAITING_CHAT));
        FakeModels.FakeTicket ticket = rig.models.awaitTicket();
        client.readUntil("loading model");
        ticket.refuse(RejectReason.START_FAILED, Duration.ZERO);

        String rest = client.readUntil("model_start_failed");
        assertThat(rest).contains("data: {").doesNotContain("Done!");
    }

    @ParameterizedTest
    @CsvSource({
        "QUEUE_FULL, 429",
        "MODEL_UNLOADED, 503",
    })
    void whatIsRefusedAtOnceIsAPlainError(RejectReason reason, int status) throws Exception {
        rig.models.refuseAtOnce = reason;
        client.send(RawClient.post(CHAT, WAITING_CHAT));

        assertThat(client.read().status()).isEqualTo(status);
    }

    @Test
    void anUnknownModelIsAPlainError() throws Exception {
        client.send(RawClient.post(CHAT, WAITING_CHAT.replace("told", "none")));

        assertThat(client.read().status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions          | {\"model\":\"told\"}",
                "/v1/chat/completions          | {\"model\":\"m1\",\"stream\":true}",
                "/v1/completions               | {\"model\":\"told\",\"stream\":true}",
                "/v/chat/completions           | {\"model\":\"told\",\"stream\":true}",
                "/upstream/told/v1/chat/completions | {\"model\":\"told\",\"stream\":true}",
            })
    void othersGetTheirAnswerAlone(String path, String body) throws Exception {
        client.send(RawClient.post(path, body));
        rig.models.awaitTicket().grant();

        assertThat(client.read().body()).startsWith("data: {\"answer\":1}");
    }

    @Test
    void aReadyModelNeedsNoStory() throws Exception {
        rig.models.mode = FakeModels.Mode.READY;
        client.send(RawClient.post(CHAT, WAITING_CHAT));

        assertThat(client.read().body()).startsWith("data: {\"answer\":1}");
    }
}
