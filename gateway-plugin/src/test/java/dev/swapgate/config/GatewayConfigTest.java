package dev.swapgate.config;

import static dev.swapgate.config.read.Configs.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.config.secret.Secrets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

class GatewayConfigTest {

    private static final GatewayConfig CONFIG =
            load(
                    """
                    apiKeys: [hushhush]
                    models:
                      a: { cmd: "x ${PORT}", aliases: [one, b], env: [K=hushhush] }
                      b: { cmd: "x ${PORT}", aliases: [two] }
                    groups: { g: { members: [b] } }
                    """);

    @Test
    void modelsAreFoundByIdAndAlias() {
        assertThat(CONFIG.find("a")).map(ModelConfig::id).hasValue("a");
        assertThat(CONFIG.find("one")).map(ModelConfig::id).hasValue("a");
        assertThat(CONFIG.find("two")).map(ModelConfig::id).hasValue("b");
        assertThat(CONFIG.find("b")).map(ModelConfig::id).hasValue("b");
        assertThat(CONFIG.find("three")).isEmpty();
        assertThat(CONFIG.find("")).isEmpty();
    }

    @Test
    void everyModelHasAGroup() {
        assertThat(CONFIG.groupOf("a").name()).isEqualTo(GroupConfig.DEFAULT);
        assertThat(CONFIG.groupOf("b").name()).isEqualTo("g");
        assertThatThrownBy(() -> CONFIG.groupOf("one"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no model one");
    }

    @Test
    void itsCollectionsCannotBeChanged() {
        assertThatThrownBy(() -> CONFIG.models().clear())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> CONFIG.groups().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void secretsStayOutOfItsTextForm() {
        assertThat(CONFIG.toString())
                .contains("models=[a, b]", "apiKeys=1")
                .doesNotContain("hushhush");
    }

    @Test
    void modelsAndGroupsMustFitTogether() {
        var group = new GroupConfig("g", true, true, false, List.of("a"));

        assertThatThrownBy(() -> with(CONFIG.models(), group, List.of()))
                .hasMessage("every model must be in exactly one group: [a, b], [a]");
        assertThatThrownBy(() ->
                        with(
                                CONFIG.models(),
                                new GroupConfig("g", true, true, false, List.of("a", "b", "c")),
                                List.of()))
                .hasMessage("every model must be in exactly one group: [a, b], [a, b, c]");
        assertThatThrownBy(() ->
                        with(
                                CONFIG.models(),
                                new GroupConfig("g", true, true, false, List.of("a", "b")),
                                List.of("one")))
                .hasMessage("preload names an unknown model: [one]");
        var misnamed = new TreeMap<>(CONFIG.models());
        misnamed.put("c", CONFIG.find("a").orElseThrow());
        assertThatThrownBy(() -> with(misnamed, group, List.of()))
                .hasMessageStartingWith("c leads to ModelConfig[id=a");
    }

    private static GatewayConfig with(
            SortedMap<String, ModelConfig> models, GroupConfig group, List<String> preload) {
        var groups = new TreeMap<String, GroupConfig>();
        groups.put(group.name(), group);
        return new GatewayConfig(
                CONFIG.healthCheckTimeout(),
                CONFIG.unloadTimeout(),
                CONFIG.globalTtl(),
                CONFIG.startPort(),
                CONFIG.logLevel(),
                CONFIG.apiKeys(),
                models,
                groups,
                preload,
                CONFIG.swapgate(),
                List.of(),
                false,
                IgnoredPaths.DEFAULT,
                MonitoringSettings.DEFAULT,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                Optional.empty(),
                false,
                Secrets.NONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20250104})
    void idsAreOrderedAsTheirBytes(long seed) {
        var random = new Random(seed);
        int[] codePoints = {'a', 'b', 'é', '€', 0xE000, 0xFFFD, 0x10000, 0x1F600, 0x10FFFF};
        for (int round = 0; round < 5_000; round++) {
            String left = word(random, codePoints);
            String right = word(random, codePoints);

            assertThat(Integer.signum(ByteOrder.INSTANCE.compare(left, right)))
                    .as("seed %d, round %d: %s, %s", seed, round, left, right)
                    .isEqualTo(
                            Integer.signum(
                                    Arrays.compareUnsigned(
                                            left.getBytes(StandardCharsets.UTF_8),
                                            right.getBytes(StandardCharsets.UTF_8))));
        }
    }

    private static String word(Random random, int[] codePoints) {
        var word = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            word.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
        }
        return word.toString();
    }
}
