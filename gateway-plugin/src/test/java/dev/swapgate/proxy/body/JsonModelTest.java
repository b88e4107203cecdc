package dev.swapgate.proxy.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Random;

class JsonModelTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"model":"m1"}                                        | m1      | "m1"       | false
                    {"messages":[{"model":"no"}],"model":"m1"}            | m1      | "m1"       | false
                    {"mod\\u0065l":"m1"}                                  | m1      | "m1"       | false
                    {"model" : "m\\u0031" , "stream" : true}              | m1      | "m\\u0031" | true
                    {"stream":1,"model":"a/b:c"}                          | a/b:c   | "a/b:c"    | true
                    {"stream":0.0e1,"model":"m"}                          | m       | "m"        | false
                    {"stream":-0.5,"model":"m"}                           | m       | "m"        | true
                    {"stream":"yes","model":"m"}                          | m       | "m"        | false
                    {"stream":[1],"model":"m"}                            | m       | "m"        | false
                    {"stream":"true","model":"m"}                         | m       | "m"        | true
                    {"stream":false,"model":"m","stream":true}            | m       | "m"        | true
                    {"stream":true,"model":"m","stream":false}            | m       | "m"        | false
                    {"model":"größe €"}                                   | größe € | "größe €"  | false
                    {"model":"𝄞"}                                         | 𝄞       | "𝄞"        | false
                    {"n":1.00,"x":12345678901234567890.123e5,"model":"m"} | m       | "m"        | false
                    {"a":1,"a":2,"model":"m","b":{"model":1,"model":2}}   | m       | "m"        | false
                    """)
    void findsNameSpanAndStream(String body, String name, String span, boolean stream) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        for (Bytes bytes :
                new Bytes[] {
                    Bytes.of(content),
                    TestBytes.file(content),
                    TestBytes.pieces(content, new Random(6)),
                    TestBytes.memory("xx" + body + "yy").slice(2, 2 + content.length)
                }) {
            NamedModel found = JsonModel.find(bytes);

            assertThat(found.name()).isEqualTo(name);
            assertThat(found.stream()).isEqualTo(stream);
            assertThat(TestBytes.text(bytes.slice(found.start(), found.end()))).isEqualTo(span);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ufeff{\"model\":\"m\"}", " \r\n\t{ \"model\"\t:\n\"m\" } \n"})
    void aByteOrderMarkAndWhiteSpaceAreTolerated(String body) {
        Bytes bytes = TestBytes.memory(body);
        NamedModel found = JsonModel.find(bytes);

        assertThat(found.name()).isEqualTo("m");
        assertThat(TestBytes.text(bytes.slice(found.start(), found.end()))).isEqualTo("\"m\"");
        NamedModel spooled = JsonModel.find(TestBytes.file(TestBytes.read(bytes)));
        assertThat(spooled).isEqualTo(found);
    }

    @Test
    void theModelMayComeAfterAStringThatIsLargerThanAnyLimitOfTheTokeniser() {
        String huge = "{\"image\":\"" + "A".repeat(30_000_000) + "\",\"model\":\"m\"}";
        Bytes bytes = TestBytes.memory(huge);

        NamedModel found = JsonModel.find(bytes);
        assertThat(found.name()).isEqualTo("m");
        assertThat(TestBytes.text(bytes.slice(found.start(), found.end()))).isEqualTo("\"m\"");
    }

    @Test
    void aNameOfTheGreatestLengthPasses() {
        String name = "x".repeat(ModelName.MAX_LENGTH);

        assertThat(JsonModel.find(TestBytes.memory("{\"model\":\"" + name + "\"}")).name())
                .isEqualTo(name);
    }

    @Test
    void theGreatestDepthPasses() {
        int inside = JsonText.MAX_DEPTH - 1;
        String body = "{\"a\":" + "[".repeat(inside) + "]".repeat(inside) + ",\"model\":\"m\"}";

        assertThat(JsonModel.find(TestBytes.memory(body)).name()).isEqualTo("m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"model\":\"a\"", "{\"a\":NaN,\"model\":\"a\"}", "{//\n\"model\":\"a\"}"})
    void nothingIsToldOfTheTokeniserItself(String body) {
        assertThatThrownBy(() -> JsonModel.find(TestBytes.memory(body)))
                .isInstanceOf(BodyException.class)
                .message()
                .startsWith("The body is not valid JSON (line ")
                .doesNotContain("Source", "Feature")
                .endsWith(".");
    }
}
