package dev.swapgate.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.SwapgateSettings;
import dev.swapgate.config.Timeouts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files that are shipped: each can be used, and none makes the gateway complain. */
class SampleFilesTest {

    private static final Path DIRECTORY =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("config");

    private static final Map<String, String> ENVIRONMENT =
            Map.of("SWAPGATE_HOME", "/opt/swap gate");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    private static GatewayConfig load(String name) {
        return new ConfigLoader(ENVIRONMENT).load(DIRECTORY.resolve(name));
    }

    @Test
    void allAreThere() throws IOException {
        assertThat(files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly(
                        "annotated.yaml",
                        "demo.yaml",
                        "docker.yaml",
                        "five-groups.yaml",
                        "minimal.yaml",
                        "vllm.yaml");
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachLoadsWithoutWarnings(Path file) {
        GatewayConfig config = new ConfigLoader(ENVIRONMENT).load(file);

        assertThat(config.warnings()).isEmpty();
        assertThat(config.models()).isNotEmpty();
        assertThat(config.models().values()).allMatch(model -> model.port().isPresent());
    }

    @Test
    void theFiveGroupsAreThoseOfTheTable() {
        assertThat(load("five-groups.yaml").groups().values())
                .containsExactly(
                        new GroupConfig("(default)", true, true, false, List.of("m12")),
                        new GroupConfig("G1", true, true, false, List.of("m1", "m2")),
                        new GroupConfig("G2", false, true, false, List.of("m3", "m4")),
                        new GroupConfig("G3", true, false, false, List.of("m5", "m6", "m7")),
                        new GroupConfig("G4", false, false, false, List.of("m8", "m9")),
                        new GroupConfig("G5", false, false, true, List.of("m10", "m11")));
    }

    @Test
    void theModelsThatComeWithTheGatewayRunFromWhereverItIs() {
        Stream.of("five-groups.yaml", "demo.yaml")
                .flatMap(file -> load(file).models().values().stream())
                .forEach(model ->
                        assertThat(model.cmd())
                                .startsWith(
                                        "\"/opt/swap gate/bin/swapgate\" demo-model --port ${PORT}"
                                                + " --name "
                                                + model.id()));
    }

    @Test
    void theDemoHasGeneratorsThatSwapAndHelpersThatStay() {
        GatewayConfig config = load("demo.yaml");

        assertThat(config.groupOf("chat-large"))
                .isEqualTo(
                        new GroupConfig(
                                "generators",
                                true,
                                true,
                                false,
                                List.of("chat-small", "chat-large", "coder")));
        assertThat(config.groupOf("embed").persistent()).isTrue();
        assertThat(config.find("gpt-4o-mini")).map(ModelConfig::id).hasValue("chat-small");
        assertThat(config.models().get("chat-large"))
                .extracting(ModelConfig::ttl)
                .isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void theAnnotatedFileSaysWhatTheDefaultsAre() throws IOException {
        SwapgateSettings settings = load("annotated.yaml").swapgate();
        SwapgateSettings defaults = SwapgateSettings.DEFAULT;

        assertThat(settings.scheduler().maxTurn()).isEqualTo(defaults.scheduler().maxTurn());
        assertThat(settings.scheduler().priorityHeadStart())
                .isEqualTo(defaults.scheduler().priorityHeadStart());
        assertThat(settings.scheduler().drainTimeout())
                .isEqualTo(defaults.scheduler().drainTimeout());
        assertThat(settings.symmetricGroups()).isEqualTo(defaults.symmetricGroups());
        assertThat(settings.queue()).isEqualTo(defaults.queue());
        assertThat(settings.unloadDrain()).isEqualTo(defaults.unloadDrain());
        assertThat(settings.shutdownDrain()).isEqualTo(defaults.shutdownDrain());
        assertThat(settings.process()).isEqualTo(defaults.process());
        assertThat(settings.http())
                .usingRecursiveComparison()
                .ignoringFields("allowedOrigins", "allowedHosts")
                .isEqualTo(defaults.http());
        assertThat(load("annotated.yaml").models().get("chat"))
                .extracting(ModelConfig::timeouts)
                .isEqualTo(Timeouts.DEFAULT);
    }

    @Test
    void theAnnotatedFileHasEveryKey() throws IOException {
        String keys =
                """
                healthCheckTimeout unloadTimeout globalTTL startPort logLevel apiKeys macros models cmd
                proxy checkEndpoint cmdStop aliases env ttl useModelName unlisted name description
                concurrencyLimit filters stripParams setParams metadata timeouts connect keepalive
                responseHeader tlsHandshake expectContinue idleConn groups swap exclusive persistent
                members routing scheduler use settings fifo priority hooks on_startup preload swapgate
                maxTurn priorityHeadStart linger drainTimeout symmetric queue maxPerModel max timeout
                keepAlive unload shutdown process settle containment http allowedOrigins allowedHosts
                maxBody maxBodyInMemory spoolBudget headerTimeout bodyTimeout stateDir
                trace path maxBytes
                """;
        List<String> written =
                Files.readAllLines(DIRECTORY.resolve("annotated.yaml")).stream()
                        .map(line -> line.strip().split(":", 2)[0])
                        .toList();

        assertThat(written).contains(keys.strip().split("\\s+"));
    }
}
