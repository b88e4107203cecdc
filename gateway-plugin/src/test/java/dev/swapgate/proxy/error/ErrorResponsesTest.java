package dev.swapgate.proxy.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.swapgate.lock.GroupUnavailableException;
import dev.swapgate.lock.schedule.RejectReason;
import dev.swapgate.proxy.route.LocalResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

class ErrorResponsesTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    INVALID_JSON,           400, invalid_request_error, invalid_request_error
                    INVALID_MULTIPART,      400, invalid_request_error, invalid_request_error
                    INVALID_REQUEST,        400, invalid_request_error, invalid_request_error
                    MODEL_REQUIRED,         400, invalid_request_error, invalid_request_error
                    MODEL_INVALID,          400, invalid_request_error, invalid_request_error
                    INVALID_API_KEY,        401, authentication_error,  authentication_error
                    ORIGIN_NOT_ALLOWED,     403, permission_error,      permission_error
                    HOST_NOT_ALLOWED,       403, permission_error,      permission_error
                    NOT_FOUND,              404, invalid_request_error, not_found_error
                    MODEL_NOT_FOUND,        404, invalid_request_error, not_found_error
                    METHOD_NOT_ALLOWED,     405, invalid_request_error, invalid_request_error
                    REQUEST_TIMEOUT,        408, invalid_request_error, timeout_error
                    MODEL_NOT_LOADED,       409, invalid_request_error, invalid_request_error
                    REQUEST_TOO_LARGE,      413, invalid_request_error, request_too_large
                    UNSUPPORTED_MEDIA_TYPE, 415, invalid_request_error, invalid_request_error
                    HEADERS_TOO_LARGE,      431, invalid_request_error, invalid_request_error
                    QUEUE_FULL,             429, rate_limit_error,      rate_limit_error
                    INTERNAL_ERROR,         500, server_error,          api_error
                    NOT_IMPLEMENTED,        501, server_error,          api_error
                    MODEL_START_FAILED,     502, server_error,          api_error
                    UPSTREAM_UNREACHABLE,   502, server_error,          api_error
                    UPSTREAM_INVALID,       502, server_error,          api_error
                    MODEL_BACKOFF,          503, server_error,          overloaded_error
                    MODEL_UNLOADED,         503, server_error,          overloaded_error
                    SHUTTING_DOWN,          503, server_error,          overloaded_error
                    NOT_CONFIGURED,         503, server_error,          overloaded_error
                    MODEL_START_TIMEOUT,    504, server_error,          timeout_error
                    QUEUE_TIMEOUT,          504, server_error,          timeout_error
                    UPSTREAM_TIMEOUT,       504, server_error,          timeout_error
                    INSUFFICIENT_STORAGE,   507, server_error,          api_error
                    LOOP_DETECTED,          508, server_error,          api_error
                    """)
    void theTableOfErrors(ErrorCode code, int status, String openAiType, String anthropicType)
            throws IOException {
        GatewayError error = new GatewayError(code, "What \"happened\" <b>").about("p");
        LocalResponse.Content openAi = ErrorResponses.render(error, Dialect.OPENAI, "", "id-1");
        JsonNode body = MAPPER.readTree(openAi.body());

        assertThat(openAi.status()).isEqualTo(status);
        assertThat(openAi.contentType()).isEqualTo("application/json");
        assertThat(body.fieldNames()).toIterable().containsExactly("src", "error");
        assertThat(body.at("/src").asText()).isEqualTo("swapgate");
        assertThat(body.at("/error").fieldNames())
                .toIterable()
                .containsExactly("message", "type", "param", "code");
        assertThat(body.at("/error/message").asText()).startsWith("What \"happened\" <b>");
        assertThat(body.at("/error/message").asText().contains("id-1")).isEqualTo(status >= 500);
        assertThat(body.at("/error/type").asText()).isEqualTo(openAiType);
        assertThat(body.at("/error/param").asText()).isEqualTo("p");
        assertThat(body.at("/error/code").asText()).isEqualTo(code.code());

        JsonNode anthropic =
                MAPPER.readTree(
                        ErrorResponses.render(error, Dialect.ANTHROPIC, "*/*", "id-1").body());
        assertThat(anthropic.at("/type").asText()).isEqualTo("error");
        assertThat(anthropic.at("/error/type").asText()).isEqualTo(anthropicType);
        assertThat(anthropic.at("/request_id").asText()).isEqualTo("id-1");

        JsonNode ollama =
                MAPPER.readTree(ErrorResponses.render(error, Dialect.OLLAMA, "", "id-1").body());
        assertThat(ollama.fieldNames()).toIterable().containsExactly("error");
        assertThat(ollama.at("/error").isTextual()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void onlyWhatWillFailAgainIsNotToBeRetried(ErrorCode code) {
        Map<String, String> headers =
                ErrorResponses.render(new GatewayError(code, "x"), Dialect.OPENAI, "", "")
                        .headers();

        switch (code) {
            case MODEL_START_FAILED, MODEL_START_TIMEOUT, MODEL_BACKOFF, MODEL_NOT_LOADED ->
                    assertThat(headers).containsEntry("x-should-retry", "false");
            default -> assertThat(headers).isEmpty();
        }
    }

    @Test
    void theParamIsNullWhereNoneIsAtFault() throws IOException {
        LocalResponse.Content content =
                ErrorResponses.render(
                        new GatewayError(ErrorCode.NOT_FOUND, "x"), Dialect.OPENAI, "", "");

        assertThat(MAPPER.readTree(content.body()).at("/error/param").isNull()).isTrue();
    }

    @Test
    void textAndHtmlAreServedOnRequestAndEscaped() {
        GatewayError error =
                new GatewayError(
                        ErrorCode.MODEL_NOT_FOUND,
                        "no <script>alert('1')</script> & \"x\"\r\nforged");
        LocalResponse.Content text =
                ErrorResponses.render(error, Dialect.OPENAI, "text/plain, text/html", "");
        LocalResponse.Content html =
                ErrorResponses.render(error, Dialect.ANTHROPIC, "text/html,*/*", "");

        assertThat(text.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(string(text.body())).startsWith("swapgate: no <script>").doesNotContain("\n");
        assertThat(html.contentType()).isEqualTo("text/html; charset=utf-8");
        assertThat(string(html.body()))
                .contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot;")
                .doesNotContain("<script>");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    /v1/chat/completions,             OPENAI
                    /v1/messages,                     ANTHROPIC
                    /v1/messages/count_tokens,        ANTHROPIC
                    /v1/messages/batches,             ANTHROPIC
                    /v/messages,                      ANTHROPIC
                    /v1/messagesx,                    OPENAI
                    /upstream/m/v1/messages,          ANTHROPIC
                    /upstream/m/v1/chat/completions,  OPENAI
                    /api/chat,                        OLLAMA
                    /api/generate,                    OLLAMA
                    /api/tags,                        OLLAMA
                    /api/ps,                          OLLAMA
                    /api/version,                     OPENAI
                    /api/models/unload,               OPENAI
                    /api/models/load/chat,            OPENAI
                    /,                                OPENAI
                    '',                               OPENAI
                    """)
    void dialects(String path, Dialect dialect) {
        assertThat(ErrorResponses.dialect(path)).isEqualTo(dialect);
    }

    @Test
    void theLastEventSpeaksTheDialectOfItsStream() throws IOException {
        GatewayError error = new GatewayError(ErrorCode.UPSTREAM_UNREACHABLE, "gone\nnow");

        String chat = event(error, "/v1/chat/completions", false);
        assertThat(chat)
                .startsWith("data: {\"error\":{\"message\":\"gone\\nnow\"")
                .endsWith("}}\n\n");
        assertThat(json(chat).at("/error/code").asText()).isEqualTo("upstream_unreachable");

        String responses = event(error, "/v1/responses", false);
        assertThat(responses).startsWith("event: error\ndata: {\"type\":\"error\"");
        assertThat(json(responses).at("/code").asText()).isEqualTo("upstream_unreachable");
        assertThat(json(responses).at("/error/message").asText()).isEqualTo("gone\nnow");

        String anthropic = event(error, "/v1/messages", true);
        assertThat(anthropic).startsWith("\n\nevent: error\ndata: {\"type\":\"error\",\"error\":");
        assertThat(json(anthropic).at("/error/type").asText()).isEqualTo("api_error");
    }

    @ParameterizedTest
    @EnumSource(RejectReason.class)
    void refusalsOfTheLockBecomeErrors(RejectReason reason) {
        GatewayError error =
                GatewayError.of(
                        new GroupUnavailableException(reason, "m1", Duration.ofMillis(1200)));
        ErrorCode expected =
                switch (reason) {
                    case QUEUE_FULL -> ErrorCode.QUEUE_FULL;
                    case QUEUE_TIMEOUT -> ErrorCode.QUEUE_TIMEOUT;
                    case START_FAILED -> ErrorCode.MODEL_START_FAILED;
                    case START_TIMEOUT -> ErrorCode.MODEL_START_TIMEOUT;
                    case BACKOFF -> ErrorCode.MODEL_BACKOFF;
                    case MODEL_UNLOADED -> ErrorCode.MODEL_UNLOADED;
                    case MODEL_REMOVED -> ErrorCode.MODEL_NOT_FOUND;
                    case SHUTTING_DOWN -> ErrorCode.SHUTTING_DOWN;
                    case CANCELLED -> ErrorCode.REQUEST_TIMEOUT;
                };

        assertThat(error.code()).isEqualTo(expected);
        if (reason == RejectReason.QUEUE_FULL || reason == RejectReason.BACKOFF) {
            assertThat(error.headers())
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("Retry-After", "2", "retry-after-ms", "1200"));
        } else {
            assertThat(error.headers()).isEmpty();
        }
    }

    @Test
    void aRetryIsNeverWorthItInNoTime() {
        GatewayError error =
                GatewayError.of(
                        new GroupUnavailableException(
                                RejectReason.QUEUE_FULL, "m1", Duration.ZERO));

        assertThat(error.headers()).containsEntry("Retry-After", "1");
    }

    private static String event(GatewayError error, String path, boolean inside) {
        return string(ErrorResponses.sseEvent(error, path, inside));
    }

    private static JsonNode json(String event) throws IOException {
        return MAPPER.readTree(event.substring(event.indexOf("data: ") + 6).strip());
    }

    private static String string(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
