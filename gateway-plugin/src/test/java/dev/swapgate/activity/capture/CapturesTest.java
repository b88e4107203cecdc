package dev.swapgate.activity.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.Random;

class CapturesTest {

    private static Capture capture(int size) {
        byte[] body = new byte[size];
        new Random(size).nextBytes(body);
        return new Capture("/p", Map.of("A", "ä"), body, Map.of(), new byte[0]);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCaptureComesBackAsItWas(boolean compress) {
        Captures captures = new Captures(100_000);

        captures.put(7, capture(70_000), compress);

        Capture found = captures.find(7).orElseThrow();
        assertThat(found).usingRecursiveComparison().isEqualTo(capture(70_000));
        assertThat(captures.has(7)).isTrue();
        assertThat(captures.has(8)).isFalse();
    }

    @Test
    void whatRepeatsItselfTakesLittleRoom() {
        Captures captures = new Captures(1_000);

        captures.put(1, new Capture("/p", Map.of(), new byte[50_000], Map.of(), new byte[0]), true);

        assertThat(captures.has(1)).isTrue();
    }

    @Test
    void whatFitsOnlyWhenItIsSmallIsMadeSmallEvenInAHurry() {
        Captures captures = new Captures(1_000);

        captures.put(
                1, new Capture("/p", Map.of(), new byte[50_000], Map.of(), new byte[0]), false);

        assertThat(captures.has(1)).isTrue();
    }

    @Test
    void theOldestMakeRoom() {
        Captures captures = new Captures(10_000);

        for (int id = 1; id <= 5; id++) {
            captures.put(id, capture(3_000), true);
        }

        assertThat(captures.has(2)).isFalse();
        assertThat(captures.has(3)).isTrue();
        assertThat(captures.has(5)).isTrue();
    }

    @Test
    void aCaptureLargerThanAllMayBeIsNotKept() {
        Captures captures = new Captures(10_000);
        captures.put(1, capture(1_000), true);

        captures.put(2, capture(10_000), true);

        assertThat(captures.has(1)).isTrue();
        assertThat(captures.has(2)).isFalse();
    }

    @Test
    void secretsAreNotShown() {
        Map<String, String> shown =
                Redaction.of(
                        new String[] {
                            "AUTHORIZATION", "Bearer x", "Accept", "a", "accept", "b",
                            "X-Api-Key", "x", "Set-Cookie", "x", "cookie", "x",
                            "Proxy-Authorization", "x"
                        });

        assertThat(shown.toString()).doesNotContain("x,").doesNotContain("=x").contains("Accept=a");
        assertThat(shown).containsEntry("authorization", "[REDACTED]").hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, true, true",
        "/v1/audio/speech, true, false",
        "/v1/images/generations, true, false",
        "/sdapi/v1/txt2img, true, false",
        "/v1/audio/voices, false, true",
        "/v1/audio/transcriptions, false, true",
        "/v1/images/edits, false, false",
        "/sdapi/v1/img2img, false, false"
    })
    void soundAndPicturesAreNotKept(String path, boolean request, boolean response) {
        assertThat(CaptureRule.of(path)).isEqualTo(new CaptureRule(request, response));
    }
}
