package dev.swapgate.proxy.headers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Set;

class ForwardedHeadersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "X-Api-Key",
                "Cookie",
                "Proxy-Authorization",
                "Proxy-Connection",
                "Connection",
                "Keep-Alive",
                "TE",
                "Trailer",
                "Transfer-Encoding",
                "Upgrade",
                "HTTP2-Settings",
                "Host",
                "Content-Length",
                "Expect",
                "Forwarded",
                "X-Forwarded-For",
                "X-Request-ID",
                "Origin",
                "Sec-Fetch-Site",
                "Access-Control-Request-Method",
                "X-Mine"
            })
    void staysHere(String name) {
        assertThat(ForwardedHeaders.passesToUpstream(name, Set.of("x-mine"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept", "Accept-Encoding", "Content-Type", "User-Agent", "anthropic-version",
                "OpenAI-Organization", "X-Stainless-Lang", "Range", "If-None-Match", "X-Mine"
            })
    void goesUpstream(String name) {
        assertThat(ForwardedHeaders.passesToUpstream(name, Set.of())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Set-Cookie",
                "Set-Cookie2",
                "Server",
                "Alt-Svc",
                "Clear-Site-Data",
                "Strict-Transport-Security",
                "Service-Worker-Allowed",
                "Access-Control-Allow-Origin",
                "Access-Control-Allow-Credentials",
                "Connection",
                "Keep-Alive",
                "Transfer-Encoding",
                "Trailer",
                "Upgrade",
                "Proxy-Authenticate",
                "X-Request-ID",
                "request-id",
                "x-mine"
            })
    void ofTheUpstreamIsDropped(String name) {
        assertThat(ForwardedHeaders.passesToClient(name, Set.of("x-mine"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type",
                "Content-Length",
                "Cache-Control",
                "ETag",
                "Date",
                "Vary",
                "x-mine"
            })
    void ofTheUpstreamPasses(String name) {
        assertThat(ForwardedHeaders.passesToClient(name, Set.of())).isTrue();
    }

    @Test
    void connectionNamesMoreHeaders() {
        assertThat(ForwardedHeaders.namedBy(List.of("Upgrade, X-Mine ", "close")))
                .containsExactlyInAnyOrder("upgrade", "x-mine", "close");
        assertThat(ForwardedHeaders.namedBy(List.of())).isEmpty();
    }

    @Test
    void tellsAboutTheClient() {
        assertThat(ForwardedHeaders.about("10.0.0.1", "http", "gw:8080", List.of(), null, "req_1"))
                .isEqualTo(
                        Map.of(
                                "X-Forwarded-For", "10.0.0.1",
                                "X-Forwarded-Proto", "http",
                                "X-Forwarded-Host", "gw:8080",
                                "X-Request-ID", "req_1"));
        assertThat(
                        ForwardedHeaders.about(
                                "10.0.0.1",
                                "http",
                                null,
                                List.of("1.1.1.1, 2.2.2.2"),
                                "https",
                                "r"))
                .isEqualTo(
                        Map.of(
                                "X-Forwarded-For", "1.1.1.1, 2.2.2.2, 10.0.0.1",
                                "X-Forwarded-Proto", "https",
                                "X-Request-ID", "r"));
        assertThat(ForwardedHeaders.about("a", "http", null, List.of(), "gopher", "r"))
                .containsEntry("X-Forwarded-Proto", "http");
    }

    @Test
    void saneRequestIdsAreTakenOthersReplaced() {
        assertThat(RequestIds.of("abc-1.2:3/4+5=6@7_8")).isEqualTo("abc-1.2:3/4+5=6@7_8");
        assertThat(RequestIds.of("x".repeat(128))).hasSize(128);
        for (String bad :
                new String[] {null, "", "a b", "a\nb", "ü", "\"", "<x>", "x".repeat(129)}) {
            assertThat(RequestIds.of(bad)).matches("req_[0-9a-f]{32}");
        }
        assertThat(RequestIds.create()).isNotEqualTo(RequestIds.create());
    }
}
