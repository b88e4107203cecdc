package dev.swapgate.proxy.body;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

class Utf8Test {

    @Test
    void agreesWithThePlatformsStrictDecoder() throws IOException {
        Random random = new Random(5);
        int[] alphabet = {
            0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0,
            0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
        };
        int valid = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = new byte[random.nextInt(6)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) alphabet[random.nextInt(alphabet.length)];
            }
            boolean expected = UrlText.utf8(bytes).isPresent();
            valid += expected ? 1 : 0;
            assertThat(Utf8.isValid(bytes, 0, bytes.length)).isEqualTo(expected);
            assertThat(streams(bytes, 1 + random.nextInt(3))).isEqualTo(expected);
        }
        assertThat(valid).isBetween(5_000, 195_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ä", "€", "𝄞", "grüße €uro 𝄞!"})
    void wellFormedTextPassesAlsoByteByByte(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThat(Utf8.isValid(bytes, 0, bytes.length)).isTrue();
        assertThat(Utf8.checked(new ByteArrayInputStream(bytes)).readAllBytes()).isEqualTo(bytes);
        try (var in = Utf8.checked(new ByteArrayInputStream(bytes))) {
            for (byte b : bytes) {
                assertThat(in.read()).isEqualTo(b & 0xff);
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    private static boolean streams(byte[] bytes, int step) throws IOException {
        byte[] buffer = new byte[step];
        try (var in = Utf8.checked(new ByteArrayInputStream(bytes))) {
            while (in.read(buffer, 0, step) >= 0) {}
            return true;
        } catch (CharConversionException e) {
            return false;
        }
    }
}
