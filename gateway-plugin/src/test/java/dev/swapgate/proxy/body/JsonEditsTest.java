package dev.swapgate.proxy.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class JsonEditsTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = true,
            textBlock =
                    """
                    {"a":1,"b":2}                      | a           | {"b":2}
                    {"a":1,"b":2}                      | b           | {"a":1}
                    {"a":1}                            | a           | {}
                    { "a" : 1 }                        | a           | {  }
                    { "a" : 1 , "b" : 2 }              | a           | { "b" : 2 }
                    { "a" : 1 , "b" : 2 }              | b           | { "a" : 1 }
                    {"a":1,"b":2,"c":3}                | b           | {"a":1,"c":3}
                    {"a":1,"b":2,"c":3}                | b,c         | {"a":1}
                    {"a":1,"b":2,"c":3}                | a,b         | {"c":3}
                    {"a":1,"b":2,"c":3}                | a,c         | {"b":2}
                    {"a":1,"b":2,"c":3}                | a,b,c       | {}
                    {"a":1,"b":2,"a":3}                | a           | {"b":2}
                    {"a":1,"b":2}                      | x           | {"a":1,"b":2}
                    {"a":{"b":1,"c":2}}                | a.b         | {"a":{"c":2}}
                    {"a":{"b":1},"a":{"b":2,"c":3}}    | a.b         | {"a":{},"a":{"c":3}}
                    {"a":5}                            | a.b         | {"a":5}
                    {"a":{"b":{"c":1}}}                | a.b.c       | {"a":{"b":{}}}
                    {"a":[1,2,3]}                      | a.0         | {"a":[2,3]}
                    {"a":[1,2,3]}                      | a.-1        | {"a":[1,2]}
                    {"a":[1,2,3]}                      | a.1         | {"a":[1,3]}
                    {"a":[1,2,3]}                      | a.3         | {"a":[1,2,3]}
                    {"a":[1,2,3]}                      | a.x         | {"a":[1,2,3]}
                    {"a":[1,2,3]}                      | a.0,a.1     | {"a":[2]}
                    {"a":[ 1 , 2 ]}                    | a.-1,a.0    | {"a":[  ]}
                    {"a":[{"b":1},{"b":2}]}            | a.1.b       | {"a":[{"b":1},{}]}
                    {"a":[{"b":1},{"b":2}]}            | a.-1.b      | {"a":[{"b":1},{}]}
                    {"a.b":1,"a":{"b":2}}              | a\\.b       | {"a":{"b":2}}
                    {"0":1,"1":2}                      | 0           | {"1":2}
                    {"0":1,"1":2}                      | :1          | {"0":1}
                    {"-1":1,"x":2}                     | -1          | {"x":2}
                    {"gr\\u00f6\\u00dfe":1,"b":2}      | größe       | {"b":2}
                    {"":1,"b":2}                       | ``          | {"b":2}
                    {"a":"x,y]}","b":[",",{}]}         | a           | {"b":[",",{}]}
                    {"a":1.00,"b":1e5,"c":null}        | b           | {"a":1.00,"c":null}
                    """)
    void removes(String body, String paths, String expected) {
        JsonEdits edits = new JsonEdits(List.of(paths.split(",", -1)), Map.of());

        assertEdited(edits, body, expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"a":1}                 | {"a":2}                   | {"a":2}
                    {"a":1}                 | {"b":2}                   | {"a":1,"b":2}
                    {}                      | {"b":2}                   | {"b":2}
                    { }                     | {"b":2}                   | {"b":2 }
                    { "a" : 1 }             | {"b":2}                   | { "a" : 1,"b":2 }
                    { "a" : 1 }             | {"a":"x"}                 | { "a" : "x" }
                    {"a":1,"c":3,"a":2}     | {"a":7}                   | {"a":7,"c":3,"a":7}
                    {"a":{"x":1}}           | {"a.b":2}                 | {"a":{"x":1,"b":2}}
                    {"a":{"b":1}}           | {"a.b":[1,{"c":null}]}    | {"a":{"b":[1,{"c":null}]}}
                    {}                      | {"a.b.c":2}               | {"a":{"b":{"c":2}}}
                    {"a":5}                 | {"a.b":2}                 | {"a":{"b":2}}
                    {"a":null}              | {"a.0":2}                 | {"a":[2]}
                    {"a":[1,2]}             | {"a.0":9}                 | {"a":[9,2]}
                    {"a":[1,2]}             | {"a.-1":9}                | {"a":[1,2,9]}
                    {"a":[]}                | {"a.-1":9}                | {"a":[9]}
                    {"a":[1]}               | {"a.3":9}                 | {"a":[1,null,null,9]}
                    {}                      | {"a.2":9}                 | {"a":[null,null,9]}
                    {}                      | {"a.-1":9}                | {"a":[9]}
                    {}                      | {"a.:2":9}                | {"a":{"2":9}}
                    {"a":{"2":1}}           | {"a.2":9}                 | {"a":{"2":9}}
                    {"a":[{"b":1}]}         | {"a.0.b":2}               | {"a":[{"b":2}]}
                    {"a":[{"b":1}]}         | {"a.-1.b":2}              | {"a":[{"b":1},{"b":2}]}
                    {}                      | {"a\\\\.b":2}             | {"a.b":2}
                    {}                      | {"ä\\"":"ö"}              | {"ä\\"":"ö"}
                    {"a":{"z":0}}           | {"a":{"x":1},"a.y":2}     | {"a":{"x":1,"y":2}}
                    {}                      | {"a":{"x":1},"a.x":2}     | {"a":{"x":2}}
                    {}                      | {"a":[1],"a.-1":2}        | {"a":[1,2]}
                    {}                      | {"a.0.b":1,"a.0.c":2}     | {"a":[{"b":1,"c":2}]}
                    {}                      | {"a.1":5,"a.0":4}         | {"a":[4,5]}
                    {"s":"a\\\\u00e4","x":1}| {"x":true}                | {"s":"a\\\\u00e4","x":true}
                    """)
    void sets(String body, String settings, String expected) throws IOException {
        @SuppressWarnings("unchecked")
        Map<String, Object> values =
                new TreeMap<>((Map<String, Object>) MAPPER.readValue(settings, Map.class));

        assertEdited(new JsonEdits(List.of(), values), body, expected);
    }

    @Test
    void removalsComeFirst() {
        assertEdited(
                new JsonEdits(List.of("a"), Map.of("a.b", 1)),
                "{\"a\":{\"c\":2},\"x\":0}",
                "{\"x\":0,\"a\":{\"b\":1}}");
        assertEdited(
                new JsonEdits(List.of("a.0"), Map.of("a.0", 7)),
                "{\"a\":[1,2,3]}",
                "{\"a\":[7,3]}");
        assertEdited(
                new JsonEdits(List.of("a.-1"), Map.of("a.1.b", 7)),
                "{\"a\":[0,{\"c\":1},2]}",
                "{\"a\":[0,{\"c\":1,\"b\":7}]}");
        assertEdited(new JsonEdits(List.of("a"), Map.of("a", 1)), "{\"a\":0}", "{\"a\":1}");
    }

    @Test
    void aMemberCannotBeSetInAnArray() {
        JsonEdits edits = new JsonEdits(List.of(), Map.of("stop.x", 1));

        assertThatThrownBy(() -> edits.apply(TestBytes.memory("{\"stop\":[1]}")))
                .isInstanceOfSatisfying(
                        BodyException.class,
                        e -> {
                            assertThat(e.problem())
                                    .isEqualTo(BodyException.Problem.INVALID_REQUEST);
                            assertThat(e.param()).isEqualTo("stop.x");
                            assertThat(e).hasMessageContaining("has an array at \"stop\".");
                        });
    }

    @Test
    void countlessValuesUnderAFilterAreRefusedInsteadOfRemembered() {
        String body = "{\"a\":[" + "1,".repeat(200_000) + "1]}";
        JsonEdits edits = new JsonEdits(List.of("a.0"), Map.of());

        assertThatThrownBy(() -> edits.apply(TestBytes.memory(body)))
                .isInstanceOf(BodyException.class);
    }

    @Test
    void countlessValuesBesideAFilterAreNot() {
        String rest = "\"b\":[" + "1,".repeat(200_000) + "1]" + ",\"c\":0".repeat(200_000) + "}";

        assertEdited(new JsonEdits(List.of("a"), Map.of()), "{\"a\":1," + rest, "{" + rest);
    }

    @Test
    void hugeRemovedStringsAreSkipped() {
        String huge = "x".repeat(25_000_000);

        assertEdited(
                new JsonEdits(List.of("a"), Map.of("b", 1)),
                "{\"a\":\"" + huge + "\"}",
                "{\"b\":1}");
    }

    @Test
    void textAroundTheDocumentStays() {
        assertEdited(
                new JsonEdits(List.of("a"), Map.of()),
                "\ufeff {\"a\":1,\"b\":2}\n",
                "\ufeff {\"b\":2}\n");
    }

    @Test
    void withoutPathsNothingIsDone() {
        JsonEdits none = new JsonEdits(List.of(), Map.of());
        Bytes body = TestBytes.memory("{\"a\":1}");

        assertThat(none.isEmpty()).isTrue();
        assertThat(none.apply(body)).isSameAs(body);
    }

    private static void assertEdited(JsonEdits edits, String body, String expected) {
        assertThat(TestBytes.text(edits.apply(TestBytes.memory(body)))).isEqualTo(expected);
        assertThat(
                        TestBytes.text(
                                edits.apply(TestBytes.file(body.getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo(expected);
    }
}
