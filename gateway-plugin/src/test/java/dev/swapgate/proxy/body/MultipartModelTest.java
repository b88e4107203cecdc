package dev.swapgate.proxy.body;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class MultipartModelTest {
    private static final MediaType TYPE =
            MediaType.parse("multipart/form-data; boundary=XyZ").orElseThrow();

    @Test
    void theModelMayComeFirstOrLast() {
        String file = part("name=\"file\"; filename=\"a.wav\"", "RIFF\r\n--XyY\r\n\r\n--Xy");

        for (String body :
                List.of(
                        form(part("name=\"model\"", "whisper"), file),
                        form(file, part("name=\"model\"", "whisper")))) {
            assertThat(find(body).name()).isEqualTo("whisper");
            assertSpan(body, "whisper");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=\"model\"",
                "name=model",
                "NAME=\"model\"",
                "name = x; name=\"model\"",
                " name=\"model\" ",
                "name=\"model\"\r\nContent-Type: text/plain; charset=utf-8",
                "name=\"model\"\r\nContent-Transfer-Encoding: 8bit",
                "name=\"mod\\el\"",
            })
    void spellingsOfAFieldName(String parameters) {
        String body = form(part(parameters, "m1"), part("name=\"model\"", "m2"));
        boolean model = !parameters.contains("\\") && !parameters.contains("= x");

        if (model) {
            assertThat(problem(body)).isEqualTo(BodyException.Problem.MODEL_INVALID);
        } else {
            assertThat(problem(body)).isEqualTo(BodyException.Problem.INVALID_MULTIPART);
        }
    }

    @Test
    void streamIsTrueOnlyIfTheFieldSaysSo() {
        String model = part("name=\"model\"", "m");

        assertThat(find(form(model, part("name=\"stream\"", "true"))).stream()).isTrue();
        assertThat(find(form(part("name=\"stream\"", "true"), model)).stream()).isTrue();
        assertThat(find(form(model, part("name=\"stream\"", "True"))).stream()).isFalse();
        assertThat(find(form(model, part("name=\"stream\"", "1"))).stream()).isFalse();
        assertThat(find(form(model)).stream()).isFalse();
    }

    @Test
    void whatClientsSendAroundThePartsIsTolerated() {
        String body = form(part("name=\"model\"", "m"));

        assertThat(find("\r\n" + body).name()).isEqualTo("m");
        assertThat(find(body.substring(0, body.length() - 2)).name()).isEqualTo("m");
        assertSpan("\r\n" + body, "m");
    }

    @Test
    void rawUtf8InFileNamesAndValuesPasses() {
        String body =
                form(
                        part("name=\"file\"; filename=\"größe.wav\"", "x"),
                        part("name=\"f2\"; filename*=utf-8''gr%C3%B6.wav", "x"),
                        part("name=\"model\"", "größe"));

        assertThat(find(body).name()).isEqualTo("größe");
    }

    @Test
    void boundariesOfOtherCharactersPass() {
        for (String boundary :
                List.of(
                        "a",
                        "----WebKitFormBoundaryAB12",
                        "'()+_,-./:=?",
                        "a b",
                        "=_x",
                        "z".repeat(70))) {
            String quoted = "multipart/form-data; boundary=\"" + boundary + "\"";
            String body =
                    "--"
                            + boundary
                            + "\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n--"
                            + boundary
                            + "--\r\n";

            assertThat(
                            MultipartModel.find(
                                            TestBytes.memory(body),
                                            MediaType.parse(quoted).orElseThrow())
                                    .name())
                    .isEqualTo("m");
        }
    }

    @Test
    void asManyPartsAsAllowedPass() {
        List<String> parts = new ArrayList<>();
        for (int i = 1; i < MultipartModel.MAX_PARTS; i++) {
            parts.add(part("name=\"f" + i + "\"", "x"));
        }
        parts.add(part("name=\"model\"", "m"));

        assertThat(find(form(parts.toArray(String[]::new))).name()).isEqualTo("m");
        parts.add(part("name=\"one more\"", "x"));
        assertThat(problem(form(parts.toArray(String[]::new))))
                .isEqualTo(BodyException.Problem.INVALID_MULTIPART);
    }

    @Test
    void headersAsLongAsAllowedPass() {
        String start = "name=\"model\"\r\nX: ";
        int fixed = ("Content-Disposition: form-data; " + start).length() + 2;

        assertThat(find(form(part(start + "x".repeat(4096 - fixed), "m"))).name()).isEqualTo("m");
        assertThat(problem(form(part(start + "x".repeat(4097 - fixed), "m"))))
                .isEqualTo(BodyException.Problem.INVALID_MULTIPART);
    }

    @Test
    void findsTheModelInBinaryBodiesOfAllSizesAndPieces() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            int before = random.nextInt(4);
            addFiles(body, before, random);
            body.writeBytes(bytes("--XyZ\r\n" + part("name=\"model\"", "model-" + round)));
            addFiles(body, random.nextInt(3), random);
            body.writeBytes(bytes("--XyZ--\r\n"));
            byte[] content = body.toByteArray();
            for (Bytes form : List.of(TestBytes.file(content), TestBytes.pieces(content, random))) {
                NamedModel found = MultipartModel.find(form, TYPE);

                assertThat(found.name()).isEqualTo("model-" + round);
                assertThat(TestBytes.text(form.slice(found.start(), found.end())))
                        .isEqualTo("model-" + round);
            }
        }
    }

    /** Content full of beginnings of delimiters, with sizes around that of the scanning window. */
    private static void addFiles(ByteArrayOutputStream body, int count, Random random) {
        String[] bits = {"\r", "\n", "-", "x--XyZ", "\r\n--Xy", "\r\n--X", "\r\r\n-", "\0", "ÿ"};
        for (int i = 0; i < count; i++) {
            body.writeBytes(
                    bytes(
                            "--XyZ\r\n"
                                    + "Content-Disposition: form-data; name=\"f\";"
                                    + " filename=\"f\"\r\n\r\n"));
            int size = random.nextInt(3) * 64 * 1024 + random.nextInt(200);
            byte[] filler = new byte[size];
            body.writeBytes(filler);
            for (int j = random.nextInt(50); j > 0; j--) {
                body.writeBytes(bytes(bits[random.nextInt(bits.length)]));
            }
            body.writeBytes(bytes("x\r\n"));
        }
    }

    private static NamedModel find(String body) {
        return MultipartModel.find(TestBytes.memory(body), TYPE);
    }

    private static BodyException.Problem problem(String body) {
        try {
            find(body);
        } catch (BodyException e) {
            return e.problem();
        }
        throw new AssertionError("accepted");
    }

    private static void assertSpan(String body, String expected) {
        NamedModel found = find(body);
        assertThat(TestBytes.text(TestBytes.memory(body).slice(found.start(), found.end())))
                .isEqualTo(expected);
    }

    private static String form(String... parts) {
        StringBuilder form = new StringBuilder();
        for (String part : parts) {
            form.append("--XyZ\r\n").append(part);
        }
        return form + "--XyZ--\r\n";
    }

    private static String part(String parameters, String content) {
        return "Content-Disposition: form-data; " + parameters + "\r\n\r\n" + content + "\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
