package dev.swapgate.config.read;

import static dev.swapgate.config.read.Configs.errors;
import static dev.swapgate.config.read.Configs.load;
import static dev.swapgate.config.read.Configs.refusal;
import static dev.swapgate.config.read.Configs.warnings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.LogLevel;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.SwapgateSettings;
import dev.swapgate.config.problem.ConfigException;

import org.eclipse.jetty.toolchain.test.jupiter.WorkDir;
import org.eclipse.jetty.toolchain.test.jupiter.WorkDirExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

@ExtendWith(WorkDirExtension.class)
class ConfigLoaderTest {

    private static final String ONE_MODEL = "models:\n  m:\n    cmd: serve --port ${PORT}\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "# nothing here\n  # nor here\n",
                "---\n",
                "--- # x\n...\n",
                "~",
                "\uFEFF# x"
            })
    void aTextWithoutContentIsAnEmptyConfiguration(String yaml) {
        GatewayConfig config = load(yaml);

        assertThat(config.models()).isEmpty();
        assertThat(config.groups()).containsOnlyKeys(GroupConfig.DEFAULT);
        assertThat(config.healthCheckTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.unloadTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.globalTtl()).isZero();
        assertThat(config.startPort()).isEqualTo(5800);
        assertThat(config.logLevel()).isEqualTo(LogLevel.INFO);
        assertThat(config.apiKeys()).isEmpty();
        assertThat(config.preload()).isEmpty();
        assertThat(config.swapgate()).isEqualTo(SwapgateSettings.DEFAULT);
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void everyGlobalKeyIsRead() {
        GatewayConfig config =
                load(
                        """
                        healthCheckTimeout: 60
                        unloadTimeout: 5
                        globalTTL: 300
                        startPort: 7000
                        logLevel: " Debug "
                        apiKeys: [first, 12345, 1e5]
                        models:
                          b: { cmd: "serve --port ${PORT}", aliases: [bee] }
                          a: { cmd: "serve --port ${PORT}" }
                        hooks:
                          on_startup:
                            preload: [" bee ", a, b, ""]
                        """);

        assertThat(config.healthCheckTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.unloadTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.globalTtl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.startPort()).isEqualTo(7000);
        assertThat(config.logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThat(config.apiKeys()).containsExactly("first", "12345", "1e5");
        assertThat(config.models()).containsOnlyKeys("a", "b");
        assertThat(config.preload()).containsExactly("b", "a");
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void anEmptyValueIsTheDefault() {
        GatewayConfig config =
                load(
                        """
                        healthCheckTimeout:
                        unloadTimeout: ~
                        startPort: null
                        models:
                        groups:
                        apiKeys:
                        swapgate:
                        """);

        assertThat(config).isEqualTo(load(""));
    }

    @Test
    void anUnloadTimeoutOfZeroIsTheDefault() {
        assertThat(load("unloadTimeout: 0").unloadTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void timesMayHaveFractions() {
        assertThat(load("globalTTL: 0.25").globalTtl()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void aTimeBeyondReasonIsACentury() {
        assertThat(load("globalTTL: 99999999999").globalTtl()).isEqualTo(Duration.ofDays(36_500));
        assertThat(warnings("globalTTL: 99999999999"))
                .containsExactly(
                        "test.yaml:1:12: globalTTL: \"99999999999\" seconds are read as 100 years");
    }

    @Test
    void theHealthCheckTimeoutHasAFloor() {
        String yaml = "healthCheckTimeout: 3";

        assertThat(load(yaml).healthCheckTimeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(warnings(yaml))
                .containsExactly(
                        "test.yaml:1:21: healthCheckTimeout: \"3\" is too short; 15 is used");
    }

    @Test
    void anUnknownLogLevelIsInfo() {
        assertThat(load("logLevel: loud").logLevel()).isEqualTo(LogLevel.INFO);
        assertThat(warnings("logLevel: loud"))
                .containsExactly(
                        "test.yaml:1:11: logLevel: \"loud\" is not one of debug, info, warn, error;"
                                + " info is used");
    }

    @Test
    void anUnknownModelToPreloadIsAWarning() {
        assertThat(
                        warnings(
                                "models: {gemma: {cmd: 'x ${PORT}'}}\n"
                                        + "hooks: {on_startup: {preload: [gema, gemma]}}"))
                .containsExactly(
                        "test.yaml:2:32: hooks.on_startup.preload[0]: there is no model \"gema\" to"
                                + " load; did you mean \"gemma\"?");
    }

    @Test
    void wrongTypesAreRefusedWithPositionAndValue() {
        assertThat(
                        errors(
                                """
                                healthCheckTimeout: "60"
                                unloadTimeout: -1
                                globalTTL: 30s
                                startPort: 0
                                logLevel: [debug]
                                apiKeys: secret
                                models: none
                                hooks: 3
                                """))
                .containsExactly(
                        "test.yaml:1:21: healthCheckTimeout: must be a number of seconds, but is"
                                + " \"60\"; write it without quotes",
                        "test.yaml:2:16: unloadTimeout: must be 0 or more seconds, but is \"-1\"",
                        "test.yaml:3:12: globalTTL: must be a number of seconds, but is \"30s\"",
                        "test.yaml:4:12: startPort: must be in 1..65535, but is \"0\"",
                        "test.yaml:5:11: logLevel: must be a single value, but is a list",
                        "test.yaml:6:10: apiKeys: must be a list, but is a single value; write \"-"
                                + " \" before it",
                        "test.yaml:7:9: models: must be a mapping, but is \"none\"",
                        "test.yaml:8:8: hooks: must be a mapping, but is \"3\"");
    }

    @Test
    void wholeNumbersAreWhole() {
        assertThat(errors("startPort: 5800.5"))
                .containsExactly(
                        "test.yaml:1:12: startPort: must be a whole number, but is \"5800.5\"");
        assertThat(errors("startPort: 70000"))
                .containsExactly(
                        "test.yaml:1:12: startPort: must be in 1..65535, but is \"70000\"");
        assertThat(load("startPort: 5.8e3").startPort()).isEqualTo(5800);
        assertThat(errors("globalTTL: .inf"))
                .containsExactly(
                        "test.yaml:1:12: globalTTL: must be a number of seconds, but is \".inf\"");
    }

    @Test
    void keysThatCannotBePresentedAreRefusedWithoutShowingThem() {
        ConfigException refusal = refusal("apiKeys:\n  - \"hush hush\"\n  - \"\"\n  -\n  - fine\n");

        assertThat(refusal)
                .hasMessage(
                        """
                        test.yaml:2:5: apiKeys[0]: the key must have no spaces or control characters
                        test.yaml:3:5: apiKeys[1]: the key is empty
                        test.yaml:4:4: apiKeys[2]: the key is empty\
                        """);
        assertThat(refusal.report()).doesNotContain("hush");
    }

    @Test
    void aLineWithAKeyIsNotShownForAnotherError() {
        ConfigException refusal = refusal("{ apiKeys: [hushhush], startPort: x }");

        assertThat(refusal.report())
                .isEqualTo("test.yaml:1:35: startPort: must be a whole number, but is \"x\"");
    }

    @Test
    void aReportPointsAtThePlace() {
        assertThat(
                        refusal("models:\n\n  m:\n    cmd: x ${PORT}\n    ttl:   soon # or later\n")
                                .report())
                .isEqualTo(
                        """
                        test.yaml:5:12: models.m.ttl: must be a number of seconds, but is "soon"
                              ttl:   soon # or later
                                     ^\
                        """);
    }

    @Test
    void theCaretStandsBelowThePlaceAlsoAfterTabsAndWideCharacters() {
        assertThat(refusal("{ \"😀\": 1,\t\tstartPort: x }").report())
                .isEqualTo(
                        """
                        test.yaml:1:23: startPort: must be a whole number, but is "x"
                          { "😀": 1,\t\tstartPort: x }
                                   \t\t           ^\
                        """);
    }

    @Test
    void messagesAreOneLineWhateverTheValue() {
        assertThat(errors("startPort: \"a\\nb\\e[31m\"").getFirst())
                .isEqualTo(
                        "test.yaml:1:12: startPort: must be a whole number, but is"
                                + " \"a\\nb\\u001b[31m\"");
    }

    @Test
    void longValuesAreShortened() {
        assertThat(errors("startPort: " + "x".repeat(100)).getFirst())
                .endsWith("but is \"" + "x".repeat(57) + "...\"");
    }

    @Test
    void tooManyErrorsAreCounted() {
        var yaml = new StringBuilder("models:\n");
        for (int i = 100; i < 170; i++) {
            yaml.append("  m").append(i).append(": { cmd: x, proxy: 'http://h', ttl: x }\n");
        }

        assertThat(errors(yaml.toString()))
                .hasSize(51)
                .last()
                .isEqualTo("test.yaml: and 20 more errors");
    }

    @Test
    void filesAreReadAsUtf8(WorkDir workDir) throws IOException {
        Path file = workDir.getEmptyPathDir().resolve("swapgate.yaml");
        Files.writeString(file, "\uFEFF" + ONE_MODEL + "    name: Größe €😀\n");

        GatewayConfig config = new ConfigLoader(Map.of()).load(List.of(file)).config();

        assertThat(config.models().get("m")).extracting(ModelConfig::name).isEqualTo("Größe €😀");
    }

    @Test
    void aFileIsNamedInItsMessages(WorkDir workDir) throws IOException {
        Path file = workDir.getEmptyPathDir().resolve("swapgate.yaml");
        Files.writeString(file, "startPort: x");

        assertThatThrownBy(() -> new ConfigLoader(Map.of()).load(List.of(file)))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ":1:12: startPort: must be a whole number, but is \"x\"");
    }

    @Test
    void filesThatCannotBeReadAreRefused(WorkDir workDir) throws IOException {
        Path directory = workDir.getEmptyPathDir();
        Path latin1 = directory.resolve("latin1.yaml");
        Files.write(latin1, new byte[] {'a', ':', ' ', (byte) 0xE4});
        Path large = directory.resolve("large.yaml");
        Files.writeString(large, "#".repeat(4 * 1024 * 1024 + 1), UTF_8);
        Path missing = directory.resolve("missing.yaml");
        var loader = new ConfigLoader(Map.of());

        assertThatThrownBy(() -> loader.load(List.of(missing)))
                .hasMessage(missing + ": there is no such file");
        assertThatThrownBy(() -> loader.load(List.of(directory)))
                .hasMessage(directory + ": is a directory, not a configuration file");
        assertThatThrownBy(() -> loader.load(List.of(latin1)))
                .hasMessage(latin1 + ": is not text in UTF-8");
        assertThatThrownBy(() -> loader.load(List.of(large)))
                .hasMessage(large + ": is larger than 4194304 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiKey: s3cret: k",
                "apiKeys:\n  - s3cret\n  - 's3cret",
                "apiKeys: [a, s3cret",
                "models:\n  m:\n    env:\n      - A=s3cret\n      - \"B=s3cret",
                "models: { m: { cmd: 'x --api-key s3cret } }",
                "peers: { p: { proxy: 'http://me:s3cret@h:99999999', models: [a] } }",
                "peers: { p: { proxy: 'http://me:s3/cret@h x/', models: [a] } }",
            })
    void whatIsReportedShowsNoSecret(String yaml) {
        assertThatThrownBy(() -> Configs.load(yaml))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.report()).doesNotContain("s3cret", "s3/cret"));
    }
}
