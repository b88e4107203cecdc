package dev.swapgate.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.config.GatewayConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

class TraceReaderTest {
    private final GatewayConfig config = Worlds.config(Worlds.TWO_MODELS);

    private Trace read(String lines) {
        return Worlds.trace(config, lines);
    }

    @Test
    void readsRequestsAndLoadTimes() {
        var trace =
                read(
                        """
                        {"model":"a","load":12.5}
                        {"at":3.25,"model":"a","duration":4.0,"priority":2,"cancelAt":9.0}

                        {"at":0,"model":"b","duration":1e-3}
                        """);

        assertThat(trace.load("a")).isEqualTo(Duration.ofMillis(12_500));
        assertThat(trace.load("b")).isEqualTo(Duration.ofSeconds(10));
        assertThat(trace.size()).isEqualTo(2);
        assertThat(trace.call(0))
                .isEqualTo(new Trace.Call("a", 3_250_000_000L, 4_000_000_000L, 2, 9_000_000_000L));
        assertThat(trace.call(1)).isEqualTo(new Trace.Call("b", 0, 1_000_000, 0, Trace.NEVER));
    }

    @Test
    void anAliasStandsForItsModel() {
        var trace =
                read("{\"at\":0,\"model\":\"bee\",\"duration\":1}\n{\"model\":\"bee\",\"load\":3}");

        assertThat(trace.call(0).model()).isEqualTo("b");
        assertThat(trace.load("b")).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aRequestHasItsModelsPriorityUnlessTheLineSaysOtherwise() {
        var trace =
                Worlds.trace(
                        Worlds.config(
                                Worlds.TWO_MODELS
                                        + """
                                        routing:
                                          scheduler:
                                            settings: {fifo: {priority: {a: 3}}}
                                        """),
                        """
                        {"at":0,"model":"a","duration":1}
                        {"at":0,"model":"a","duration":1,"priority":-1}
                        {"at":0,"model":"a","duration":1,"priority":null}
                        """);

        assertThat(trace.call(0).priority()).isEqualTo(3);
        assertThat(trace.call(1).priority()).isEqualTo(-1);
        assertThat(trace.call(2).priority()).isEqualTo(3);
    }

    @Test
    void theLastLoadTimeCounts() {
        assertThat(read("{\"model\":\"a\",\"load\":1}\n{\"model\":\"a\",\"load\":2}").load("a"))
                .isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"at\":1,\"model\":\"c\",\"duration\":1} | model is \"c\", but must be one of a,"
                        + " b, bee",
                "{\"at\":1,\"model\":7,\"duration\":1} | model is 7, but must be one of a, b, bee",
                "{\"at\":1,\"duration\":1} | has no model; a line is an object such as",
                "{\"at\":1,\"model\":\"a\"} | has no duration; a line",
                "{\"model\":\"a\",\"duration\":1} | has no at; a line",
                "{\"at\":-0.5,\"model\":\"a\",\"duration\":1} | at is -0.5, but must be a number of"
                        + " seconds from 0 to",
                "{\"at\":1,\"model\":\"a\",\"duration\":-1} | duration is -1, but must",
                "{\"at\":\"1\",\"model\":\"a\",\"duration\":1} | at is \"1\", but must be a number",
                "{\"at\":1e999,\"model\":\"a\",\"duration\":1} | at is ",
                "{\"at\":null,\"model\":\"a\",\"duration\":1} | at is null, but must be a number",
                "{\"at\":5,\"model\":\"a\",\"duration\":1,\"cancelAt\":4.5} | cancelAt is 4.5, but"
                        + " must not be before at, which is 5",
                "{\"at\":5,\"model\":\"a\",\"duration\":1,\"priority\":1.5} | priority is 1.5, but"
                        + " must be a whole number",
                "{\"at\":5,\"model\":\"a\",\"duration\":1,\"prio\":1} | has the unknown key"
                        + " \"prio\"; known are, for a request, at, model,",
                "{\"at\":5,\"model\":\"a\",\"load\":1} | has the unknown key \"at\"; known are",
                "{\"model\":\"a\",\"load\":-2} | load is -2, but must be",
                "{\"at\":1,\"at\":2,\"model\":\"a\",\"duration\":1} | is not JSON: Duplicate field"
                        + " 'at'",
                "{\"at\":1,\"model\":\"a\",\"duration\":1 | is not JSON: ",
                "{\"at\":1,\"model\":\"a\",\"duration\":1} {} | is not JSON: Trailing token",
                "[1] | is [1]; a line is an object such as",
                "hello | is not JSON: Unrecognized token 'hello'",
            })
    void aBadLineIsRefusedWithItsNumber(String line, String message) {
        assertThatThrownBy(() -> read("{\"model\":\"a\",\"load\":1}\n\n" + line + "\n"))
                .isInstanceOf(TraceException.class)
                .hasMessageStartingWith("t.jsonl:3: " + message);
    }

    @Test
    void allBadLinesAreToldUpToALimit() {
        assertThatThrownBy(() -> read("1\n{\"model\":\"a\",\"load\":1}\n2\n"))
                .hasMessageContainingAll("t.jsonl:1: is 1;", "t.jsonl:3: is 2;");
        assertThatThrownBy(() -> read("1\n".repeat(1000)))
                .hasMessageContaining("t.jsonl:20: ")
                .hasMessageEndingWith("only the first ones are shown");
    }

    @Test
    void anEndlessLineIsRefused() {
        assertThatThrownBy(() -> read("{\"model\":\"" + "a".repeat(100_000)))
                .hasMessage("t.jsonl:1: is longer than 65536 bytes");
    }

    @Test
    void linesMayEndAsElsewhere() {
        assertThat(read("{\"at\":1,\"model\":\"a\",\"duration\":1}\r\n \r\n").size()).isEqualTo(1);
    }
}
