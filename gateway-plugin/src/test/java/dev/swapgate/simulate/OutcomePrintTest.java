package dev.swapgate.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

class OutcomePrintTest {
    private static final String LINES =
            """
            {"at":3.25,"model":"a","duration":4.0}
            {"at":4.000001,"model":"b","duration":1,"cancelAt":5}
            {"at":1,"model":"bee","duration":2}
            """;

    private final StringWriter out = new StringWriter();

    @Test
    void writesALineForEachRequestInTheOrderOfTheTrace() throws IOException {
        OutcomeLines.write(Worlds.play(Worlds.TWO_MODELS, Map.of(), LINES), out);

        assertThat(out.toString())
                .isEqualTo(
                        """
                        {"request":0,"model":"a","at":3.25,"started":28,"finished":32}
                        {"request":1,"model":"b","at":4.000001,"started":null,"finished":null}
                        {"request":2,"model":"b","at":1,"started":11,"finished":13}
                        """);
    }

    @Test
    void showsWaitsSwapsAndTheTimeSpentSwitchingBesideStrictOrder() {
        var config = Worlds.config(Worlds.TWO_MODELS);
        var trace = Worlds.trace(config, LINES);
        var scenario = Scenario.of(config);
        var print = new PrintWriter(out);
        new OutcomeTable(
                        scenario.play(trace, Progress.UNSEEN),
                        scenario.strict().play(trace, Progress.UNSEEN))
                .print(print);

        assertThat(out.toString().lines().map(line -> line.strip().replaceAll(" {2,}", " | ")))
                .containsExactly(
                        "these settings | strict FIFO",
                        "requests | 3 | 3",
                        "gave up waiting | 1 | 1",
                        "swaps | 2 | 2",
                        "time switching | 64.5 % | 76.9 %",
                        "until all done | 31.0 s | 26.0 s",
                        "",
                        "wait in seconds | p50 / p95 / p99 / max",
                        "these settings | strict FIFO",
                        "all | 10.0 / 24.8 / 24.8 / 24.8 | 10.0 / 19.8 / 19.8 / 19.8",
                        "a | 24.8 / 24.8 / 24.8 / 24.8 | 19.8 / 19.8 / 19.8 / 19.8",
                        "b | 10.0 / 10.0 / 10.0 / 10.0 | 10.0 / 10.0 / 10.0 / 10.0");
    }

    @Test
    void anEmptyTraceHasATable() {
        var config = Worlds.config(Worlds.TWO_MODELS);
        var outcome = Scenario.of(config).play(new Trace(), Progress.UNSEEN);
        new OutcomeTable(outcome, outcome).print(new PrintWriter(out));

        assertThat(out.toString()).contains("requests").contains("0.0 %");
    }
}
