package dev.swapgate.config.yaml;

import static dev.swapgate.config.read.Configs.load;
import static dev.swapgate.config.read.Configs.modelWith;
import static dev.swapgate.config.read.Configs.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.problem.ConfigProblem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

class EnvSubstitutionTest {

    private static ModelConfig model(String yaml, Map<String, String> environment) {
        return load(yaml, environment).models().values().iterator().next();
    }

    @Test
    void variablesAreReplacedInValuesAndKeys() {
        ModelConfig model =
                model(
                        """
                        models:
                          "${env.NAME}-x":
                            cmd: ${env.BIN} --port ${PORT} "${env.NAME}" '${env.NAME}'
                            env: [A=${env.BIN}]
                        """,
                        Map.of("NAME", "m", "BIN", "/opt/my server"));

        assertThat(model.id()).isEqualTo("m-x");
        assertThat(model.cmd()).isEqualTo("/opt/my server --port ${PORT} \"m\" 'm'");
        assertThat(model.env()).containsExactly("A=/opt/my server");
    }

    @Test
    void aPlainValueTakesTheTypeOfItsNewText() {
        ModelConfig model =
                model(
                        modelWith(
                                """
                                ttl: ${env.TTL}
                                unloadTimeout: 1${env.DIGIT}
                                unlisted: ${env.FLAG}
                                name: ${env.EMPTY}
                                metadata: { n: ${env.TTL}, f: ${env.FLAG}, q: "${env.TTL}", e: ${env.EMPTY} }
                                """),
                        Map.of("TTL", "300", "DIGIT", "5", "FLAG", "true", "EMPTY", ""));

        assertThat(model.ttl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(model.unloadTimeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(model.unlisted()).isTrue();
        assertThat(model.name()).isEmpty();
        assertThat(model.metadata())
                .containsEntry("n", 300)
                .containsEntry("f", true)
                .containsEntry("q", "300")
                .hasEntrySatisfying("e", value -> assertThat(value).hasToString("null"));
    }

    @Test
    void aQuotedValueStaysText() {
        assertThat(refusal(modelWith("ttl: \"${env.TTL}\""), Map.of("TTL", "300")))
                .hasMessage(
                        "test.yaml:4:10: models.m.ttl: must be a number of seconds, but is"
                                + " \"${env.TTL}\"; write it without quotes");
    }

    @Test
    void variablesCanStandInListsAndMappingsOfOneLine() {
        GatewayConfig config =
                load(
                        "apiKeys: [${env.A}, x${env.B}y, \"${env.A}\"]\nmodels: {m: {cmd: x ${PORT}, name: ${env.B}}}"
                                .replace("x ${PORT}", "'x ${PORT}'"),
                        Map.of("A", "one", "B", "two"));

        assertThat(config.apiKeys()).containsExactly("one", "xtwoy", "one");
        assertThat(config.find("m")).map(ModelConfig::name).hasValue("two");
    }

    @Test
    void positionsAreThoseOfTheText() {
        assertThat(
                        refusal(
                                "{ apiKeys: [${env.A}], startPort: x }",
                                Map.of("A", "a-rather-long-key")))
                .hasMessage("test.yaml:1:35: startPort: must be a whole number, but is \"x\"");
    }

    @Test
    void aValueCannotChangeTheStructure() {
        String evil = "a: b, c]} # \" ' \\ {x: [y &z *z !!t | > - ?";
        ModelConfig model =
                model(
                        modelWith(
                                """
                                name: ${env.X}
                                description: "${env.X}"
                                useModelName: '${env.X}'
                                aliases: [${env.X}]
                                cmdStop: |
                                  stop ${env.X}
                                """),
                        Map.of("X", evil));

        assertThat(model.name()).isEqualTo(evil);
        assertThat(model.description()).isEqualTo(evil);
        assertThat(model.useModelName()).isEqualTo(evil);
        assertThat(model.aliases()).containsExactly(evil);
        assertThat(model.cmdStop()).isEqualTo("stop " + evil + "\n");
    }

    @Test
    void commentsAreNotLookedAt() {
        String yaml =
                """
                # ${env.UNSET}
                models:
                  m: # ${env.UNSET}
                    cmd: |
                      # ${env.UNSET}
                      x ${PORT}
                """;

        assertThat(load(yaml).models()).hasSize(1);
    }

    @Test
    void unsetVariablesAreAllNamed() {
        assertThat(
                        refusal(
                                """
                                logLevel: ${env.A}
                                models:
                                  ${env.B}: { env: ["x${env.A}${env.C}"] }
                                """,
                                Map.of()))
                .hasMessage(
                        """
                        test.yaml:1:11: logLevel: environment variable A is not set%1$s
                        test.yaml:3:3: models: environment variable B is not set%1$s
                        test.yaml:3:21: models.${env.B}.env[0]: environment variable A is not set%1$s
                        test.yaml:3:21: models.${env.B}.env[0]: environment variable C is not set%1$s\
                        """
                                .formatted("; set it for the process that the gateway runs in"));
    }

    @Test
    void whoSetsTheDistributionsDirectoryIsSaid() {
        assertThat(refusal("logLevel: ${env.SWAPGATE_HOME}", Map.of()))
                .hasMessageContainingAll("SWAPGATE_HOME is not set", "bin/swapgate", "unpacked");
    }

    @Test
    void anEmptyKeyFromTheEnvironmentIsRefused() {
        assertThat(refusal("apiKeys:\n  - ${env.KEY}", Map.of("KEY", "")))
                .hasMessage("test.yaml:2:5: apiKeys[0]: the key is empty");
    }

    @Test
    void valuesOfSeveralLinesAreRefused() {
        for (String value : List.of("hush\nhush", "hush\rhush", "hush\0hush")) {
            assertThat(refusal("logLevel: ${env.X}", Map.of("X", value)))
                    .hasMessage(
                            "test.yaml:1:11: logLevel: environment variable X has a line break or"
                                    + " NUL in its value; it must be a single line");
        }
    }

    @Test
    void keysThatBecomeTheSameAreRefused() {
        assertThat(refusal("models:\n  a: {cmd: x}\n  ${env.X}: {cmd: x}", Map.of("X", "a")))
                .hasMessage(
                        "test.yaml:3:3: models.${env.X}: is the same key as \"a\" once variables"
                                + " are replaced");
    }

    @Test
    void valuesOfVariablesAreReplacedOnceAndMayHoldMacros() {
        ModelConfig model =
                model(
                        "macros: { m: 1 }\n"
                                + modelWith("name: ${env.MACRO}\ndescription: a ${env.NESTED}"),
                        Map.of("MACRO", "x${m}", "NESTED", "$", "Y", "never"));

        assertThat(model.name()).isEqualTo("x1");
        assertThat(model.description()).isEqualTo("a $");
        assertThat(
                        refusal(modelWith("name: ${env.X}"), Map.of("X", "${env.Y}", "Y", "z"))
                                .problems())
                .extracting(ConfigProblem::message)
                .containsExactly("${env.Y} is not the name of an environment variable");
    }

    /**
     * Puts a secret everywhere, makes every kind of trouble with it and looks for it in what is
     * said.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "startPort: ${env.S}",
                "globalTTL: ${env.S}",
                "logLevel: ${env.S}",
                "apiKeys: ${env.S}",
                "apiKeys: ['${env.S} x', '', ['${env.S}']]",
                "apiKeys: { a: ${env.S} }",
                "models: ${env.S}",
                "models: { m: ${env.S} }",
                "models: { m: { cmd: x, proxy: 'ftp://${env.S}' } }",
                "models: { m: { cmd: x, proxy: 'http://h h/${env.S}' } }",
                "models: { m: { cmd: x, proxy: 'http://h', checkEndpoint: 'http://a b/${env.S}' }"
                        + " }",
                "models: { m: { cmd: x, proxy: 'http://h', env: ['${env.S}', ['${env.S}']] } }",
                "models: { m: { cmd: x, proxy: 'http://h', env: '${env.S}', unlisted: '${env.S}',"
                        + " ttl: '${env.S}' } }",
                "models: { m: { cmd: x, proxy: 'http://h', aliases: ['${env.S}', '${env.S}'] } }",
                "models: { m: { cmd: 'x ${unknown} ${env.S}', filters: '${env.S}', metadata:"
                        + " '${env.S}' } }",
                "models: { '${env.S}': { cmd: x, ttl: x, ${env.S}: 1 }, m: { cmd: 3, ${env.S}: 1 }"
                        + " }",
                "macros: { a: '${env.S}' }\n"
                        + "models: { m: { cmd: '${a}', ttl: '${a}', unlisted: 'a${a}' } }",
                "groups: { ${env.S}: 3, g: { members: ['${env.S}'], swap: '${env.S}' } }",
                "routing: { router: { use: ${env.S} }, scheduler: { use: ${env.S} } }",
                "routing: { scheduler: { settings: { fifo: { priority: { ${env.S}: ${env.S} } } } }"
                        + " }",
                "hooks: { on_startup: { preload: ['${env.S}'] } }\nstartPort: x",
                "swapgate: { http: { maxBody: ${env.S}, allowedOrigins: ['${env.S}'], allowedHosts:"
                        + " ['a ${env.S}'] } }",
                "swapgate: { process: { containment: ${env.S} }, queue: { timeout: ${env.S} } }",
                "${env.S}: 1\nstartPort: x",
                "a: [${env.S}",
            })
    void aSecretIsNeverShown(String yaml) {
        String secret = "hush-hush-4711";
        String said;
        try {
            said = load(yaml, Map.of("S", secret)).warnings().toString();
        } catch (ConfigException e) {
            said = e.report() + e;
        }

        assertThat(said).isNotEmpty().doesNotContain(secret);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 11, 20250103})
    void anyValueArrivesUnchangedInQuotes(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            var value = new StringBuilder("x");
            for (int i = random.nextInt(12); i > 0; i--) {
                value.append((char) random.nextInt(' ', '~' + 1));
            }
            // A reference in a value would be looked up as a macro.
            String text = value.toString().replace("${", "$(");

            assertThat(model(modelWith("name: \"${env.X}\""), Map.of("X", text)).name())
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(text);
        }
    }
}
