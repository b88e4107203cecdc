package dev.swapgate.admin;

import static dev.swapgate.admin.AdminFixture.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.config.ProfileConfig;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

class ProfileRoutesTest {
    private static final String ACTIVE = "/api/profiles/active";

    private final AdminFixture gateway =
            new AdminFixture(
                    AdminFixture.config(
                            """
                            profiles:
                              work: {pins: {best: chat, off: null}}
                              home: {description: At home, pins: {best: secret}}
                            """));

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void theListHasExactlyThisShape() {
        assertThat(gateway.json("GET", "/api/profiles"))
                .isEqualTo(
                        parse(
                                """
                                {"active":null,"profiles":[
                                  {"id":"home","description":"At home","pins":{"best":"secret"}},
                                  {"id":"work","description":"","pins":{"best":"chat","off":null}}]}
                                """));
    }

    @Test
    void oneIsActiveUntilAnotherOneOrNoneIs() {
        assertThat(put("{\"name\":\"work\"}")).isEqualTo("{\"active\":\"work\"}");
        assertThat(gateway.profile.get()).map(ProfileConfig::id).contains("work");
        assertThat(gateway.json("GET", "/api/profiles").get("active").asText()).isEqualTo("work");
        assertThat(put("{\"name\":\"home\"}")).isEqualTo("{\"active\":\"home\"}");
        assertThat(put("{\"name\":null}")).isEqualTo("{\"active\":null}");
        put("{\"name\":\"home\"}");
        assertThat(put("{\"name\":\"\"}")).isEqualTo("{\"active\":null}");
        assertThat(gateway.profile.get()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "\"work\"",
                "{}",
                "{\"name\":1}",
                "{\"name\":\"work\"",
                "{\"name\":[]}",
                "{\"name\":\"work\"} x",
                "{\"name\":\"work\",\"name\":\"home\"}"
            })
    void badBodiesChangeNothing(String body) {
        put("{\"name\":\"home\"}");

        assertRefused(body, ErrorCode.INVALID_REQUEST);
    }

    @Test
    void anUnknownProfileChangesNothing() {
        put("{\"name\":\"home\"}");

        assertRefused("{\"name\":\"Work\"}", ErrorCode.NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({"GET, /api/profiles, false", "PUT, /api/profiles/active, true"})
    void bothNeedAKeyAndOneOfThemChangesSomething(String method, String path, boolean changes) {
        assertThat(gateway.route(method, path).keyRequired()).isTrue();
        assertThat(gateway.route(method, path).changesState()).isEqualTo(changes);
    }

    private void assertRefused(String body, ErrorCode code) {
        assertThatThrownBy(() -> put(body))
                .isInstanceOfSatisfying(
                        GatewayError.class, error -> assertThat(error.code()).isEqualTo(code));
        assertThat(gateway.profile.get()).map(ProfileConfig::id).contains("home");
    }

    private String put(String body) {
        LocalResponse.Content answer =
                (LocalResponse.Content) AdminFixture.await(gateway.send("PUT", ACTIVE, body));
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
