package dev.swapgate.admin;

import static dev.swapgate.admin.AdminFixture.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import dev.swapgate.lock.schedule.LockSnapshot.State;
import dev.swapgate.process.ProcessState;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class ListingRoutesTest {
    private final AdminFixture gateway = new AdminFixture();

    @AfterEach
    void close() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models", "/models"})
    void theListingHasExactlyThisShape(String path) {
        gateway.control.state("chat", State.READY);

        assertThat(gateway.json("GET", path))
                .isEqualTo(
                        parse(
                                """
                                {"object":"list",
                                 "data":[
                                  {"id":"chat","object":"model","type":"model",
                                   "created":1777889472,"created_at":"2026-05-04T10:11:12Z",
                                   "owned_by":"swapgate","display_name":"Chat","name":"Chat",
                                   "description":"Talks","aliases":["gpt"],
                                   "status":{"value":"loaded"},
                                   "meta":{"llamaswap":{"size":{"7":"B"},"type":"model","aliases":["gpt"]}}},
                                  {"id":"org/embed:Q4","object":"model","type":"model",
                                   "created":1777889472,"created_at":"2026-05-04T10:11:12Z",
                                   "owned_by":"swapgate","display_name":"org/embed:Q4","aliases":[],
                                   "status":{"value":"unloaded"},
                                   "meta":{"llamaswap":{"type":"model"}}}],
                                 "has_more":false,"first_id":"chat","last_id":"org/embed:Q4"}
                                """));
    }

    @Test
    void unlistedModelsAreLeftOut() {
        List<String> ids = new ArrayList<>();
        gateway.json("GET", "/v1/models")
                .get("data")
                .forEach(model -> ids.add(model.get("id").asText()));

        assertThat(ids).containsExactly("chat", "org/embed:Q4");
    }

    @ParameterizedTest
    @CsvSource({
        "OFF, unloaded",
        "LOADING, loading",
        "READY, loaded",
        "DRAINING, loaded",
        "STOPPING, unloaded"
    })
    void theStatusIsOneOfLlamaCppsWords(State state, String word) {
        gateway.control.state("chat", state);

        assertThat(gateway.json("GET", "/v1/models/chat").at("/status"))
                .isEqualTo(parse("{\"value\":\"" + word + "\"}"));
    }

    @Test
    void aFailedModelIsUnloadedAndFailed() {
        gateway.process(0, AdminFixture.process("chat", ProcessState.FAILED));

        assertThat(gateway.json("GET", "/v1/models/chat").at("/status"))
                .isEqualTo(parse("{\"value\":\"unloaded\",\"failed\":true}"));
    }

    @Test
    void aModelInBackOffIsUnloadedAndFailed() {
        gateway.control.set("chat", State.OFF, 0, 0, Duration.ofSeconds(2));

        assertThat(gateway.json("GET", "/v1/models/chat").at("/status/failed").asBoolean())
                .isTrue();
    }

    @Test
    void theDateOfCreationIsTheSameEachTime() {
        assertThat(gateway.json("GET", "/v1/models")).isEqualTo(gateway.json("GET", "/v1/models"));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/models/chat, chat",
        "/v1/models/gpt, chat",
        "/v1/models/org/embed:Q4, org/embed:Q4",
        "/v1/models/org%2Fembed%3AQ4, org/embed:Q4",
        "/v1/models/secret, secret"
    })
    void oneModelIsFoundByIdOrAlias(String path, String id) {
        JsonNode model = gateway.json("GET", path);

        assertThat(model.get("id").asText()).isEqualTo(id);
        assertThat(model.get("object").asText()).isEqualTo("model");
    }

    @Test
    void anUnknownModelIsNotFound() {
        assertThatThrownBy(() -> gateway.send("GET", "/v1/models/nope/x", ""))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
                            assertThat(error.message()).contains("nope/x");
                        });
    }

    @Test
    void nothingRunsAtFirst() {
        assertThat(gateway.json("GET", "/running")).isEqualTo(parse("{\"running\":[]}"));
    }

    @Test
    void runningHasExactlyThisShape() {
        gateway.process(0, AdminFixture.process("chat", ProcessState.READY));
        gateway.process(1, AdminFixture.process("org/embed:Q4", ProcessState.STARTING));

        assertThat(gateway.json("GET", "/running"))
                .isEqualTo(
                        parse(
                                """
                                {"running":[
                                  {"model":"chat","state":"ready","cmd":"serve --key ***",
                                   "proxy":"http://127.0.0.1:5801","ttl":300,
                                   "name":" Chat ","description":"Talks"},
                                  {"model":"org/embed:Q4","state":"starting","cmd":"serve --key ***",
                                   "proxy":"http://127.0.0.1:5801","ttl":300,
                                   "name":"","description":""}]}
                                """));
    }

    @ParameterizedTest
    @CsvSource({
        "STARTING, true",
        "READY, true",
        "STOPPING, true",
        "STOPPED, false",
        "FAILED, false"
    })
    void runningShowsWhatHasAProcess(ProcessState state, boolean shown) {
        gateway.process(2, AdminFixture.process("secret", state));

        assertThat(gateway.json("GET", "/running").get("running")).hasSize(shown ? 1 : 0);
    }
}
