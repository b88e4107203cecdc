package dev.swapgate.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import dev.swapgate.lock.Journal;
import dev.swapgate.proxy.error.GatewayError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

class DecisionRoutesTest {
    private final AdminFixture gateway = new AdminFixture();

    @AfterEach
    void close() {
        gateway.close();
    }

    private static List<String> words(JsonNode answer) {
        var words = new ArrayList<String>();
        for (JsonNode decision : answer.path("decisions")) {
            words.add(decision.path("decision").asText() + " " + decision.path("model").asText());
        }
        return words;
    }

    /** secret is loaded in place of chat. */
    private void swap() {
        var chat = gateway.control.lock.acquire("chat", "req-a");
        gateway.control.lock.ready("chat", 1);
        gateway.control.lock.acquire("org/embed:Q4", "req-e");
        gateway.control.lock.ready("org/embed:Q4", 1);
        gateway.control.lock.acquire("secret", "req-b");
        chat.lease().join().close();
    }

    @Test
    void theDecisionsOfARequestAreTold() {
        gateway.control.lock.acquire("chat", "req-a");
        gateway.control.lock.ready("chat", 1);
        assertThat(words(gateway.json("GET", "/api/decisions?request=req-a")))
                .containsExactlyInAnyOrder("granted chat", "load chat", "queued chat");
        assertThat(words(gateway.json("GET", "/api/decisions?request=req-x"))).isEmpty();
    }

    @Test
    void anEvictionIsToldWithItsRuleAndWhoWasKept() {
        swap();
        JsonNode load =
                gateway.json("GET", "/api/decisions?request=req-b").path("decisions").path(0);
        assertThat(load.path("decision").asText()).isEqualTo("load");
        assertThat(load.path("evicted").path(0).path("model").asText()).isEqualTo("chat");
        assertThat(load.path("evicted").path(0).path("reason").asText())
                .startsWith("same swap group ");
        assertThat(load.path("kept").path(0).path("model").asText()).isEqualTo("org/embed:Q4");
        assertThat(load.path("kept").path(0).path("reason").asText())
                .isEqualTo("group G2 is persistent");
    }

    @Test
    void theDecisionsAboutAModelAreTold() {
        swap();
        JsonNode answer = gateway.json("GET", "/api/decisions?model=gpt");
        assertThat(answer.path("remembered").asInt()).isEqualTo(Journal.SIZE);
        assertThat(answer.path("forgotten").asInt()).isZero();
        // One made it leave, one let it stay.
        assertThat(words(answer))
                .containsExactlyInAnyOrder(
                        "load secret",
                        "load org/embed:Q4",
                        "granted chat",
                        "loaded chat",
                        "load chat",
                        "queued chat");
    }

    @Test
    void theNewestComeFirstUpToTheLimit() {
        swap();
        JsonNode answer = gateway.json("GET", "/api/decisions?limit=2");
        assertThat(answer.path("decisions")).hasSize(2);
        assertThat(answer.path("cut").asBoolean()).isTrue();
        assertThat(answer.path("decisions").path(0).path("number").asLong())
                .isGreaterThan(answer.path("decisions").path(1).path("number").asLong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many", "4097"})
    void aLimitThatIsNoneIsRefused(String limit) {
        assertThatThrownBy(() -> gateway.content("GET", "/api/decisions?limit=" + limit))
                .isInstanceOf(GatewayError.class)
                .hasMessageContaining("from 1 to 4096")
                .hasMessageContaining(limit);
    }
}
