package dev.swapgate.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

class ListenAddressTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8080, 127.0.0.1, 8080, http://127.0.0.1:8080",
        "localhost:0,    localhost, 0,    http://localhost:0",
        "[::1]:8080,     ::1,       8080, http://[::1]:8080",
        "0.0.0.0:80,     0.0.0.0,   80,   http://127.0.0.1:80",
        "[::]:80,        ::,        80,   http://[::1]:80",
    })
    void readsHostAndPort(String text, String host, int port, String url) {
        var address = ListenAddress.parse(text);

        assertThat(address).isEqualTo(new ListenAddress(host, port)).hasToString(text);
        assertThat(address.url("http")).isEqualTo(url);
    }

    @Test
    void aPortAloneMeansEveryAddress() throws IOException {
        var address = ListenAddress.parse(":8080");

        assertThat(address).isEqualTo(new ListenAddress("", 8080)).hasToString(":8080");
        assertThat(address.url("http")).isEqualTo("http://127.0.0.1:8080");
        assertThat(address.resolve().getAddress().isAnyLocalAddress()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "8080,           right would be :8080",
        "localhost,      right would be localhost:8080",
        "::1:8080,       right would be [::1]:8080",
        "localhost:http, right would be a number from 0 to 65535",
        "localhost:,     right would be a number from 0 to 65535",
        ":65536,         right would be a number from 0 to 65535",
        ":-1,            right would be a number from 0 to 65535",
    })
    void saysWhatWouldBeRight(String text, String advice) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ListenAddress.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageEndingWith(advice);
    }

    @Test
    void namesAHostThatDoesNotExist() {
        assertThatThrownBy(() -> new ListenAddress("no-such-host.invalid", 80).resolve())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-host.invalid");
    }
}
