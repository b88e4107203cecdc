package dev.swapgate.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.read.ConfigLoader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

/** What counts as a difference between two configurations. */
class ConfigChangeTest {
    private static final String BEFORE =
            """
            models:
              b: { cmd: "serve --port ${PORT}", aliases: [x] }
              c: { cmd: "serve --port ${PORT}" }
            """;

    private static GatewayConfig parse(String yaml) {
        return new ConfigLoader(Map.of()).parse("config.yaml", yaml);
    }

    private static ConfigChange change(String before, String after) {
        return ConfigChange.of(parse(before), parse(before), parse(after));
    }

    private static void assertNothing(ConfigChange change) {
        assertThat(change.settings()).isEmpty();
        assertNoModel(change);
    }

    private static void assertNoModel(ConfigChange change) {
        assertThat(change.added()).isEmpty();
        assertThat(change.removed()).isEmpty();
        assertThat(change.changed()).isEmpty();
        assertThat(change.restarted()).isEmpty();
        assertThat(change.fixed()).isEmpty();
    }

    @Test
    void theSameWrittenDifferentlyIsNoChange() {
        assertNothing(
                change(
                        BEFORE,
                        """
                        # a comment
                        macros: { go: serve }
                        models:
                          "c":
                            cmd: |-
                              # another one
                              ${go} --port ${PORT}
                          b:
                            aliases:
                              - x
                            cmd: ${go} --port ${PORT}
                        """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'serve  --port ${PORT}'",
                "'serve \"--port\" ${PORT}'",
                "\"serve --port \\\\\\n  ${PORT}\"",
                "\"serve\\n--port ${PORT}\\n\""
            })
    void anotherLayoutOfACommandNeedsNoOtherProcess(String cmd) {
        String model = "models: { m: { cmd: %s, cmdStop: %s } }";
        ConfigChange change =
                change(
                        model.formatted("'serve --port ${PORT}'", "stop me"),
                        model.formatted(cmd, "'stop   me'"));
        assertThat(change.restarted()).isEmpty();
    }

    @Test
    void aNewModelBeforeTheOthersGivesThemOtherPortsAndChangesNoneOfThem() {
        ConfigChange change = change(BEFORE, BEFORE + "  a: { cmd: \"serve --port ${PORT}\" }\n");
        assertThat(change.added()).containsExactly("a");
        assertThat(change.changed()).isEmpty();
        assertThat(change.restarted()).isEmpty();
    }

    @Test
    void aModelThatIsNotThereAnyMoreIsRemoved() {
        ConfigChange change = change(BEFORE, "models: { b: { cmd: \"serve --port ${PORT}\" } }");
        assertThat(change.removed()).containsExactly("c");
        assertThat(change.changed()).containsExactly("b");
        assertThat(change.restarted()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cmd: \"serve --port ${PORT} -v\"",
                "cmd: \"serve --port 5800\", proxy: \"http://localhost:5800\"",
                "cmd: \"serve --port ${PORT}\", cmdStop: \"kill ${PID}\"",
                "cmd: \"serve --port ${PORT}\", env: [A=b]",
                "cmd: \"serve --port ${PORT}\", checkEndpoint: /ready",
                "cmd: \"serve --port ${PORT}\", proxy: \"http://127.0.0.1:${PORT}\""
            })
    void whatAProcessIsMadeFromNeedsAnotherOne(String model) {
        ConfigChange change =
                change(
                        BEFORE,
                        BEFORE.replace("c: { cmd: \"serve --port ${PORT}\"", "c: { " + model));
        assertThat(change.changed()).containsExactly("c");
        assertThat(change.restarted()).containsExactly("c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ttl: 5",
                "aliases: [y]",
                "name: C",
                "description: d",
                "unlisted: true",
                "useModelName: z",
                "concurrencyLimit: 2",
                "unloadTimeout: 3",
                "filters: { stripParams: top_p }",
                "metadata: { a: 1 }",
                "timeouts: { connect: 3 }",
                "sendLoadingState: true"
            })
    void whatTheGatewayDoesItselfNeedsNoOtherProcess(String key) {
        ConfigChange change =
                change(BEFORE, BEFORE.stripTrailing().replaceAll("}$", ", " + key + " }"));
        assertThat(change.changed()).containsExactly("c");
        assertThat(change.restarted()).isEmpty();
    }

    @Test
    void whatIsNewToTheListIsPreloadedAndWhatIsNewOrRestarted() {
        GatewayConfig before = parse(BEFORE + preload("b"));
        GatewayConfig listed = parse(BEFORE + preload("b, c"));
        GatewayConfig restarted = parse(BEFORE.replace("x]", "x], env: [A=b]") + preload("b, c"));
        String more = "  a: { cmd: \"serve --port ${PORT}\" }\n";
        GatewayConfig added = parse(BEFORE + more + preload("b, a"));

        assertThat(toPreload(before, before)).isEmpty();
        assertThat(toPreload(before, listed)).containsExactly("c");
        assertThat(toPreload(listed, restarted)).containsExactly("b");
        assertThat(toPreload(before, added)).containsExactly("a");
    }

    private static String preload(String ids) {
        return "hooks: { on_startup: { preload: [" + ids + "] } }\n";
    }

    private static List<String> toPreload(GatewayConfig before, GatewayConfig next) {
        return ConfigChange.of(before, before, next).toPreload(before, next);
    }

    @Test
    void groupsAndSettingsAreNoChangeOfModelsAndNamed() {
        ConfigChange change =
                change(
                        BEFORE,
                        BEFORE
                                + """
                                logLevel: debug
                                apiKeys: [k]
                                groups: { g: { members: [b] } }
                                profiles: { p: { pins: { a: b } } }
                                upstream: { ignorePaths: [x] }
                                swapgate: { scheduler: { maxTurn: 3 }, queue: { max: 4 } }
                                """);
        assertNoModel(change);
        assertThat(change.settings())
                .containsExactly(
                        "logLevel", "apiKeys", "groups", "profiles", "upstream", "swapgate");
        assertThat(change)
                .asString()
                .endsWith(
                        "; changed settings: logLevel, apiKeys, groups, profiles, upstream,"
                                + " swapgate");
    }

    @Test
    void aModelThatIsAddedIsNoChangeOfGroups() {
        String more = "  a: { cmd: \"serve --port ${PORT}\" }\n";
        assertThat(change(BEFORE, BEFORE + more).settings()).isEmpty();
    }

    @Test
    void namesKeysThatCountOnlyWhenTheGatewayStarts() {
        String more =
                """
                logToStdout: both
                swapgate:
                  stateDir: /tmp/somewhere
                  process: { containment: group, settle: 1 }
                  http: { spoolBudget: 1, headerTimeout: 3, maxBody: 7 }
                """;
        ConfigChange change = change(BEFORE, BEFORE + more);
        assertThat(change.fixed())
                .containsExactly(
                        "logToStdout",
                        "swapgate.stateDir",
                        "swapgate.process.containment",
                        "swapgate.http.headerTimeout",
                        "swapgate.http.spoolBudget");
    }

    @Test
    void whatIsFixedIsComparedWithTheStart() {
        var first = parse(BEFORE);
        var other = parse(BEFORE + "swapgate: { stateDir: /tmp/x }\n");
        assertThat(ConfigChange.of(first, other, other).fixed())
                .containsExactly("swapgate.stateDir");
        assertThat(ConfigChange.of(first, other, first).fixed()).isEmpty();
    }

    @Test
    void isOneLine() {
        assertThat(change(BEFORE, BEFORE + "  a: { cmd: \"serve --port ${PORT}\" }\n"))
                .hasToString(
                        "added a, removed nothing, changed nothing, of these restarted nothing");
    }
}
