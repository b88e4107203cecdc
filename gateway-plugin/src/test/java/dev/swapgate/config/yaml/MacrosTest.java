package dev.swapgate.config.yaml;

import static dev.swapgate.config.read.Configs.errors;
import static dev.swapgate.config.read.Configs.load;
import static dev.swapgate.config.read.Configs.model;
import static dev.swapgate.config.read.Configs.modelWith;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.ModelConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

class MacrosTest {

    @Test
    void macrosUseThoseDeclaredBeforeThem() {
        ModelConfig model =
                model(
                        """
                        macros:
                          bin: /opt/bin
                          server: ${bin}/server
                          all: ${server} --port ${PORT} --alias ${MODEL_ID}
                        models:
                          m: { cmd: "${all} --verbose" }
                        """);

        assertThat(model.cmd()).isEqualTo("/opt/bin/server --port ${PORT} --alias m --verbose");
    }

    @Test
    void macrosCannotUseThoseDeclaredAfterThem() {
        assertThat(
                        errors(
                                """
                                macros:
                                  all: ${bin}/server
                                  bin: /opt/bin
                                models:
                                  m: { cmd: "${all} --port ${PORT}" }
                                """))
                .containsExactly(
                        "test.yaml:5:13: models.m.cmd: unknown macro ${bin}; declare it before the"
                                + " macros that use it");
    }

    @Test
    void aModelOverridesAGlobalMacroInItsPlace() {
        GatewayConfig config =
                load(
                        """
                        macros:
                          size: 1
                          args: --size ${size}
                        models:
                          global: { cmd: "x ${PORT} ${args}" }
                          own:
                            macros: { size: 2, extra: "${args} --more" }
                            cmd: x ${PORT} ${extra}
                        """);

        assertThat(config.find("global").orElseThrow().cmd()).isEqualTo("x ${PORT} --size 1");
        assertThat(config.find("own").orElseThrow().cmd()).isEqualTo("x ${PORT} --size 2 --more");
    }

    @Test
    void aValueThatIsOnlyAMacroTakesItsType() {
        ModelConfig model =
                model(
                        """
                        macros: { i: 7, f: 0.5, t: true, s: text, n: "8" }
                        models:
                          m:
                            cmd: x ${PORT}
                            ttl: ${i}
                            unlisted: "${t}"
                            name: ${i}
                            metadata: { i: "${i}", f: "${f}", t: "${t}", s: "${s}", n: "${n}", both: "${i}${i}" }
                        """);

        assertThat(model.ttl()).isEqualTo(Duration.ofSeconds(7));
        assertThat(model.unlisted()).isTrue();
        assertThat(model.name()).isEqualTo("7");
        assertThat(model.metadata())
                .isEqualTo(
                        Map.of("i", 7, "f", 0.5, "t", true, "s", "text", "n", "8", "both", "77"));
    }

    @Test
    void textMadeOfMacrosStaysText() {
        assertThat(errors("macros: { i: 7 }\n" + modelWith("ttl: 1${i}")))
                .containsExactly(
                        "test.yaml:5:10: models.m.ttl: must be a number of seconds, but is"
                                + " \"1${i}\"");
    }

    @ParameterizedTest
    @CsvSource({
        "text, text",
        "'\"1.0\"', 1.0",
        "16384, 16384",
        "-3, -3",
        "0x10, 16",
        "0.7, 0.7",
        "1.0, 1",
        "100.50, 100.5",
        "-0.0, 0",
        "true, true",
        "False, false",
        "1e5, 100000",
        "1e6, 1e+06",
        "1.5e-7, 1.5e-07",
        "-2.5e10, -2.5e+10",
        "0.0001, 0.0001",
        "123456789012345678901234567890, 123456789012345678901234567890"
    })
    void numbersAreInsertedInTheirShortestForm(String written, String inserted) {
        assertThat(model("macros: { x: " + written + " }\n" + modelWith("name: v${x}")).name())
                .isEqualTo("v" + inserted);
    }

    @Test
    void globalMacrosApplyOutsideOfModels() {
        GatewayConfig config =
                load(
                        """
                        macros: { port: 9000, key: sesame, who: m, turn: 5 }
                        startPort: ${port}
                        apiKeys: ["${key}-1"]
                        models: { m: { cmd: "x ${PORT}" } }
                        groups: { g: { members: ["${who}"] } }
                        swapgate: { scheduler: { maxTurn: "${turn}" } }
                        """);

        assertThat(config.startPort()).isEqualTo(9000);
        assertThat(config.apiKeys()).containsExactly("sesame-1");
        assertThat(config.groups().get("g"))
                .extracting(GroupConfig::members)
                .isEqualTo(List.of("m"));
        assertThat(config.swapgate().scheduler().maxTurn()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void keysAreNotExpanded() {
        assertThat(load("macros: { x: y }\nmodels: { 'a-${x}': { cmd: 'x ${PORT}' } }").models())
                .containsOnlyKeys("a-${x}");
    }

    @Test
    void commentsOfCommandsAreGoneBeforeMacros() {
        ModelConfig model =
                model(
                        """
                        macros:
                          tail: |
                            --a
                            # ${alsoUnknown} ${PORT}
                            --b
                        models:
                          m:
                            cmd: |
                              # uses ${unknown}
                              x ${PORT}
                                # and ${another}
                              ${tail}
                            cmdStop: |
                              # ${unknown}
                        """);

        assertThat(model.cmd()).isEqualTo("x ${PORT}\n--a\n--b\n\n");
        assertThat(model.cmdStop()).isEmpty();
    }

    @Test
    void unknownReferencesAreRefusedWhereverTheyAre() {
        assertThat(
                        errors(
                                """
                                macros: { binary: x, other: "${nope}" }
                                logLevel: ${PORT}
                                startPort: ${MODEL_ID}
                                apiKeys: ["${PID}"]
                                logTimeFormat: ${what}
                                unknown: ${ignored}
                                models:
                                  m:
                                    cmd: ${binry} ${PORT} ${PID} ${other}
                                    cmdStop: ${PID} ${HOME} ${x:-y} ${}
                                    metadata: { a: [{ b: "${deep}" }] }
                                    capabilities: { in: ["${late}"] }
                                    env: ["A=${env.1}"]
                                """))
                .containsExactly(
                        "test.yaml:2:11: logLevel: ${PORT} can be used only in a model",
                        "test.yaml:3:12: startPort: ${MODEL_ID} can be used only in a model",
                        "test.yaml:3:12: startPort: must be a whole number, but is \"${MODEL_ID}\"",
                        "test.yaml:4:11: apiKeys[0]: ${PID} can be used only in a model's cmdStop",
                        "test.yaml:5:16: logTimeFormat: unknown macro ${what}; declare it under"
                                + " macros, before those that use it",
                        "test.yaml:9:10: models.m.cmd: unknown macro ${binry}; did you mean"
                                + " ${binary}?",
                        "test.yaml:9:10: models.m.cmd: ${PID} can be used only in a model's"
                                + " cmdStop",
                        "test.yaml:9:10: models.m.cmd: unknown macro ${nope}; declare it under"
                                + " macros, before those that use it",
                        "test.yaml:10:14: models.m.cmdStop: unknown macro ${HOME}; declare it under"
                                + " macros, before those that use it",
                        "test.yaml:11:26: models.m.metadata.a[0].b: unknown macro ${deep}; declare"
                                + " it under macros, before those that use it",
                        "test.yaml:12:26: models.m.capabilities.in[0]: unknown macro ${late};"
                                + " declare it under macros, before those that use it",
                        "test.yaml:12:26: models.m.capabilities.in[0]: must be one of text,"
                                + " audio, image, but is \"${late}\"",
                        "test.yaml:13:11: models.m.env[0]: ${env.1} is not the name of an"
                                + " environment variable");
    }

    @Test
    void theProcessIdIsKnownOnlyWhenItIsStopped() {
        assertThat(model(modelWith("cmdStop: kill ${PID}")).cmdStop()).isEqualTo("kill ${PID}");
        assertThat(errors(modelWith("name: ${PID}")))
                .containsExactly(
                        "test.yaml:4:11: models.m.name: ${PID} can be used only in a model's"
                                + " cmdStop");
    }

    @Test
    void thePortIsKnownOnlyIfTheCommandUsesIt() {
        assertThat(errors("models: {m: {cmd: x, proxy: 'http://h', env: ['P=${PORT}']}}"))
                .containsExactly(
                        "test.yaml:1:47: models.m.env[0]: ${PORT} can be used only if cmd uses it"
                                + " too");
    }

    @Test
    void declarationsAreChecked() {
        String longest = "x".repeat(63);

        assertThat(
                        errors(
                                """
                                macros:
                                  PORT: 1
                                  PID: 1
                                  MODEL_ID: 1
                                  "a b": 1
                                  "": 1
                                  %sy: 1
                                  %s: 1
                                  list: [1]
                                  none:
                                  self: a ${self} b
                                models:
                                  m: { cmd: "x ${PORT} ${list} ${none} ${self}", macros: { PID: 1 } }
                                  n: { cmd: "x ${PORT}", macros: [a] }
                                """
                                        .formatted(longest, longest)))
                .containsExactly(
                        "test.yaml:2:3: macros.PORT: the name is reserved; the gateway sets ${PORT}"
                                + " itself",
                        "test.yaml:3:3: macros.PID: the name is reserved; the gateway sets ${PID}"
                                + " itself",
                        "test.yaml:4:3: macros.MODEL_ID: the name is reserved; the gateway sets"
                                + " ${MODEL_ID} itself",
                        "test.yaml:5:3: macros.a b: a macro's name has only letters, digits, _ and"
                                + " -",
                        "test.yaml:6:3: macros.: a macro's name has only letters, digits, _ and -",
                        "test.yaml:7:3: macros."
                                + longest
                                + "y: the name has 64 characters; at most 63 are allowed",
                        "test.yaml:9:9: macros.list: must be text, a number, true or false, but is"
                                + " a list",
                        "test.yaml:10:8: macros.none: must be text, a number, true or false, but is"
                                + " nothing",
                        "test.yaml:11:9: macros.self: refers to itself; a macro can use only macros"
                                + " declared before it",
                        "test.yaml:13:60: models.m.macros.PID: the name is reserved; the gateway"
                                + " sets ${PID} itself",
                        "test.yaml:14:34: models.n.macros: must be a mapping of names to values,"
                                + " but is a list");
    }

    @Test
    void macrosCannotGrowBeyondReason() {
        var yaml = new StringBuilder("macros:\n  m0: xxxxxxxxxx\n");
        for (int i = 1; i < 40; i++) {
            yaml.append("  m%d: \"${m%d}${m%d}\"\n".formatted(i, i - 1, i - 1));
        }
        yaml.append(modelWith("name: ${m39}"));

        assertThat(errors(yaml.toString()))
                .containsExactly("test.yaml:45:11: macros make this text too long");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 20250102})
    void macrosExpandLikeTheirDefinition(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            var declarations = new StringBuilder("macros:\n  m0: v0\n");
            List<String> values = new ArrayList<>(List.of("v0"));
            for (int i = 1; i < 8; i++) {
                var written = new StringBuilder();
                var value = new StringBuilder();
                for (int part = random.nextInt(4); part >= 0; part--) {
                    boolean isText = random.nextInt(3) == 0;
                    int used = random.nextInt(i);
                    written.append(isText ? "-$a{b}-" : "${m" + used + "}");
                    value.append(isText ? "-$a{b}-" : values.get(used));
                }
                declarations.append("  m%d: '%s'\n".formatted(i, written));
                values.add(value.toString());
            }
            String yaml = declarations + modelWith("name: '<${m7}|${m3}>'");

            assertThat(model(yaml).name())
                    .as("seed %d, round %d: %s", seed, round, yaml)
                    .isEqualTo("<" + values.get(7) + "|" + values.get(3) + ">");
        }
    }
}
