package dev.swapgate.config.yaml;

import static dev.swapgate.config.read.Configs.errors;
import static dev.swapgate.config.read.Configs.load;
import static dev.swapgate.config.read.Configs.model;
import static dev.swapgate.config.read.Configs.modelWith;
import static dev.swapgate.config.read.Configs.warnings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.ModelConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;

class YamlReaderTest {

    @ParameterizedTest
    @MethodSource("brokenTexts")
    void brokenTextsAreRefusedWithPosition(String yaml, String message) {
        assertThat(errors(yaml)).containsExactly("test.yaml:" + message);
    }

    static List<Arguments> brokenTexts() {
        return List.of(
                Arguments.of(
                        "models:\n\tm: 1", "2:1: not valid YAML: a tab cannot indent; use spaces"),
                Arguments.of(
                        "a: \"x\nb: 3\n", "1:4: not valid YAML: what begins here is never closed"),
                Arguments.of("a: 'x\n", "1:4: not valid YAML: what begins here is never closed"),
                Arguments.of(
                        "a: [1\nb: 2",
                        "2:2: not valid YAML: expected ',' or ']', but got : (while parsing a flow"
                                + " sequence)"),
                Arguments.of("a: b: c", "1:5: not valid YAML: mapping values are not allowed here"),
                Arguments.of("a: *x", "1:4: not valid YAML: found undefined alias x"),
                Arguments.of(
                        "- a",
                        "1:1: the top level is a list, but must be a mapping such as models:"),
                Arguments.of(
                        "text",
                        "1:1: the top level is \"text\", but must be a mapping such as models:"),
                Arguments.of("? [a]\n: b", "1:3: a key must be a single value"),
                Arguments.of(
                        "a: x\u0007",
                        "1:5: the character U+0007 is not allowed in YAML; write it as an escape in"
                                + " double quotes"),
                Arguments.of(
                        "# \uD83D\uDE00\na: \u0001",
                        "2:4: the character U+0001 is not allowed in YAML; write it as an escape in"
                                + " double quotes"),
                Arguments.of(
                        "models:\n  a: {cmd: x}\n  a: {cmd: y}\n",
                        "3:3: models.a: the key \"a\" is here twice; the first is in line 2, column"
                                + " 3"),
                Arguments.of(
                        "models:\n  1: {cmd: x}\n  '1': {cmd: y}\n",
                        "3:3: models.1: the key \"1\" is here twice; the first is in line 2, column"
                                + " 3"),
                Arguments.of("a: &x [*x]", "1:4: a[0]: an alias refers to what it is part of"),
                Arguments.of(
                        "a: !!binary aGk=",
                        "1:4: a: \"aGk=\" cannot be read with the tag !!binary"),
                Arguments.of("a: !!int x", "1:4: a: \"x\" cannot be read with the tag !!int"),
                Arguments.of(
                        "a: !java.io.File [x]",
                        "1:4: a: the tag !java.io.File is not supported here"),
                Arguments.of(
                        "a: {<<: 3}",
                        "1:9: a.<<: << merges a mapping or a list of mappings, not \"3\""));
    }

    @Test
    void nestingIsBounded() {
        assertThat(errors("a: " + "[".repeat(100) + "]".repeat(100)))
                .singleElement()
                .asString()
                .startsWith("test.yaml:1:1: the text is beyond a limit: ");
    }

    @Test
    void nestingByAliasesIsBounded() {
        var yaml = new StringBuilder("a0: &a0 x\n");
        for (int i = 1; i < 200; i++) {
            yaml.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
        }

        assertThat(errors(yaml.toString()))
                .singleElement()
                .asString()
                .endsWith("nested too deeply");
    }

    @Test
    void lengthIsBounded() {
        assertThat(errors("a: " + "x".repeat(YamlReader.MAX_CODE_POINTS)))
                .containsExactly("test.yaml:1:1: the text has more than 1048576 characters");
    }

    @Test
    void aliasesCannotMultiplyBeyondReason() {
        var yaml = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            yaml.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }

        assertThat(errors(yaml.toString()))
                .singleElement()
                .asString()
                .endsWith("the document has more than 200000 values");
    }

    @Test
    void manyModelsMayMergeTheSameSettings() {
        var yaml = new StringBuilder("shared: &shared { ttl: 60 }\nmodels:\n");
        for (int i = 0; i < 500; i++) {
            yaml.append("  m").append(i).append(": { <<: *shared, cmd: 'x ${PORT}' }\n");
        }

        GatewayConfig config = load(yaml.toString());

        assertThat(config.models()).hasSize(500);
        assertThat(config.models().values())
                .allMatch(model -> model.ttl().equals(Duration.ofMinutes(1)));
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void mergedSettingsGiveWayToOnesOwnAndToEarlierOnes() {
        ModelConfig model =
                model(
                        """
                        one: &one { ttl: 1, name: one }
                        two: &two { ttl: 2, name: two, description: two }
                        models:
                          m:
                            cmd: x ${PORT}
                            name: own
                            <<: [*one, *two]
                        """);

        assertThat(model.ttl()).isEqualTo(Duration.ofSeconds(1));
        assertThat(model.name()).isEqualTo("own");
        assertThat(model.description()).isEqualTo("two");
    }

    @Test
    void aliasesOfSingleValuesAndListsAreResolved() {
        GatewayConfig config =
                load("models: {a: {cmd: &c 'x ${PORT}', env: &e [A=b]}, b: {cmd: *c, env: *e}}");

        assertThat(config.models().values()).allMatch(model -> model.env().equals(List.of("A=b")));
        assertThat(config.models().values()).allMatch(model -> model.cmd().equals("x ${PORT}"));
    }

    @Test
    void onlyTheFirstDocumentIsReadWithAWarning() {
        assertThat(warnings("startPort: 1\n---\nstartPort: 2\n"))
                .containsExactly(
                        "test.yaml:3:1: : only the first document of a file is read; what follows"
                                + " this line is not");
    }

    @Test
    void scalarsHaveTheTypesTheFilesWereWrittenFor() {
        ModelConfig model =
                model(
                        modelWith(
                                """
                                metadata:
                                  integers: [0, -7, 0x1F, 0o17, 010, 0b101, 1_000, 9999999999, 99999999999999999999]
                                  floats: [1.5, .5, 1., -1e3, 089]
                                  booleans: [true, False, TRUE]
                                  nulls: [~, null, ]
                                  texts: [yes, on, 'true', "5", 12:30, 2024-01-02, 1.2.3, "", -, +, 0x, =]
                                  tagged: [!!str 5, !!int 5, !!float 5, !!bool true]
                                """));

        assertThat(model.metadata().get("integers"))
                .hasToString("[0, -7, 31, 15, 8, 5, 1000, 9999999999, 99999999999999999999]");
        assertThat(model.metadata()).containsEntry("floats", List.of(1.5, 0.5, 1.0, -1000.0, 89.0));
        assertThat(model.metadata()).containsEntry("booleans", List.of(true, false, true));
        assertThat(model.metadata().get("nulls")).hasToString("[null, null]");
        assertThat(model.metadata())
                .containsEntry(
                        "texts",
                        List.of(
                                "yes",
                                "on",
                                "true",
                                "5",
                                "12:30",
                                "2024-01-02",
                                "1.2.3",
                                "",
                                "-",
                                "+",
                                "0x",
                                "="));
        assertThat(model.metadata()).containsEntry("tagged", List.of("5", 5, 5, true));
    }

    @Test
    void textsAreTakenAsTheyAreWritten() {
        ModelConfig model =
                model(modelWith("name: 1.10\ndescription: 010\nuseModelName: 2024-01-02"));

        assertThat(model.name()).isEqualTo("1.10");
        assertThat(model.description()).isEqualTo("010");
        assertThat(model.useModelName()).isEqualTo("2024-01-02");
    }

    @Test
    void flagsMayBeWrittenInOldWords() {
        for (String word : List.of("true", "yes", "On", "y", "'yes'")) {
            assertThat(model(modelWith("unlisted: " + word)).unlisted()).as(word).isTrue();
        }
        for (String word : List.of("false", "no", "OFF", "n")) {
            assertThat(model(modelWith("unlisted: " + word)).unlisted()).as(word).isFalse();
        }
        assertThat(errors(modelWith("unlisted: 1")))
                .containsExactly(
                        "test.yaml:4:15: models.m.unlisted: must be true or false, but is \"1\"");
    }

    @Test
    void idsThatLookLikeNumbersAreTakenAsText() {
        GatewayConfig config =
                load(
                        "models: {123: {cmd: 'x ${PORT}'}, 1.50: {cmd: y, proxy: 'http://h'}, true:"
                                + " {cmd: 'z ${PORT}'}, null: {cmd: 'z ${PORT}'}}");

        assertThat(config.models()).containsOnlyKeys("123", "1.50", "true", "null");
    }
}
