package dev.swapgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.lock.schedule.RejectReason;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

/** What a chat client is told while its model is loaded. */
class LoadingStreamTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String WAITING_CHAT = "{\"model\":\"told\",\"stream\":true}";

    private FakeUpstream upstream;
    private GatewayRig rig;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        upstream =
                new FakeUpstream(conversation -> {
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
        client.send(
                RawClient.post(CHAT, WAITING_CHAT.replace("told", "alias"), "X-Request-ID: r1"));
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
