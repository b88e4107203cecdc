package dev.swapgate.proxy.headers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.URI;

class TargetPathTest {

    private static final URI ROOT = URI.create("http://127.0.0.1:1");

    @Test
    void nothingIsDecoded() {
        assertThat(TargetPath.join(ROOT, "/a%2Fb/%20", "q=%2F+%26&r"))
                .isEqualTo("/a%2Fb/%20?q=%2F+%26&r");
    }

    @Test
    void theBasePathComesFirst() {
        assertThat(TargetPath.join(URI.create("http://h/base"), "/v1/x", null))
                .isEqualTo("/base/v1/x");
        assertThat(TargetPath.join(URI.create("http://h/"), "/v1/x", "")).isEqualTo("/v1/x?");
    }

    @Test
    void theQueryOfTheBaseComesFirst() {
        URI base = URI.create("http://h/base/?key=abc");

        assertThat(TargetPath.join(base, "/v1/x", "a=b")).isEqualTo("/base/v1/x?key=abc&a=b");
        assertThat(TargetPath.join(base, "/v1/x", "")).isEqualTo("/base/v1/x?key=abc");
        assertThat(TargetPath.join(base, "/v1/x", null)).isEqualTo("/base/v1/x?key=abc");
    }

    @Test
    void whatMustNotStandInAUrlIsEscaped() {
        assertThat(TargetPath.join(ROOT, "/a|b", "x={\"ä\"}^%zz%4"))
                .isEqualTo("/a%7Cb?x=%7B%22%C3%A4%22%7D%5E%25zz%254");
    }

    @Test
    void twoSlashesAreNoAuthority() {
        assertThat(TargetPath.join(ROOT, "//evil/x", null)).isEqualTo("/evil/x");
        assertThat(TargetPath.join(URI.create("http://h/b"), "//x", null)).isEqualTo("/b//x");
    }
}
