package dev.swapgate.config;

import static dev.swapgate.config.read.Configs.errors;
import static dev.swapgate.config.read.Configs.load;
import static dev.swapgate.config.read.Configs.model;
import static dev.swapgate.config.read.Configs.modelWith;
import static dev.swapgate.config.read.Configs.warnings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

class ModelConfigTest {

    @Test
    void aCommandIsEnough() {
        ModelConfig model = model("models: {m: {cmd: 'serve --port ${PORT}'}}");

        assertThat(model)
                .isEqualTo(
                        new ModelConfig(
                                "m",
                                "serve --port ${PORT}",
                                "",
                                "http://localhost:${PORT}",
                                "/health",
                                List.of(),
                                List.of(),
                                Duration.ZERO,
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(2),
                                "",
                                false,
                                "",
                                "",
                                10,
                                Filters.NONE,
                                Map.of(),
                                Timeouts.DEFAULT,
                                0,
                                OptionalInt.of(5800),
                                false,
                                false,
                                Capabilities.NONE));
    }

    @Test
    void everyKeyIsRead() {
        ModelConfig model =
                model(
                        """
                        models:
                          m:
                            cmd: |
                              serve
                              # on its port
                              --port ${PORT}
                            cmdStop: |
                              # gently
                              stop ${PID} ${PORT} ${MODEL_ID}
                            proxy: https://localhost:${PORT}/base
                            checkEndpoint: " /ready?deep=1 "
                            aliases: [one, "2", 3]
                            env: [A=b, "PORT=${PORT}", A=c, EMPTY=]
                            ttl: 60
                            unloadTimeout: 7
                            healthCheckTimeout: 1.5
                            useModelName: real
                            unlisted: true
                            name: Name
                            description: Text
                            concurrencyLimit: 3
                            filters:
                              stripParams: " top_p, , temperature,top_p,model"
                              strip_params: ignored
                              setParams: { "b.c": [1, { d: ~ }], a: 0.5 }
                            metadata: { port: "${PORT}", url: "http://x:${PORT}/", list: ["${PORT}"] }
                            timeouts:
                              connect: 1
                              keepalive: 2
                              responseHeader: 3
                              tlsHandshake: 4
                              expectContinue: 5
                              idleConn: 6
                        routing: { scheduler: { use: fifo, settings: { fifo: { priority: { m: -4 } } } } }
                        """);

        assertThat(model)
                .isEqualTo(
                        new ModelConfig(
                                "m",
                                "serve\n--port ${PORT}\n",
                                "stop ${PID} ${PORT} m\n",
                                "https://localhost:${PORT}/base",
                                "/ready?deep=1",
                                List.of("one", "2", "3"),
                                List.of("A=b", "PORT=${PORT}", "A=c", "EMPTY="),
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(7),
                                Duration.ofMillis(1500),
                                "real",
                                true,
                                "Name",
                                "Text",
                                3,
                                filters(
                                        List.of("temperature", "top_p"),
                                        Map.of(
                                                "a",
                                                0.5,
                                                "b.c",
                                                List.of(1, Map.of("d", NullNode.getInstance())))),
                                Map.of(
                                        "port",
                                        "${PORT}",
                                        "url",
                                        "http://x:${PORT}/",
                                        "list",
                                        List.of("${PORT}")),
                                new Timeouts(
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(3),
                                        Duration.ofSeconds(4),
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(6)),
                                -4,
                                OptionalInt.of(5800),
                                false,
                                false,
                                Capabilities.NONE));
    }

    private static Filters filters(List<String> strip, Map<String, Object> set) {
        return new Filters(strip, new java.util.TreeMap<>(set));
    }

    @Test
    void aPortIsFilledInWhereItStands() {
        ModelConfig model =
                model(
                                """
                                models:
                                  m:
                                    cmd: serve ${PORT} ${PORT}
                                    cmdStop: stop ${PID} ${PORT}
                                    checkEndpoint: /${PORT}
                                    env: ["P=${PORT}"]
                                    metadata: { port: "${PORT}", deep: [{ url: "x:${PORT}" }], other: 1 }
                                """)
                        .withPort(9999);

        assertThat(model.cmd()).isEqualTo("serve 9999 9999");
        assertThat(model.cmdStop()).isEqualTo("stop ${PID} 9999");
        assertThat(model.proxy()).isEqualTo("http://localhost:9999");
        assertThat(model.checkEndpoint()).isEqualTo("/9999");
        assertThat(model.env()).containsExactly("P=9999");
        assertThat(model.metadata())
                .isEqualTo(
                        Map.of("port", 9999, "deep", List.of(Map.of("url", "x:9999")), "other", 1));
        assertThat(model.port()).hasValue(9999);
    }

    @Test
    void namesAndFiltersHaveTheirPortFromTheStart() {
        ModelConfig model =
                model(
                        modelWith(
                                """
                                name: on ${PORT}
                                aliases: ["m-${PORT}"]
                                filters: { setParams: { port: "${PORT}", url: "x:${PORT}" } }
                                """));

        assertThat(model.name()).isEqualTo("on 5800");
        assertThat(model.aliases()).containsExactly("m-5800");
        assertThat(model.filters().setParams()).isEqualTo(Map.of("port", 5800, "url", "x:5800"));
    }

    @Test
    void globalTimesApplyToModelsWithoutTheirOwn() {
        GatewayConfig config =
                load(
                        """
                        globalTTL: 100
                        unloadTimeout: 20
                        healthCheckTimeout: 30
                        models:
                          global: { cmd: "x ${PORT}", ttl: -1, unloadTimeout: 0 }
                          never: { cmd: "x ${PORT}", ttl: 0 }
                          own: { cmd: "x ${PORT}", ttl: 5, unloadTimeout: 6, healthCheckTimeout: 7 }
                        """);

        assertThat(config.models().values())
                .extracting(
                        ModelConfig::id,
                        ModelConfig::ttl,
                        ModelConfig::unloadTimeout,
                        ModelConfig::healthCheckTimeout)
                .containsExactly(
                        tuple("global", 100, 20, 30),
                        tuple("never", 0, 20, 30),
                        tuple("own", 5, 6, 7));
        assertThat(config.warnings()).isEmpty();
    }

    private static org.assertj.core.groups.Tuple tuple(String id, int ttl, int unload, int health) {
        return org.assertj.core.groups.Tuple.tuple(
                id,
                Duration.ofSeconds(ttl),
                Duration.ofSeconds(unload),
                Duration.ofSeconds(health));
    }

    @Test
    void portsFollowTheOrderOfIdsAmongModelsThatUseOne() {
        GatewayConfig config =
                load(
                        """
                        startPort: 100
                        models:
                          "\uE000": { cmd: "x ${PORT}" }
                          "😀": { cmd: "x ${PORT}" }
                          b: { cmd: "x", proxy: "http://h:1" }
                          B: { cmd: "x ${PORT}" }
                          c:
                            cmd: |
                              # ${PORT}
                              x
                            proxy: http://h:2
                          a10: { cmd: "x ${PORT}" }
                          a2: { cmd: "x ${PORT}" }
                          é: { cmd: "x ${PORT}" }
                        """);

        // In the order of UTF-8 bytes, in which the emoji follows the private character.
        assertThat(config.models().keySet())
                .containsExactly("B", "a10", "a2", "b", "c", "é", "\uE000", "😀");
        assertThat(config.models().values())
                .extracting(model -> model.port().orElse(0))
                .containsExactly(100, 101, 102, 0, 0, 103, 104, 105);
    }

    @Test
    void portsDoNotRunOut() {
        assertThat(
                        errors(
                                "startPort: 65535\n"
                                        + "models: {a: {cmd: 'x ${PORT}'}, b: {cmd: 'x ${PORT}'}}"))
                .containsExactly(
                        "test.yaml:2:33: models.b: no port is left for it below 65536; choose a"
                                + " lower startPort");
    }

    @Test
    void aModelMayOnlyProxy() {
        ModelConfig model =
                model("models: {m: {proxy: 'http://other.host:9000/v1', checkEndpoint: none}}");

        assertThat(model.cmd()).isEmpty();
        assertThat(model.proxy()).isEqualTo("http://other.host:9000/v1");
        assertThat(model.checkEndpoint()).isEqualTo("none");
        assertThat(model.port()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "none, none",
        "' none ', none",
        "'', ''",
        "health, /health",
        "/a?b=c, /a?b=c",
        "http://elsewhere:1/a/b?c=d, /a/b?c=d",
        "HTTPS://elsewhere, ''"
    })
    void theProbeKeepsOnlyPathAndQuery(String written, String read) {
        assertThat(model(modelWith("checkEndpoint: \"" + written + "\"")).checkEndpoint())
                .isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:9000",
                "https://a.b",
                "http://[::1]:80/x",
                "http://my-container:8080/v1/",
                "http://my_container:8080/v1/",
                "http://_a.b_c",
                "http://user:pw@h:1"
            })
    void addressesOfServersAreAccepted(String proxy) {
        assertThat(model("models: {m: {proxy: \"" + proxy + "\"}}").proxy()).isEqualTo(proxy);
    }

    @ParameterizedTest
    @CsvSource({
        "' ',is empty; it must be the address of the server; such as http://localhost:9000",
        "localhost:9000,must begin with http:// or https://",
        "ftp://h,must begin with http:// or https://",
        "/path,must begin with http:// or https://",
        "http:///x,has no host",
        "http://:80,has no valid host and port; a name has only letters; digits; dots; hyphens and"
                + " underscores",
        "http://my_host:0,has no valid port",
        "http://my_host:99999,has no valid port",
        "http://my~host:80,has no valid host and port; a name has only letters; digits; dots;"
                + " hyphens and underscores",
        "http://h:0,has no valid port",
        "http://h:99999,has no valid port",
        "http://h:port,has no valid host and port; a name has only letters; digits; dots; hyphens"
                + " and underscores",
        "http://h/#a,must end before #",
        "http://h h,is not a URL: illegal character in authority",
    })
    void otherAddressesAreRefused(String proxy, String flaw) {
        assertThat(errors("models: {m: {proxy: \"" + proxy + "\"}}"))
                .containsExactly(
                        "test.yaml:1:21: models.m.proxy: \""
                                + proxy
                                + "\" "
                                + flaw.replace("; such", ", such")
                                        .replace("; d", ", d")
                                        .replace("; hyphens", ", hyphens"));
    }

    @Test
    void aProxyWithAPortNeedsACommandWithIt() {
        String message =
                "proxy uses ${PORT} but cmd does not; use ${PORT} in cmd, or set proxy to the"
                        + " address of the server (unset, it is http://localhost:${PORT})";

        assertThat(
                        errors(
                                """
                                models:
                                  a: {cmd: x}
                                  b: {cmd: x, proxy: 'http://h:${PORT}'}
                                  c:
                                """))
                .containsExactly(
                        "test.yaml:2:3: models.a.proxy: " + message,
                        "test.yaml:3:22: models.b.proxy: " + message,
                        "test.yaml:4:3: models.c.proxy: " + message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, -5})
    void aConcurrencyLimitBelowOneIsTheDefault(int limit) {
        assertThat(model(modelWith("concurrencyLimit: " + limit)).concurrencyLimit()).isEqualTo(10);
    }

    @Test
    void theModelOfManyConnectionsHasRoomForThem() {
        assertThat(model("models: {comfyui_auto: {cmd: 'x ${PORT}'}}").concurrencyLimit())
                .isEqualTo(50);
        assertThat(
                        model("models: {comfyui_auto: {cmd: 'x ${PORT}', concurrencyLimit: 60}}")
                                .concurrencyLimit())
                .isEqualTo(60);
    }

    @Test
    void theOldSpellingOfStripParamsCountsWhereTheNewOneIsAbsent() {
        assertThat(model(modelWith("filters: { strip_params: 'b,a' }")).filters())
                .isEqualTo(filters(List.of("a", "b"), Map.of()));
    }

    @Test
    void theModelParameterCannotBeSet() {
        String yaml = modelWith("filters: { setParams: { model: x, a: 1 } }");

        assertThat(model(yaml).filters()).isEqualTo(filters(List.of(), Map.of("a", 1)));
        assertThat(warnings(yaml))
                .containsExactly(
                        "test.yaml:4:16: models.m.filters.setParams: cannot set model, which is"
                                + " ignored; see useModelName");
    }

    @Test
    void whatIsNotAVariableIsLeftOutOfTheEnvironmentAndNotShown() {
        String yaml = modelWith("env: [hushhush, =hushhush, A=b, ~]");

        assertThat(model(yaml).env()).containsExactly("A=b");
        assertThat(warnings(yaml))
                .containsExactly(
                        "test.yaml:4:11: models.m.env[0]: is ignored, as it is not of the form"
                                + " KEY=value",
                        "test.yaml:4:21: models.m.env[1]: is ignored, as it is not of the form"
                                + " KEY=value",
                        "test.yaml:4:37: models.m.env[3]: is ignored, as it is not of the form"
                                + " KEY=value");
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(
                        errors(
                                """
                                models:
                                  m:
                                    cmd: [serve, "${PORT}"]
                                    proxy: http://h
                                    cmdStop: "stop\\0"
                                    env: { A: b }
                                    ttl: -2
                                    unloadTimeout: -1
                                    concurrencyLimit: many
                                    unlisted: perhaps
                                    filters: [a]
                                    metadata: text
                                    timeouts: { connect: -1, idleConn: "5" }
                                    checkEndpoint: "http://a b"
                                  n: text
                                  "": { cmd: "x ${PORT}" }
                                  o: { cmd: "x ${PORT}", metadata: { a: .nan }, env: ["A=\\0"] }
                                """))
                .containsExactly(
                        "test.yaml:3:10: models.m.cmd: must be a single value, but is a list",
                        "test.yaml:3:18: models.m.cmd[1]: ${PORT} can be used only if cmd uses it"
                                + " too",
                        "test.yaml:5:14: models.m.cmdStop: must not contain NUL",
                        "test.yaml:6:10: models.m.env: must be a list, but is a mapping",
                        "test.yaml:7:10: models.m.ttl: must be seconds, 0 for never or -1 for"
                                + " globalTTL, but is \"-2\"",
                        "test.yaml:8:20: models.m.unloadTimeout: must be 0 or more seconds, but is"
                                + " \"-1\"",
                        "test.yaml:9:23: models.m.concurrencyLimit: must be a whole number, but is"
                                + " \"many\"",
                        "test.yaml:10:15: models.m.unlisted: must be true or false, but is"
                                + " \"perhaps\"",
                        "test.yaml:11:14: models.m.filters: must be a mapping, but is a list",
                        "test.yaml:12:15: models.m.metadata: must be a mapping, but is \"text\"",
                        "test.yaml:13:26: models.m.timeouts.connect: must be 0 or more seconds, but"
                                + " is \"-1\"",
                        "test.yaml:13:40: models.m.timeouts.idleConn: must be a number of seconds,"
                                + " but is \"5\"; write it without quotes",
                        "test.yaml:14:20: models.m.checkEndpoint: \"http://a b\" is not a URL",
                        "test.yaml:15:3: models.n.proxy: proxy uses ${PORT} but cmd does not; use"
                            + " ${PORT} in cmd, or set proxy to the address of the server (unset,"
                            + " it is http://localhost:${PORT})",
                        "test.yaml:15:6: models.n: must be a mapping with cmd, but is \"text\"",
                        "test.yaml:16:3: models.: a model needs an id",
                        "test.yaml:17:41: models.o.metadata.a: JSON has no number \".nan\"",
                        "test.yaml:17:55: models.o.env[0]: must not contain NUL");
    }

    @Test
    void aliasesAreUniqueOverAllModels() {
        assertThat(
                        errors(
                                """
                                models:
                                  a: { cmd: "x ${PORT}", aliases: [one, one] }
                                  b: { cmd: "x ${PORT}", aliases: [two, one] }
                                """))
                .containsExactly(
                        "test.yaml:2:41: models.a.aliases[1]: alias \"one\" is already one of model"
                                + " \"a\" in line 2, column 36",
                        "test.yaml:3:41: models.b.aliases[1]: alias \"one\" is already one of model"
                                + " \"a\" in line 2, column 36");
    }

    @Test
    void anIdWinsOverAnAliasOfTheSameSpelling() {
        String yaml =
                """
                models:
                  a: { cmd: "x ${PORT}", aliases: [b, a, ""] }
                  b: { cmd: "x ${PORT}" }
                """;

        assertThat(load(yaml).find("b")).map(ModelConfig::id).hasValue("b");
        assertThat(warnings(yaml))
                .containsExactly(
                        "test.yaml:2:36: models.a.aliases[0]: alias \"b\" is the id of another"
                                + " model, which it will not hide",
                        "test.yaml:2:39: models.a.aliases[1]: the alias is the model's own id, so"
                                + " it is not needed",
                        "test.yaml:2:42: models.a.aliases[2]: an empty alias is ignored");
    }

    @Test
    void aModelRefusesWhatMakesNoSense() {
        ModelConfig model = model("models: {m: {cmd: 'x ${PORT}'}}");

        assertThatThrownBy(() -> model.withPort(0)).hasMessage("a port lies in 1..65535, not 0");
        assertThatThrownBy(() -> model.withPort(65_536))
                .hasMessage("a port lies in 1..65535, not 65536");
        assertThatThrownBy(() -> filters(List.of("model"), Map.of()))
                .hasMessage("filters cannot touch the parameter model");
        assertThatThrownBy(() -> filters(List.of(), Map.of("a", Double.NaN)))
                .hasMessage("JSON has no number NaN");
        assertThatThrownBy(() ->
                        new Timeouts(
                                Duration.ofSeconds(-1),
                                Duration.ZERO,
                                Duration.ZERO,
                                Duration.ZERO,
                                Duration.ZERO,
                                Duration.ZERO))
                .hasMessage("connect must not be negative, but is PT-1S");
    }

    @Test
    void secretsStayOutOfItsTextForm() {
        ModelConfig model = model(modelWith("env: [KEY=hushhush]\ncmdStop: stop --key hushhush"));

        assertThat(model.toString()).contains("id=m").doesNotContain("hushhush");
    }
}
