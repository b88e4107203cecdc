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
        assertThat(out.toString())
                .matches("version: \\S+ \\(\\w+\\), built at \\d{4}-\\S+\\RJava .*\\R");
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
        "-watch-config=perhaps, perhaps",
        "-listen=8080, right would be :8080",
        "-frobnicate, Unknown option",
        "serv, Did you mean: swapgate serve",
        "config, swapgate config check FILE",
        "lint, name a file: swapgate lint FILE",
        "explain, --model=NAME",
        "explain --model=m, name a file: swapgate explain FILE",
        "simulate --trace=t, name a file: swapgate simulate FILE",
        "demo, needs the whole distribution",
        "demo-model, --port",
    })
    void refusesACommandLineThatMakesNoSense(String words, String message) {
        assertThat(run(words.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("swapgate: ").contains(message, "--help'.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-watch-config",
                "--watch-config=true",
                "-listen=127.0.0.1:9",
                "-config=",
                "-config-dir=",
                "serve"
            })
    void withoutAConfigurationThereIsNothingToServe(String word) {
        assertThat(run(word)).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("swapgate: at least one of -config or -config-dir must be provided; ")
                .contains("swapgate demo");
        assertThat(err.toString().lines()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "-tls-cert-file=x, there is no -tls-key-file",
        "--tls-key-file=x, there is no -tls-cert-file",
    })
    void tlsNeedsBothFiles(String option, String message) throws IOException {
        for (String other : new String[] {"-watch-config", "-tls-key-file=", "-tls-cert-file="}) {
            if (!option.contains(other)) {
                assertThat(run("-config", write("models: {}"), other, option)).isEqualTo(1);
            }
        }
        assertThat(err.toString().lines())
                .allMatch(line ->
                        line.equals(
                                "swapgate: both -tls-cert-file and -tls-key-file must be provided"
                                        + " for TLS; "
                                        + message));
    }

    @Test
    void aCertificateThatCannotBeReadIsNamed() throws IOException {
        String file = write("models: {}");
        assertThat(run("-config", file, "-tls-cert-file", file, "-tls-key-file", file)).isOne();
        assertThat(err.toString().lines())
                .containsExactly(
                        "swapgate: "
                                + file
                                + ": holds no certificate; right would be a block"
                                + " -----BEGIN CERTIFICATE-----");
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
        String file = write("logRequests: true\nmodels: { a: { cmd: \"x --port ${PORT}\" } }\n");

        assertThat(run("config", "check", file)).isZero();
        assertThat(out.toString())
                .contains(
                        "warning: " + file + ":1:1: logRequests: ",
                        "1 model in 1 group, 1 warning");
        assertThat(run("config", "check", "--strict", "-config", file)).isEqualTo(1);
    }

    @Test
    void anUnknownKeyIsAnErrorOfACheckUnlessItIsAllowed() throws IOException {
        String file = write("models:\n  a:\n    cmd: x --port ${PORT}\n    frob: 1\n");

        assertThat(run("config", "check", file)).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "error: " + file + ":4:5: models.a.frob: ",
                        "1 model in 1 group, 1 error, no warnings");
        assertThat(run("config", "check", "--json", file)).isEqualTo(1);
        assertThat(run("config", "check", write("frob: 1 # lint: allow unknown-key"))).isZero();
    }

    @Test
    void aConfigurationIsNamedOnce() throws IOException {
        String file = write("");

        assertThat(run("config", "check")).isEqualTo(2);
        assertThat(err.toString()).contains("name a file: swapgate config check FILE");
        assertThat(run("config", "show", file, "--config", file)).isEqualTo(2);
        assertThat(run("config")).isEqualTo(2);
    }

    @Test
    void showsWhatAConfigurationMeans() throws IOException {
        String file = write("apiKeys: [hush]\nmodels: { a: { cmd: 'x ${PORT}', ttl: 3 } }");

        assertThat(run("config", "show", file)).isZero();
        assertThat(out.toString())
                .contains("  a:\n    cmd: x 5800\n", "    ttl: 3\n")
                .doesNotContain("hush");
        assertThat(run("config", "show", "--json", "--config", write("startPort: 7000"))).isZero();
        assertThat(out.toString()).contains("\"startPort\" : 7000");
    }

    @Test
    void filesOfADirectoryAreReadAsOne() throws IOException {
        Files.writeString(directory.resolve("a.yaml"), "models: { a: { cmd: 'x ${PORT}' } }");
        Files.writeString(directory.resolve("b.yml"), "models: { b: { cmd: 'x ${PORT}' } }");

        assertThat(run("config", "check", "-config-dir", directory.toString())).isZero();
        assertThat(out.toString()).contains("2 models in 1 group");
        assertThat(run("-config-dir", directory.resolve("none").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("none: is no directory");
    }

    @Test
    void printsTheSchema() throws IOException {
        assertThat(run("config", "schema")).isZero();
        assertThat(JsonMapper.builder().build().readTree(out.toString()).at("/$schema").asText())
                .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    }

    @Test
    void checksABadConfiguration() throws IOException {
        String file = write("models:\n  a:\n    cmd: x --port ${PORT}\n    ttl: soon\n");

        assertThat(run("config", "check", file)).isEqualTo(1);
        assertThat(out.toString()).contains(file + ":4:10: models.a.ttl: ");
    }

    @Test
    void whatIsNoticedBesideAnErrorIsSaidToo() throws IOException {
        String file =
                write(
                        """
                        logRequests: true
                        models:
                          a: { cmd: "x ${PORT}", ttl: soon, frob: 1 }
                        """);

        assertThat(run("config", "check", file)).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        file + ":3:31: models.a.ttl: ",
                        "warning: " + file + ":1:1: logRequests: ",
                        "error: " + file + ":3:37: models.a.frob: ");
        out.getBuffer().setLength(0);
        assertThat(run("config", "check", "--json", file)).isEqualTo(1);
        var report = JsonMapper.builder().build().readTree(out.toString());
        assertThat(report.at("/errors").findValuesAsText("path"))
                .containsExactly("models.a.ttl", "models.a.frob");
        assertThat(report.at("/warnings").findValuesAsText("path")).containsExactly("logRequests");
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

    private static final String STAYS =
            """
            models:
              chat: { cmd: "x ${PORT}" }
              code: { cmd: "x ${PORT}" }
            groups:
              big: { members: [chat] }
              small: { exclusive: false, members: [code] }
            """;

    @ParameterizedTest
    @ValueSource(strings = {"-config", "--config"})
    void explainsWhatAConfigurationCannotDo(String flag) throws IOException {
        String file = write(STAYS);

        assertThat(run("lint", flag, file)).isZero();
        assertThat(out.toString().lines())
                .first()
                .asString()
                .startsWith(file + ":6:12: warning: group \"small\" is not exclusive")
                .endsWith(" [stays-beside-exclusive]");
        assertThat(out.toString().lines().skip(1))
                .satisfiesExactly(
                        why -> assertThat(why).startsWith("    why: When \"chat\""),
                        fix -> assertThat(fix).startsWith("    fix: Set "),
                        end -> assertThat(end).isEqualTo(file + ": 0 errors, 1 warning"));
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-strict", "--strict"})
    void warningsCountAsErrorsIfThatIsAskedFor(String flag) throws IOException {
        assertThat(run("lint", flag, "-config", write(STAYS))).isEqualTo(1);
        assertThat(run("lint", flag, "-config", write("models: {}"))).isZero();
    }

    @Test
    void findsNothingInWhatIsRight() throws IOException {
        String file = write("models: { a: { cmd: 'x ${PORT}' } }");

        assertThat(run("lint", "-config", file)).isZero();
        assertThat(out.toString().strip()).isEqualTo(file + ": nothing found");
    }

    @Test
    void findsAllErrorsAtOnce() throws IOException {
        String file = write(STAYS.replace("[chat]", "[chat, chat, nobody]"));

        assertThat(run("lint", "-config", file)).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        file + ":5:26: error: groups.big.members[1]: ",
                        "[duplicate-member]",
                        file + ":5:32: error: groups.big.members[2]: ",
                        "[unknown-member]",
                        file + ": 2 errors, 0 warnings");
    }

    @Test
    void aMissingFileIsAFinding() {
        assertThat(run("lint", "-config", "/no/such.yaml")).isEqualTo(1);
        assertThat(out.toString())
                .startsWith("/no/such.yaml: error: there is no such file [unreadable-file]")
                .endsWith("/no/such.yaml: 1 error, 0 warnings" + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-json", "--json"})
    void explainsItAsJson(String flag) throws IOException {
        String file = write(STAYS);

        assertThat(run("lint", flag, "-config", file)).isZero();
        var report = JsonMapper.builder().build().readTree(out.toString());
        assertThat(report.at("/file").asText()).isEqualTo(file);
        assertThat(report.at("/findings")).hasSize(1);
        var finding = report.at("/findings/0");
        assertThat(finding.fieldNames())
                .toIterable()
                .containsExactly(
                        "rule",
                        "severity",
                        "file",
                        "line",
                        "column",
                        "path",
                        "message",
                        "why",
                        "fix");
        assertThat(finding.at("/rule").asText()).isEqualTo("stays-beside-exclusive");
        assertThat(finding.at("/severity").asText()).isEqualTo("warning");
        assertThat(finding.at("/file").asText()).isEqualTo(file);
        assertThat(finding.at("/line").asInt()).isEqualTo(6);
        assertThat(finding.at("/column").asInt()).isEqualTo(12);
        assertThat(finding.at("/path").asText()).isEqualTo("groups.small.exclusive");
        assertThat(finding.at("/why").asText()).startsWith("When ");
    }

    @Test
    void aBadConfigurationIsAlsoExplainedAsJson() throws IOException {
        assertThat(run("lint", "--json", "-config", write("startPort: 0"))).isEqualTo(1);
        var finding = JsonMapper.builder().build().readTree(out.toString()).at("/findings/0");
        assertThat(finding.at("/severity").asText()).isEqualTo("error");
        assertThat(finding.at("/rule").asText()).isEqualTo("invalid-value");
    }

    @Test
    void saysHowLintDiffersFromACheck() {
        assertThat(run("lint", "--help")).isZero();
        assertThat(out.toString()).contains("'config check'", "lint: allow", "Exit code 0");
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
    void explainsWhatSeveralFilesSayTogether() throws IOException {
        Files.writeString(directory.resolve("a.yaml"), "models: { a: { cmd: 'x ${PORT}' } }");
        Files.writeString(directory.resolve("b.yaml"), "models: { b: { cmd: 'x ${PORT}' } }");

        assertThat(run("explain", "-config-dir", directory.toString(), "--resident=a", "--model=b"))
                .isZero();
        assertThat(out.toString()).contains("a leaves");
    }

    @Test
    void explainsAsJson() throws IOException {
        assertThat(run("explain", "-config", groups(), "--model", "b", "--json")).isZero();
        var said = JsonMapper.builder().build().readTree(out.toString());
        assertThat(said.at("/starts").asBoolean()).isTrue();
        assertThat(said.at("/stops")).isEmpty();
        assertThat(said.at("/wait/likely").asDouble()).isEqualTo(10);
        // (K+1)(S+T+3D) + D/c, S = 120 + 10 + 5.
        assertThat(said.at("/bound/S").asDouble()).isEqualTo(135);
        assertThat(said.at("/bound/seconds").asDouble()).isEqualTo(2 * (135 + 120 + 60) + 2);
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
