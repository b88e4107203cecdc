package dev.swapgate.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.SwapgateSettings;
import dev.swapgate.config.Target;
import dev.swapgate.config.Timeouts;
import dev.swapgate.config.matrix.ResidentSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The files that are shipped: each can be used, and none makes the gateway complain. */
class SampleFilesTest {

    static final Path DIRECTORY =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("config");

    private static final Map<String, String> ENVIRONMENT =
            Map.of("SWAPGATE_HOME", "/opt/swap gate");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    @Test
    void theMatrixAndThePeersAreWhatTheySay() {
        assertThat(load("matrix.yaml").matrix().orElseThrow().preferred())
                .extracting(ResidentSet::name)
                .containsExactly("talking", "coding", "any");
        assertThat(load("peers.yaml").targets().find("best")).hasValue(new Target.Selected("best"));
        assertThat(load("peers.yaml").targets().find("org/huge"))
                .hasValue(new Target.Remote("cloud", "org/huge"));
    }

    private static GatewayConfig load(String name) {
        return new ConfigLoader(ENVIRONMENT).load(List.of(DIRECTORY.resolve(name))).config();
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
                        "matrix.yaml",
                        "minimal.yaml",
                        "peers.yaml",
                        "vllm.yaml");
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachLoadsWithoutWarnings(Path file) {
        GatewayConfig config = new ConfigLoader(ENVIRONMENT).load(List.of(file)).config();

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
    void theSamplesTogetherHaveEveryKey() throws IOException {
        var missing = new TreeSet<>(keys(SchemaTest.TEXT));
        for (String file : List.of("annotated.yaml", "matrix.yaml")) {
            missing.removeAll(written(JsonTexts.json(Files.readString(DIRECTORY.resolve(file)))));
        }

        assertThat(missing).as("keys without a sample").isEmpty();
    }

    /** Every key of the schema that is of use. */
    private static Set<String> keys(JsonNode schema) {
        var keys = new TreeSet<String>();
        schema.path("properties")
                .properties()
                .forEach(property -> {
                    if (!property.getValue().path("deprecated").asBoolean()) {
                        keys.add(property.getKey());
                    }
                });
        schema.forEach(below -> keys.addAll(keys(below)));
        return keys;
    }

    private static Set<String> written(JsonNode file) {
        var keys = new TreeSet<String>();
        file.fieldNames().forEachRemaining(keys::add);
        file.forEach(below -> keys.addAll(written(below)));
        return keys;
    }
}
