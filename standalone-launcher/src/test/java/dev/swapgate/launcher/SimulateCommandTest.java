package dev.swapgate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

class SimulateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path directory;

    private String config = "";
    private String trace = "";

    @BeforeEach
    void writeFiles() throws IOException {
        config =
                write(
                        "c.yaml",
                        """
                        models:
                          a: {cmd: "x --port ${PORT}"}
                          b: {cmd: "x --port ${PORT}"}
                        """);
        trace =
                write(
                        "t.jsonl",
                        """
                        {"model":"a","load":12.5}
                        {"at":0,"model":"a","duration":5}
                        {"at":13,"model":"b","duration":1}
                        {"at":14,"model":"a","duration":1}
                        """);
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private int run(String... words) {
        var line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(words);
    }

    @Test
    void printsALineForEachRequest() {
        assertThat(run("simulate", "-config", config, "--trace", trace, "--format", "jsonl"))
                .isZero();
        assertThat(out.toString())
                .isEqualTo(
                        """
                        {"request":0,"model":"a","at":0,"started":12.5,"finished":17.5}
                        {"request":1,"model":"b","at":13,"started":33.75,"finished":34.75}
                        {"request":2,"model":"a","at":14,"started":14,"finished":15}
                        """);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theFilesOfADirectoryAreOneConfiguration() {
        assertThat(run("simulate", "-config-dir", directory.toString(), "--trace", trace)).isZero();
        assertThat(out.toString()).contains("strict FIFO");
    }

    @Test
    void settingsCanBeChanged() {
        var words =
                new String[] {
                    "simulate",
                    "-config",
                    config,
                    "--trace",
                    trace,
                    "--set",
                    "maxTurn=0",
                    "symmetric=true",
                    "--set",
                    "linger=off",
                    "--format",
                    "jsonl"
                };
        assertThat(run(words)).isZero();
        assertThat(out.toString())
                .contains("\"at\":13,\"started\":27.5,", "\"at\":14,\"started\":41,");
    }

    @Test
    void showsATableUnlessToldOtherwise() {
        assertThat(run("simulate", "-config", config, "--trace", trace)).isZero();
        assertThat(out.toString())
                .contains("these settings", "strict FIFO", "swaps", "time switching");
    }

    @ParameterizedTest
    @CsvSource({
        "turn=0, --set: there is no setting turn; there are maxTurn",
        "maxTurn=x, --set: maxTurn must be 0 or more seconds",
        "maxTurn, KEY=VALUE"
    })
    void refusesSettingsThatMakeNoSense(String change, String message) {
        assertThat(run("simulate", "-config", config, "--trace", trace, "--set", change))
                .isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void refusesABadTrace() throws IOException {
        trace = write("bad.jsonl", "{\"at\":0,\"model\":\"c\",\"duration\":5}\n");

        assertThat(run("simulate", "-config", config, "--trace", trace)).isEqualTo(1);
        assertThat(err.toString())
                .contains(trace + ":1: model is \"c\", but must be one of a, b")
                .doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aMissingTraceIsNamed() {
        assertThat(run("simulate", "-config", config, "--trace", "/no/such")).isEqualTo(1);
        assertThat(err.toString()).contains("/no/such: there is no such file");
    }
}
