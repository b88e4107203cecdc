package dev.swapgate.proxy.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.proxy.ProxyFixtures;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.Route;
import dev.swapgate.proxy.route.Route.ModelSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Set;

class BodyHeadersTest {
    private static final Route BODY = route(ModelSource.BODY);
    private static final Route QUERY = route(ModelSource.QUERY);

    private static Route route(ModelSource source) {
        return new Route(
                Set.of("POST"), "/v1/x", true, true, new Route.Action.Forward(source, "/v1/x"));
    }

    private static void check(Route route, String... headers) {
        BodyHeaders.check(ProxyFixtures.request(headers), route);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type|text/plain",
                "Content-Type|text/json",
                "Content-Type|application/jsonx",
                "Content-Type|application/problem+json",
                "Content-Type|application/json, application/json",
                "Content-Type|application/json; charset=utf-16",
                "Content-Type|application/json; charset=",
                "Content-Type|multipart/mixed; boundary=x",
                "Content-Type|application/json|Content-Type|application/json",
                "Content-Type|application/json|Content-Encoding|gzip",
                "Content-Type|application/json|Content-Encoding|identity, gzip",
                "Content-Type|application/json|Content-Encoding|br",
                "Content-Type|application/json|Content-Encoding|x",
                "Content-Type|application/json|Transfer-Encoding|gzip, chunked",
                "Content-Length|5",
                "Transfer-Encoding|chunked",
                "Content-Type|",
            })
    void bodiesThatCannotBeReadAreRefusedByTheirHeaders(String headers) {
        String[] given = headers.split("\\|", -1);

        assertThatThrownBy(() -> check(BODY, given))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_MEDIA_TYPE));
        assertThatCode(() -> check(QUERY, given)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type|application/json|Content-Length|5",
                "Content-Type|application/json|Transfer-Encoding|chunked",
                "Content-Type|application/json|Content-Encoding|Identity",
                "Content-Type|multipart/form-data; boundary=x",
                "Content-Length|0",
            })
    void readableBodiesPass(String headers) {
        assertThatCode(() -> check(BODY, headers.split("\\|", -1))).doesNotThrowAnyException();
    }

    @Test
    void whoTakesJsonAloneSaysSo() {
        assertThatCode(() -> BodyHeaders.requireJson(List.of("application/json"), List.of()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> BodyHeaders.requireJson(List.of("text/x"), List.of()))
                .hasMessage(
                        "Content-Type \"text/x\" is not supported here; send application/json.");
        assertThatThrownBy(() -> BodyHeaders.requireJson(List.of(), List.of()))
                .hasMessageContaining("Content-Type is missing");
        assertThatThrownBy(
                        () -> BodyHeaders.requireJson(List.of("application/json"), List.of("gzip")))
                .hasMessageContaining("Content-Encoding \"gzip\"");
    }
}
