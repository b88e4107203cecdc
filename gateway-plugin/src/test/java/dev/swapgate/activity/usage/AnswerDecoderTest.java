package dev.swapgate.activity.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

class AnswerDecoderTest {
    private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

    private static Answer encoded(String encoding, byte[] body) {
        return new Answer(200, "application/json", encoding, body, new byte[0], true);
    }

    static byte[] encode(String form, byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = open(form, bytes)) {
            out.write(body);
        }
        return bytes.toByteArray();
    }

    private static OutputStream open(String form, OutputStream bytes) throws IOException {
        return switch (form) {
            case "gzip" -> new GZIPOutputStream(bytes);
            case "zlib" -> new DeflaterOutputStream(bytes);
            default -> new DeflaterOutputStream(bytes, new Deflater(9, true));
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zlib", "raw"})
    void everyFormIsDecoded(String form) throws IOException {
        String encoding = form.equals("gzip") ? " GZIP" : "deflate";

        Answer decoded = AnswerDecoder.decode(encoded(encoding, encode(form, BODY)));

        assertThat(decoded.head()).isEqualTo(BODY);
        assertThat(decoded.encoding()).isEmpty();
    }

    @Test
    void whatIsNotEncodedStays() throws IOException {
        Answer answer = encoded("identity", BODY);

        assertThat(AnswerDecoder.decode(answer)).isSameAs(answer);
    }

    @Test
    void aSmallBodyMayNotStandForAHugeOne() throws IOException {
        Answer bomb = encoded("gzip", encode("gzip", new byte[65 << 20]));

        assertThatThrownBy(() -> AnswerDecoder.decode(bomb))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("decodes to more than");
    }

    @Test
    void whatCannotBeDecodedIsRefused() {
        assertThatThrownBy(() -> AnswerDecoder.decode(encoded("gzip", BODY)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> AnswerDecoder.decode(encoded("br", BODY)))
                .hasMessageContaining("'br'");
        Answer cut = new Answer(200, "", "gzip", BODY, BODY, false);
        assertThatThrownBy(() -> AnswerDecoder.decode(cut)).hasMessageContaining("whole");
    }
}
