package dev.swapgate.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueRoutesTest {
    private final AdminFixture gateway = new AdminFixture();

    @AfterEach
    void close() {
        gateway.close();
    }

    private JsonNode model(String id) {
        for (JsonNode model : gateway.json("GET", "/api/queue").path("models")) {
            if (model.path("id").asText().equals(id)) {
                return model;
            }
        }
        throw new AssertionError("not in the queue: " + id);
    }

    /** chat is ready and serves; secret, which needs it out, has a waiter. */
    private void contend() {
        gateway.control.lock.acquire("chat", "req-a");
        gateway.control.lock.ready("chat", 1);
        gateway.control.lock.acquire("secret", "req-b");
    }

    @Test
    void whoWaitsIsToldWithPlaceCauseAndTime() {
        contend();
        JsonNode secret = model("secret");
        assertThat(secret.path("state").asText()).isEqualTo("off");
        assertThat(secret.path("waiting").asInt()).isEqualTo(1);
        assertThat(secret.path("turn_left").isNull()).isTrue();
        JsonNode drain = secret.path("waits_for").path(0);
        assertThat(drain.path("cause").asText()).isEqualTo("drain");
        assertThat(drain.path("model").asText()).isEqualTo("chat");
        assertThat(drain.path("requests").asInt()).isEqualTo(1);
        assertThat(drain.path("text").asText()).isEqualTo("drain of 1 request on chat");
        assertThat(secret.path("waits_for").path(1).path("cause").asText()).isEqualTo("turn");
        JsonNode waiter = secret.path("waiters").path(0);
        assertThat(waiter.path("position").asInt()).isEqualTo(1);
        assertThat(waiter.path("request").asText()).isEqualTo("req-b");
        assertThat(waiter.path("eta").asDouble()).isBetween(5.0, 16.0);
        assertThat(waiter.path("eta_upper").asDouble())
                .isGreaterThanOrEqualTo(waiter.path("eta").asDouble());
        assertThat(model("chat").path("turn_left").asDouble()).isPositive();
    }

    @Test
    void aLongQueueIsCutAndSaysSo() {
        gateway.control.lock.acquire("chat", "first");
        for (int i = 0; i < QueueRoutes.MOST_WAITERS + 20; i++) {
            gateway.control.lock.acquire("chat", "");
        }
        JsonNode chat = model("chat");
        assertThat(chat.path("waiting").asInt()).isEqualTo(QueueRoutes.MOST_WAITERS + 21);
        assertThat(chat.path("waiters")).hasSize(QueueRoutes.MOST_WAITERS);
        assertThat(chat.path("waiters_cut").asBoolean()).isTrue();
        assertThat(chat.path("waiters").path(1).path("request").isNull()).isTrue();
        assertThat(model("secret").path("waiters_cut").asBoolean()).isFalse();
    }

    @Test
    void anExplanationNamesWhoLeavesAndTheRule() {
        contend();
        gateway.control.lock.acquire("org/embed:Q4", "req-c");
        gateway.control.lock.ready("org/embed:Q4", 1);
        JsonNode said = gateway.json("GET", "/api/explain?model=secret");
        assertThat(said.path("starts").asBoolean()).isTrue();
        assertThat(said.path("stops").path(0).asText()).isEqualTo("chat");
        assertThat(said.path("position").asInt()).isEqualTo(2);
        assertThat(said.path("residents").path(0).path("text").asText())
                .startsWith("chat leaves: same swap group ");
        assertThat(said.path("residents").path(1).path("text").asText())
                .isEqualTo("org/embed:Q4 stays: group G2 is persistent");
        assertThat(said.path("bound").path("proved").asBoolean()).isFalse();
        assertThat(said.path("bound").path("text").asText())
                .contains("no bound")
                .contains("drainTimeout is off");
        assertThat(said.path("text").asText()).contains("waits: drain of 1 request on chat");
    }

    @Test
    void anAliasWillDo() {
        assertThat(gateway.json("GET", "/api/explain?model=gpt").path("model").asText())
                .isEqualTo("chat");
    }

    @Test
    void anExplanationNeedsAModelThatThereIs() {
        assertThatThrownBy(() -> gateway.content("GET", "/api/explain"))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_REQUIRED));
        assertThatThrownBy(() -> gateway.content("GET", "/api/explain?model=chatt"))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND));
    }
}
