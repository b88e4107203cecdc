package dev.swapgate.proxy.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

/** Media types, percent-encoding, urlencoded forms and model names. */
class TextFormatsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    application/json                              | application/json    |          |
                    Application/JSON                              | application/json    |          |
                    application/json;charset=utf-8                | application/json    | charset  | utf-8
                    application/json ; Charset="UTF-8"            | application/json    | charset  | UTF-8
                    application/json; charset=utf-8;              | application/json    | charset  | utf-8
                    application/json;;                            | application/json    |          |
                    multipart/form-data; boundary=----a=b/c       | multipart/form-data | boundary | ----a=b/c
                    multipart/form-data; boundary="a b"           | multipart/form-data | boundary | a b
                    multipart/form-data; x="\\"\\\\q\\x"; boundary=z | multipart/form-data | x     | "\\q\\x
                    """)
    void mediaTypes(String text, String essence, String name, String value) {
        MediaType type = MediaType.parse(text).orElseThrow();

        assertThat(type.essence()).isEqualTo(essence);
        if (name == null) {
            assertThat(type.parameters()).isEmpty();
        } else {
            assertThat(type.parameters()).containsEntry(name, value);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "json",
                "/",
                "application/",
                "/json",
                "application/json, text/plain",
                "a/b/c",
                "application json",
                "application/json charset=utf-8",
                "application/json; charset",
                "application/json; =utf-8",
                "application/json; charset=",
                "application/json; charset=\"x",
                "application/json; charset=utf-8; charset=utf-8",
                "application/json; charset=a b",
                "application/json; cha rset=utf-8",
                "äpplication/json",
                "*/*;q=ü"
            })
    void malformedMediaTypes(String text) {
        assertThat(MediaType.parse(text)).isEmpty();
    }

    @Test
    void charsets() {
        assertThat(MediaType.parse("a/b").orElseThrow().isUtf8()).isTrue();
        assertThat(MediaType.parse("a/b;charset=\"Utf-8\"").orElseThrow().isUtf8()).isTrue();
        assertThat(MediaType.parse("a/b;charset=latin1").orElseThrow().isUtf8()).isFalse();
    }

    @Test
    void percentEncoding() {
        assertThat(UrlText.decodeSegment("a%2Fb+c%20%C3%B6")).contains("a/b+c ö");
        assertThat(UrlText.decodeForm("a%2Bb+c")).contains("a+b c");
        assertThat(UrlText.decodeForm("ö")).contains("ö");
        // A character outside the basic plane became two question marks.
        assertThat(UrlText.decodeForm("m😀+%C3%B6")).contains("m😀 ö");
        assertThat(UrlText.decodeSegment("m😀+%C3%B6")).contains("m😀+ö");
        for (String bad : List.of("%", "a%2", "%zz", "%-1", "%c3", "%C3%28", "%ed%a0%80")) {
            assertThat(UrlText.decodeSegment(bad)).as(bad).isEmpty();
        }
        assertThat(UrlText.encodeSegment("a/b c:d@1~ö%?#"))
                .isEqualTo("a%2Fb%20c:d@1~%C3%B6%25%3F%23");
        for (String text : List.of("", "a/b", "100%", "ö € 𝄞", "a+b&c=d", "\u0001\u007f")) {
            assertThat(UrlText.decodeSegment(UrlText.encodeSegment(text))).contains(text);
        }
    }

    @Test
    void queryValues() {
        assertThat(UrlText.values("model=a&x=1&mod%65l=b%2Fc&model&Model=d&%zz=1", "model"))
                .containsExactly("a", "b/c", "");
        assertThat(UrlText.values("", "model")).isEmpty();
        assertThatThrownBy(() -> UrlText.values("model=%zz", "model"))
                .isInstanceOf(BodyException.class);
    }

    @Test
    void parameters() {
        assertThat(UrlText.parameters("b=1&a=x+%C3%B6&b=&c&%62=3"))
                .hasValueSatisfying(found -> {
                    assertThat(found.keySet()).containsExactly("b", "a", "c");
                    assertThat(found)
                            .containsEntry("b", List.of("1", "", "3"))
                            .containsEntry("a", List.of("x ö"))
                            .containsEntry("c", List.of(""));
                });
        assertThat(UrlText.parameters("a=1&b=%zz")).isEmpty();
        assertThat(UrlText.parameters("a=1&%ff")).isEmpty();
    }

    @Test
    void forms() {
        NamedModel found =
                FormModel.find(TestBytes.memory("prompt=a+b&model=a%2Fb&stream=true&x=%zz"));

        assertThat(found.name()).isEqualTo("a/b");
        assertThat(found.stream()).isTrue();
        assertThat(FormModel.find(TestBytes.memory("model=größe")).name()).isEqualTo("größe");
    }

    @Test
    void formsHaveALimitOfTheirOwn() {
        String largest = "model=m&x=" + "x".repeat(FormModel.MAX_BYTES - 10);

        assertThat(FormModel.find(TestBytes.memory(largest)).name()).isEqualTo("m");
        assertThatThrownBy(() -> FormModel.find(TestBytes.memory(largest + "x")))
                .isInstanceOfSatisfying(
                        BodyException.class,
                        e -> assertThat(e.problem()).isEqualTo(BodyException.Problem.TOO_LARGE))
                .hasMessageContaining("1048576")
                .hasMessageContaining("1048577");
    }

    @Test
    void jsonSentAsAFormIsToldApart() {
        for (String body : List.of("{\"model\":\"m\"}", " \n[1]", "{\"a\":\"x&model=m\"}")) {
            assertThatThrownBy(() -> FormModel.find(TestBytes.memory(body)))
                    .isInstanceOfSatisfying(
                            BodyException.class,
                            e ->
                                    assertThat(e.problem())
                                            .isEqualTo(
                                                    BodyException.Problem.UNSUPPORTED_MEDIA_TYPE))
                    .hasMessageContaining("Content-Type: application/json");
        }
    }

    @Test
    void namesOfModels() {
        assertThat(ModelName.check("a/b:c d+é𝄞")).isEqualTo("a/b:c d+é𝄞");
        Map<String, BodyException.Problem> bad =
                Map.of(
                        "",
                        BodyException.Problem.MODEL_REQUIRED,
                        "x".repeat(257),
                        BodyException.Problem.MODEL_INVALID,
                        "a\nb",
                        BodyException.Problem.MODEL_INVALID,
                        "a\u0000",
                        BodyException.Problem.MODEL_INVALID,
                        "a\u0085",
                        BodyException.Problem.MODEL_INVALID,
                        "\u007f",
                        BodyException.Problem.MODEL_INVALID,
                        "a\ud800",
                        BodyException.Problem.MODEL_INVALID);
        bad.forEach((name, problem) ->
                assertThatThrownBy(() -> ModelName.check(name))
                        .isInstanceOfSatisfying(
                                BodyException.class,
                                e -> {
                                    assertThat(e.problem()).isEqualTo(problem);
                                    assertThat(e.param()).isEqualTo("model");
                                }));
    }
}
