package dev.swapgate.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

class ShortStringsTest {

    private static String cut(String json) throws IOException {
        var in = new ShortStrings(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":\"b\\\"c\\\\\",\"d\":[1,\"\\u00e9é😀\"]}",
                "not json \"",
                "\"\\"
            })
    void shortTextPassesUnchanged(String json) throws IOException {
        assertThat(cut(json)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "😀", "\\\"", "\\\\", "\\u00e9", "\\n"})
    void longTextIsCutBetweenCharacters(String character) throws IOException {
        for (String shift : new String[] {"", "a", "ab", "abc", "abcd", "abcde"}) {
            String json = "{\"k\":\"" + shift + character.repeat(200_000) + "\",\"next\":\"v\"}";
            String cut = cut(json);

            assertThat(cut.length()).isLessThan(ShortStrings.MAX + 50);
            assertThat(cut.endsWith("\",\"next\":\"v\"}")).isTrue();
            String kept = cut.substring(6 + shift.length(), cut.length() - 13);
            assertThat(kept.equals(character.repeat(kept.length() / character.length())))
                    .as(character + " after " + shift)
                    .isTrue();
        }
    }
}
