package dev.swapgate.config.read;

import static dev.swapgate.config.read.Configs.errors;
import static dev.swapgate.config.read.Configs.warnings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.yaml.Nearest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class KnownKeysTest {

    @Test
    void unknownKeysAreReportedWithTheNearestKnownOne() {
        assertThat(
                        warnings(
                                """
                                helthCheckTimeout: 20
                                global_ttl: 3
                                completely: different
                                models:
                                  m:
                                    cmd: x ${PORT}
                                    ttll: 5
                                    checkEndPoint: /
                                    filters: { strip: a }
                                    timeouts: { response_header: 1 }
                                groups: { g: { member: [m], swapp: false } }
                                hooks: { on_startup: { preloads: [m] }, onStartup: {} }
                                routing: { routers: {}, scheduler: { settings: { lifo: {} } } }
                                """))
                .containsExactly(
                        "test.yaml:1:1: helthCheckTimeout: unknown key, ignored; did you mean"
                                + " \"healthCheckTimeout\"?",
                        "test.yaml:2:1: global_ttl: unknown key, ignored; did you mean"
                                + " \"globalTTL\"?",
                        "test.yaml:3:1: completely: unknown key, ignored",
                        "test.yaml:7:5: models.m.ttll: unknown key, ignored; did you mean \"ttl\"?",
                        "test.yaml:8:5: models.m.checkEndPoint: unknown key, ignored; did you mean"
                                + " \"checkEndpoint\"?",
                        "test.yaml:9:16: models.m.filters.strip: unknown key, ignored",
                        "test.yaml:10:17: models.m.timeouts.response_header: unknown key, ignored;"
                                + " did you mean \"responseHeader\"?",
                        "test.yaml:11:16: groups.g.member: unknown key, ignored; did you mean"
                                + " \"members\"?",
                        "test.yaml:11:29: groups.g.swapp: unknown key, ignored; did you mean"
                                + " \"swap\"?",
                        "test.yaml:12:24: hooks.on_startup.preloads: unknown key, ignored; did you"
                                + " mean \"preload\"?",
                        "test.yaml:12:41: hooks.onStartup: unknown key, ignored; did you mean"
                                + " \"on_startup\"?",
                        "test.yaml:13:12: routing.routers: unknown key, ignored; did you mean"
                                + " \"router\"?",
                        "test.yaml:13:50: routing.scheduler.settings.lifo: unknown key, ignored;"
                                + " did you mean \"fifo\"?");
    }

    @Test
    void keysInTheWrongPlaceAreToldTheRightOne() {
        assertThat(
                        warnings(
                                """
                                ttl: 5
                                preload: [m]
                                logRequests: true
                                groups: { g: { preload: [m] } }
                                """))
                .containsExactly(
                        "test.yaml:1:1: ttl: is ignored here; the key for all models is globalTTL",
                        "test.yaml:2:1: preload: is ignored here; list models in"
                                + " hooks.on_startup.preload",
                        "test.yaml:3:1: logRequests: has no effect; every request is logged",
                        "test.yaml:4:16: groups.g.preload: a group cannot be preloaded; list models"
                                + " in hooks.on_startup.preload");
    }

    @Test
    void everyKeyHasAnEffect() {
        String yaml =
                """
                logToStdout: both
                logTimeFormat: rfc3339
                metricsMaxInMemory: 10
                captureBuffer: 0
                store: { path: /tmp/x }
                ui: { activity: { session_id: [] } }
                performance: { every: 15s }
                sendLoadingState: true
                includeAliasesInList: true
                upstream: { ignorePaths: ["x"] }
                profiles: { p: { pins: { a: m } } }
                selectors: { s: { strategy: pin, targets: [m] } }
                peers: { p: { proxy: "http://h", models: [x] } }
                models:
                  m:
                    cmd: x ${PORT}
                    sendLoadingState: true
                    compat: { ignoreWebsockets: true }
                    capabilities: { in: [text] }
                    filters: { setParamsByID: { a: { b: 1 } } }
                """;

        assertThat(warnings(yaml)).isEmpty();
    }

    @Test
    void keysOfEveryKindMustMakeSense() {
        assertThat(errors("captureBuffer: [1]\npeers: x\nperformance: { every: \"${never}\" }"))
                .containsExactly(
                        "test.yaml:1:16: captureBuffer: must be a single value, but is a list",
                        "test.yaml:2:8: peers: must be a mapping, but is \"x\"",
                        "test.yaml:3:23: performance.every: unknown macro ${never}; declare it"
                                + " under macros, before those that use it",
                        "test.yaml:3:23: performance.every: must be a time of at least 5s, such as"
                                + " 15s or 1m30s, but is \"${never}\"");
    }

    @Test
    void aPlaceForSharedSettingsIsNoUnknownKey() {
        assertThat(
                        warnings(
                                """
                                shared: &shared { ttl: 1 }
                                defs:
                                  - &env [A=b]
                                other: { ttl: 1 }
                                models: { m: { <<: *shared, cmd: "x ${PORT}", env: *env } }
                                """))
                .containsExactly("test.yaml:4:1: other: unknown key, ignored");
    }

    @ParameterizedTest
    @CsvSource({
        "concurency_limit, concurrencyLimit",
        "COMMAND-STOP, commandStop",
        "sawp, swap",
        "unloadTimout, unloadTimeout"
    })
    void theNearestNameIsFound(String written, String meant) {
        assertThat(
                        Nearest.to(
                                written,
                                List.of(
                                        "swap",
                                        "concurrencyLimit",
                                        "commandStop",
                                        "unloadTimeout",
                                        "x")))
                .hasValue(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "y", "ab", "entirely", "swapping-out-everything"})
    void nothingNearIsNothing(String written) {
        assertThat(Nearest.to(written, List.of("swap", "cmd", "x"))).isEmpty();
        assertThat(Nearest.to("x".repeat(100_000), List.of("x".repeat(99_999)))).isEmpty();
    }
}
