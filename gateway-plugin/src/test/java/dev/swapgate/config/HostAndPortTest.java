package dev.swapgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;

class HostAndPortTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:9000/v1, localhost, 9000",
        "https://h, h, 443",
        "http://[::1]:80, [::1], 80",
        "http://llama_server:8080/v1, llama_server, 8080",
        "https://llama_server, llama_server, 443",
        "http://a_b.c-d.e, a_b.c-d.e, 80",
    })
    void namesOfContainersAreHostsToo(String url, String host, int port) {
        assertThat(HostAndPort.of(URI.create(url))).contains(new HostAndPort(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http:///x",
                "http://a_b:x",
                "http://a_b:1:2",
                "http://a_b~:1",
                "http://:80"
            })
    void otherThingsAreNot(String url) {
        assertThat(HostAndPort.of(URI.create(url))).isEmpty();
    }

    @Test
    void whoIsAskedIsToldItsNameAndNoPassword() {
        assertThat(HostAndPort.header(URI.create("http://u:p@a_b:81/x"))).isEqualTo("a_b:81");
        assertThat(HostAndPort.header(URI.create("http://h"))).isEqualTo("h");
    }
}
