package dev.swapgate.admin;

import static dev.swapgate.admin.AdminFixture.DRAIN;
import static dev.swapgate.admin.AdminFixture.await;
import static dev.swapgate.admin.AdminFixture.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.lock.GroupUnavailableException;
import dev.swapgate.lock.schedule.RejectReason;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

class ControlRoutesTest {
    private static final String JSON = "application/json";

    private final AdminFixture gateway = new AdminFixture();
    private final FakeControl control = gateway.control;

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void unloadAnswersOkOnlyWhenEverythingHasStopped() {
        CompletableFuture<LocalResponse> answer = gateway.send("GET", "/unload", "");
        assertThat(answer).isNotDone();

        control.unloaded.complete(null);

        assertThat(text(answer)).isEqualTo("OK");
        assertThat(control.asked).containsExactly("unloadAll " + DRAIN);
    }

    @Test
    void theApiFormOfUnloadAnswersAMessage() {
        CompletableFuture<LocalResponse> answer = gateway.send("POST", "/api/models/unload", "");
        assertThat(answer).isNotDone();

        control.unloaded.complete(null);

        assertThat(parse(text(answer))).isEqualTo(parse("{\"msg\":\"ok\"}"));
        assertThat(control.asked).containsExactly("unloadAll " + DRAIN);
    }

    @ParameterizedTest
    @CsvSource({
        "chat, chat",
        "gpt, chat",
        "org/embed:Q4, org/embed:Q4",
        "org%2Fembed:Q4, org/embed:Q4"
    })
    void oneModelIsUnloadedByIdOrAlias(String name, String id) {
        CompletableFuture<LocalResponse> answer =
                gateway.send("POST", "/api/models/unload/" + name, "");
        assertThat(answer).isNotDone();

        control.unloaded.complete(null);

        assertThat(text(answer)).isEqualTo("OK");
        assertThat(control.asked).containsExactly("unload " + id + " " + DRAIN);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /unload, unloadAll PT0S",
        "POST, /api/models/unload, unloadAll PT0S",
        "POST, /api/models/unload/chat, unload chat PT0S"
    })
    void forceDoesNotDrain(String method, String path, String asked) {
        control.unloaded.complete(null);

        await(gateway.send(method, path + "?mode=force", ""));

        assertThat(control.asked).containsExactly(asked);
    }

    @Test
    void anUnknownModeIsRefusedAndUnloadsNothing() {
        assertThatThrownBy(() -> gateway.send("GET", "/unload?mode=now", ""))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                            assertThat(error.message()).contains("'now'").contains("'force'");
                        });
        assertThat(control.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/api/models/unload/nope", "/api/models/load/nope"})
    void anUnknownModelIsNotFoundAndStartsNothing(String path) {
        assertThatThrownBy(() -> gateway.send("POST", path, ""))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND));
        assertThat(control.asked).isEmpty();
    }

    @Test
    void loadAnswersWhenTheModelIsReadyAndGivesItsLeaseBack() {
        CompletableFuture<LocalResponse> answer = gateway.send("POST", "/api/models/load/gpt", "");
        assertThat(answer).isNotDone();

        control.grant();

        assertThat(parse(text(answer))).isEqualTo(parse("{\"msg\":\"ok\",\"model\":\"chat\"}"));
        assertThat(control.asked).containsExactly("acquire chat");
        assertThat(control.closedLeases).hasValue(1);
    }

    @Test
    void aLoadWhoseClientLeavesIsGivenUp() {
        CompletableFuture<LocalResponse> answer = gateway.send("POST", "/api/models/load/chat", "");

        answer.cancel(false);

        assertThat(control.cancels).hasValue(1);
    }

    @Test
    void aGrantThatComesAfterTheClientLeftIsGivenBack() {
        CompletableFuture<LocalResponse> answer = gateway.send("POST", "/api/models/load/chat", "");
        answer.cancel(false);

        control.grant();

        assertThat(control.closedLeases).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(RejectReason.class)
    void aRefusedLoadIsPassedOnAsItIs(RejectReason reason) {
        CompletableFuture<LocalResponse> answer = gateway.send("POST", "/api/models/load/chat", "");

        control.refuse(reason, Duration.ofSeconds(2));

        assertThat(answer).isCompletedExceptionally();
        assertThat(answer.exceptionNow())
                .isInstanceOfSatisfying(
                        GroupUnavailableException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    @Test
    void theRouterDialectLoadsByBody() {
        CompletableFuture<LocalResponse> answer =
                gateway.send("POST", "/models/load", "{\"model\":\"gpt\"}", "content-type", JSON);
        assertThat(answer).isNotDone();

        control.grant();

        assertThat(parse(text(answer))).isEqualTo(parse("{\"success\":true}"));
        assertThat(control.asked).containsExactly("acquire chat");
    }

    @Test
    void theRouterDialectUnloadsByBody() {
        CompletableFuture<LocalResponse> answer =
                gateway.send(
                        "POST",
                        "/models/unload",
                        " {\"extra\":{\"model\":1},\"model\":\"org/embed:Q4\"} ",
                        "content-type",
                        "Application/JSON; charset=utf-8");
        assertThat(answer).isNotDone();

        control.unloaded.complete(null);

        assertThat(parse(text(answer))).isEqualTo(parse("{\"success\":true}"));
        assertThat(control.asked).containsExactly("unload org/embed:Q4 " + DRAIN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | INVALID_JSON",
                "[] | INVALID_JSON",
                "{ | INVALID_JSON",
                "'{\"model\":\"chat\"} x' | INVALID_JSON",
                "'{\"model\":\"chat\"}{}' | INVALID_JSON",
                "{} | MODEL_REQUIRED",
                "'{\"model\":\"\"}' | MODEL_REQUIRED",
                "'{\"model\":7}' | MODEL_INVALID",
                "'{\"model\":null}' | MODEL_INVALID",
                "'{\"model\":\"chat\",\"model\":\"gpt\"}' | MODEL_INVALID",
                "'{\"model\":\"nope\"}' | MODEL_NOT_FOUND"
            })
    void aBadBodyIsATypedErrorAndStartsNothing(String body, ErrorCode code) {
        for (String path : new String[] {"/models/load", "/models/unload"}) {
            assertThatThrownBy(() -> gateway.send("POST", path, body, "content-type", JSON))
                    .isInstanceOfSatisfying(
                            GatewayError.class, error -> assertThat(error.code()).isEqualTo(code));
        }
        assertThat(control.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"text/plain", "application/jsonx", "''", "application/x-www-form-urlencoded"})
    void aBodyThatIsNotJsonIsRefused(String type) {
        assertThatThrownBy(() ->
                        gateway.send(
                                "POST",
                                "/models/load",
                                "{\"model\":\"chat\"}",
                                "content-type",
                                type))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        error ->
                                assertThat(error.code())
                                        .isEqualTo(ErrorCode.UNSUPPORTED_MEDIA_TYPE));
        assertThat(control.asked).isEmpty();
    }

    private static String text(CompletableFuture<LocalResponse> answer) {
        LocalResponse.Content content = (LocalResponse.Content) await(answer);
        assertThat(content.status()).isEqualTo(200);
        return new String(content.body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "far/x, 'is one of the peer \"far\" and is not run here'",
        "x, 'is one of the peer \"far\" and is not run here'",
        "any, 'is a selector: it chooses a model and is none itself'"
    })
    void whatGoesByANameElsewhereIsSaid(String name, String what) throws Exception {
        String more =
                """
                peers: {far: {proxy: "http://h", models: [x]}}
                selectors: {any: {strategy: warm, targets: [chat]}}
                """;
        try (var other = new AdminFixture(AdminFixture.config(more))) {
            assertThatThrownBy(() -> other.content("POST", "/api/models/unload/" + name))
                    .hasMessageContaining("No model of this gateway: \"" + name + "\" " + what);
        }
    }
}
