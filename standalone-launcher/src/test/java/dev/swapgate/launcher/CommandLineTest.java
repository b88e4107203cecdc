package dev.swapgate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path directory;

    private int run(String... words) {
        var line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(words);
    }

    private String write(String yaml) throws IOException {
        return Files.writeString(directory.resolve("c.yaml"), yaml).toString();
    }

    @Test
    void withoutArgumentsItShowsTheUsageAndTheDemo() {
        assertThat(run()).isEqualTo(1);
        assertThat(err.toString()).contains("Usage: swapgate -config FILE", "swapgate demo");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-version", "--version"})
    void showsTheVersion(String flag) {
        assertThat(run(flag)).isZero();
        assertThat(out.toString()).matches("swapgate \\S+ \\(Java .*\\)\\R");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-help", "--help", "-h"})
    void showsTheUsage(String flag) {
        assertThat(run(flag)).isZero();
        assertThat(out.toString()).contains("-listen", "demo-model", "Exit codes:");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "-watch-config, -watch-config is not supported yet",
        "--watch-config=true, -watch-config is not supported yet",
        "-config-dir=x, -config-dir is not supported yet",
        "-tls-cert-file=x, TLS is not supported yet",
        "--tls-key-file=x, TLS is not supported yet",
        "-listen=8080, right would be :8080",
        "-listen=:8080, there is no -config FILE",
        "-frobnicate, Unknown option",
        "serve, there is no -config FILE",
        "serv, Did you mean: swapgate serve",
        "config, swapgate config check FILE",
        "demo, needs the whole distribution",
        "demo-model, --port",
        "explain, -config",
    })
    void refusesACommandLineThatMakesNoSense(String word, String message) {
        assertThat(run(word)).isEqualTo(2);
        assertThat(err.toString()).startsWith("swapgate: ").contains(message, "--help'.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-config", "--config"})
    void aMissingConfigurationIsNamed(String flag) {
        assertThat(run(flag, "/no/such.yaml")).isEqualTo(1);
        assertThat(err.toString()).contains("/no/such.yaml").doesNotContain("\tat ");
    }

    @Test
    void aBadConfigurationIsShownWithItsPlace() throws IOException {
        String file = write("models:\n  a:\n    cmd: x --port ${PORT}\n    ttl: soon\n");

        assertThat(run("-config", file)).isEqualTo(1);
        assertThat(err.toString())
                .contains(file + ":4:10: models.a.ttl: ", "    ttl: soon", "         ^")
                .doesNotContain("\tat ");
    }

    @Test
    void checksAGoodConfiguration() throws IOException {
        String file = write("models:\n  a:\n    cmd: x --port ${PORT}\n    frob: 1\n");

        assertThat(run("config", "check", file)).isZero();
        assertThat(out.toString())
                .contains(
                        "warning: " + file + ":4:5: models.a.frob: ",
                        "1 model in 1 group, 1 warning");
        assertThat(run("config", "check", "--strict", file)).isEqualTo(1);
    }

    @Test
    void checksABadConfiguration() throws IOException {
        String file = write("models:\n  a:\n    cmd: x --port ${PORT}\n    ttl: soon\n");

        assertThat(run("config", "check", file)).isEqualTo(1);
        assertThat(out.toString()).contains(file + ":4:10: models.a.ttl: ");
    }

    @Test
    void saysWhatItFoundAsJson() throws IOException {
        String file = write("models:\n  a:\n    cmd: x --port ${PORT}\n    ttl: soon\n");

        assertThat(run("config", "check", "--json", file)).isEqualTo(1);
        var error = JsonMapper.builder().build().readTree(out.toString()).at("/errors/0");
        assertThat(error.at("/path").asText()).isEqualTo("models.a.ttl");
        assertThat(error.at("/line").asInt()).isEqualTo(4);
        assertThat(error.at("/column").asInt()).isEqualTo(10);
    }

    private String groups() throws IOException {
        return write(
                """
                models:
                  a:
                    cmd: x --port ${PORT}
                  b:
                    cmd: x --port ${PORT}
                    aliases: [bee]
                  e:
                    cmd: x --port ${PORT}
                groups:
                  g:
                    members: [a, b]
                  p:
                    persistent: true
                    swap: false
                    exclusive: false
                    members: [e]
                swapgate:
                  scheduler:
                    drainTimeout: 20
                """);
    }

    @Test
    void explainsWhatARequestWouldStartAndStop() throws IOException {
        assertThat(run("explain", "-config", groups(), "--resident", "a,e", "--model", "bee"))
                .isZero();
        assertThat(out.toString())
                .contains(
                        "a request for b, which is off:",
                        "now starts b, stopping a",
                        "a leaves: same swap group g",
                        "e stays: group p is persistent",
                        "would wait 10.0 s",
                        "at most: ",
                        "K=1",
                        "T=120.0 s",
                        "D=20.0 s");
    }

    @Test
    void explainsAsJson() throws IOException {
        assertThat(run("explain", "-config", groups(), "--model", "b", "--json")).isZero();
        var said = JsonMapper.builder().build().readTree(out.toString());
        assertThat(said.at("/starts").asBoolean()).isTrue();
        assertThat(said.at("/stops")).isEmpty();
        assertThat(said.at("/wait/likely").asDouble()).isEqualTo(10);
        // (K+1)(S+T+3D) + D/c, S = 120 + 5 + 5.
        assertThat(said.at("/bound/S").asDouble()).isEqualTo(130);
        assertThat(said.at("/bound/seconds").asDouble()).isEqualTo(2 * (130 + 120 + 60) + 2);
    }

    @Test
    void explainsNothingThatCannotBe() throws IOException {
        assertThat(run("explain", "-config", groups(), "--model", "c")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no model 'c'", "a, b, e");
        assertThat(run("explain", "-config", groups(), "--resident=a,b", "--model=e")).isEqualTo(2);
        assertThat(err.toString())
                .contains("a and b are never resident together: same swap group g");
    }
}
