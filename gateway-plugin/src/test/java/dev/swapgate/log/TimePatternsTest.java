package dev.swapgate.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.LogTimeFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.ZoneId;

class TimePatternsTest {
    private static final Instant NOON = Instant.parse("2026-03-04T12:06:07.089001Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ANSIC       | Wed Mar  4 13:06:07 2026",
                "UNIXDATE    | Wed Mar  4 13:06:07 CET 2026",
                "RUBYDATE    | Wed Mar 04 13:06:07 +0100 2026",
                "RFC822      | 04 Mar 26 13:06 CET",
                "RFC822Z     | 04 Mar 26 13:06 +0100",
                "RFC850      | Wednesday, 04-Mar-26 13:06:07 CET",
                "RFC1123     | Wed, 04 Mar 2026 13:06:07 CET",
                "RFC1123Z    | Wed, 04 Mar 2026 13:06:07 +0100",
                "RFC3339     | 2026-03-04T13:06:07+01:00",
                "RFC3339NANO | 2026-03-04T13:06:07.089001+01:00",
                "KITCHEN     | 1:06PM",
                "STAMP       | Mar  4 13:06:07",
                "STAMPMILLI  | Mar  4 13:06:07.089",
                "STAMPMICRO  | Mar  4 13:06:07.089001",
                "STAMPNANO   | Mar  4 13:06:07.089001000"
            })
    void everyNameHasItsForm(LogTimeFormat format, String text) {
        assertThat(TimePatterns.of(format, ZoneId.of("Europe/Berlin")).orElseThrow().format(NOON))
                .isEqualTo(text);
    }

    @Test
    void universalTimeIsWrittenWithAZAndNoFractionIsNoPoint() {
        Instant whole = Instant.parse("2026-03-04T12:06:07Z");
        assertThat(
                        TimePatterns.of(LogTimeFormat.RFC3339NANO, ZoneId.of("UTC"))
                                .orElseThrow()
                                .format(whole))
                .isEqualTo("2026-03-04T12:06:07Z");
    }

    @Test
    void theUsualFormIsNobodysPattern() {
        assertThat(TimePatterns.of(LogTimeFormat.USUAL)).isEmpty();
    }
}
