package dev.swapgate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;

class WrittenTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-05-04T12:11:12+02:00",
                "2026-05-04T12:11:12 02:00",
                "2026-05-04t10:11:12z",
                "2026-05-04T10:11:12.000Z"
            })
    void aTimeOfRfc3339IsRead(String text) {
        assertThat(Written.time(text)).contains(Instant.parse("2026-05-04T10:11:12Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-05-04",
                "2026-05-04T10:11Z",
                "2026-05-04T10:11:12",
                "2026-05-04T10:11:12+02",
                "2026-05-04T10:11:12+02:00:01",
                "2026-05-04T10:11:12,5Z",
                "2026-02-30T10:11:12Z",
                "+12026-05-04T10:11:12Z",
                "2026-05-0\u0664T10:11:12Z",
                "2026-05-04T10:11:12.1234567890Z"
            })
    void whatIsNoneIsNot(String text) {
        assertThat(Written.time(text)).isEmpty();
    }

    @Test
    void aNumberHasDigitsOfAscii() {
        assertThat(Written.number("0042")).hasValue(42);
        for (String text : new String[] {"", "-1", "+1", "1.0", "\u0663", "9".repeat(19)}) {
            assertThat(Written.number(text)).as(text).isEmpty();
        }
    }
}
