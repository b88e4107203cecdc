package dev.swapgate.config.read;

import static dev.swapgate.config.read.Configs.entry;
import static dev.swapgate.config.read.Configs.errors;
import static dev.swapgate.config.read.Configs.load;
import static dev.swapgate.config.read.Configs.model;
import static dev.swapgate.config.read.Configs.modelWith;
import static dev.swapgate.config.read.Configs.warnings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.config.Capabilities;
import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.IgnoredPaths;
import dev.swapgate.config.LogOutput;
import dev.swapgate.config.LogTimeFormat;
import dev.swapgate.config.Modality;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.MonitoringSettings;
import dev.swapgate.config.MonitoringSettings.Performance;
import dev.swapgate.config.PeerConfig;
import dev.swapgate.config.ProfileConfig;
import dev.swapgate.config.SelectorConfig;
import dev.swapgate.config.SelectorConfig.Strategy;
import dev.swapgate.config.Target;
import dev.swapgate.config.Targets;
import dev.swapgate.config.Timeouts;
import dev.swapgate.config.matrix.ExpressionParser;
import dev.swapgate.config.matrix.MatrixConfig;
import dev.swapgate.config.matrix.ResidentSet;
import dev.swapgate.config.problem.ConfigException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is read of the keys that say more than how models are started and grouped. */
class EveryKeyTest {

    private static final String ROUTES =
            """
            models:
              a: { cmd: "x ${PORT}", aliases: [ay] }
              b: { cmd: "x ${PORT}" }
              org/c:d: { cmd: "x ${PORT}" }
            groups: { g: { swap: false, members: [a, b] } }
            peers:
              east:
                proxy: https://east.example.org/base
                models: [large, org/small]
                apiKey: sk-east
                filters:
                  stripParams: seed, top_k
                  setParams: { n: 1 }
                  setParamsByID: { east/large: { effort: high } }
                timeouts: { connect: 3 }
              west: { proxy: "http://west:8080", models: [large] }
            selectors:
              best:
                strategy: warm
                targets: [ay, b]
                name: Best
                description: Whichever is there
                metadata: { tier: 1 }
                unlisted: true
              more: { strategy: spillover, targets: [a, b, org/small], settings: { spillover: 4 } }
              first: { strategy: pin, targets: [east/large] }
            profiles:
              night:
                description: At night
                pins: { gpt-4o: ay, best: east/large, off: "", gone: , a: best }
            """;

    @Test
    void peersAreRead() {
        GatewayConfig config = load(ROUTES);
        PeerConfig east = entry(config.peers(), "east");

        assertThat(east.proxy()).isEqualTo(URI.create("https://east.example.org/base"));
        assertThat(east.models()).containsExactly("large", "org/small");
        assertThat(east.apiKey()).hasValue("sk-east");
        assertThat(east.filters().stripParams()).containsExactly("seed", "top_k");
        assertThat(east.filters().setParams()).isEqualTo(Map.of("n", 1));
        assertThat(east.filters().setParamsById())
                .isEqualTo(Map.of("east/large", Map.of("effort", "high")));
        assertThat(east.timeouts().connect()).isEqualTo(Duration.ofSeconds(3));
        assertThat(east.timeouts().responseHeader()).isEqualTo(Duration.ofSeconds(60));
        assertThat(east.toString()).doesNotContain("sk-east");
        assertThat(entry(config.peers(), "west").apiKey()).isEmpty();
        assertThat(entry(config.peers(), "west").timeouts()).isEqualTo(Timeouts.PEER_DEFAULT);
    }

    @Test
    void selectorsAreRead() {
        assertThat(load(ROUTES).selectors().values())
                .containsExactly(
                        new SelectorConfig(
                                "best",
                                Strategy.WARM,
                                List.of("ay", "b"),
                                1,
                                "Best",
                                "Whichever is there",
                                Map.of("tier", 1),
                                true),
                        new SelectorConfig(
                                "first",
                                Strategy.PIN,
                                List.of("east/large"),
                                1,
                                "",
                                "",
                                Map.of(),
                                false),
                        new SelectorConfig(
                                "more",
                                Strategy.SPILLOVER,
                                List.of("a", "b", "org/small"),
                                4,
                                "",
                                "",
                                Map.of(),
                                false));
    }

    @Test
    void profilesAreRead() {
        ProfileConfig night = entry(load(ROUTES).profiles(), "night");

        assertThat(night.description()).isEqualTo("At night");
        assertThat(night.pins())
                .isEqualTo(
                        Map.of(
                                "gpt-4o", Optional.of("ay"),
                                "best", Optional.of("east/large"),
                                "off", Optional.empty(),
                                "gone", Optional.empty(),
                                "a", Optional.of("best")));
    }

    @Test
    void namesLeadToModelsSelectorsAndPeers() {
        Targets targets = load(ROUTES).targets();

        assertThat(targets.find("ay")).hasValue(new Target.Local("a"));
        assertThat(targets.find("org/c:d")).hasValue(new Target.Local("org/c:d"));
        assertThat(targets.find("best")).hasValue(new Target.Selected("best"));
        assertThat(targets.find("east/org/small")).hasValue(new Target.Remote("east", "org/small"));
        assertThat(targets.find("org/small")).hasValue(new Target.Remote("east", "org/small"));
        assertThat(targets.find("large")).as("two peers have it").isEmpty();
        assertThat(targets.find("nothing")).isEmpty();
    }

    @Test
    void namesOfThisGatewayWinOverThoseOfPeers() {
        String yaml =
                """
                models: { m: { cmd: "x ${PORT}", aliases: [n] } }
                peers: { p: { proxy: "http://h", models: [m, n, s] } }
                selectors: { s: { strategy: pin, targets: [p/m] } }
                """;

        assertThat(load(yaml).targets().find("m")).hasValue(new Target.Local("m"));
        assertThat(load(yaml).targets().find("n")).hasValue(new Target.Local("m"));
        assertThat(load(yaml).targets().find("s")).hasValue(new Target.Selected("s"));
        assertThat(load(yaml).targets().find("p/s")).hasValue(new Target.Remote("p", "s"));
    }

    @Test
    void aFileMayHaveNothingButPeers() {
        GatewayConfig config = load("peers: { p: { proxy: 'http://h', models: [m] } }");

        assertThat(config.models()).isEmpty();
        assertThat(config.targets().find("m")).hasValue(new Target.Remote("p", "m"));
    }

    private static final String MATRIX =
            """
              vars: { c: "org/c:d" }
              evict_costs: { c: 30, a: 5 }
              sets:
                both: a & (b | c)
                all: +both | c
            """;

    @Test
    void aMatrixIsReadFromEitherPlace() {
        String models = ROUTES.substring(0, ROUTES.indexOf("groups:"));
        var expected =
                new MatrixConfig(
                        Map.of("c", "org/c:d"),
                        Map.of("org/c:d", 30, "a", 5),
                        List.of(
                                new ResidentSet(
                                        "both",
                                        ExpressionParser.parse("a & (b | c)")
                                                .rename(n -> n.equals("c") ? "org/c:d" : n)),
                                new ResidentSet(
                                        "all",
                                        ExpressionParser.parse("+both | c")
                                                .rename(n -> n.equals("c") ? "org/c:d" : n))));

        assertThat(load(models + "matrix:\n" + MATRIX).matrix()).hasValue(expected);
        assertThat(
                        load(models
                                        + "routing:\n  router:\n    use: matrix\n    settings:\n"
                                        + "      matrix:\n"
                                        + MATRIX.indent(6))
                                .matrix())
                .hasValue(expected);
    }

    @Test
    void aMatrixThatIsNotChosenIsCheckedAndLeftOut() {
        String yaml =
                """
                models: { a: { cmd: "x ${PORT}" } }
                routing: { router: { settings: { matrix: { sets: { s: a } } } } }
                """;

        assertThat(load(yaml).matrix()).isEmpty();
        assertThat(warnings(yaml))
                .containsExactly(
                        "test.yaml:2:34: routing.router.settings.matrix: has no effect, as groups"
                                + " decide; for the matrix, set routing.router.use: matrix");
    }

    @Test
    void spilloverAsksTheMatrixWhoMayBeTogether() {
        String yaml =
                """
                models: { a: { cmd: "x ${PORT}" }, b: { cmd: "x ${PORT}" } }
                matrix: { sets: { s: a & b } }
                selectors: { s: { strategy: spillover, targets: [a, b] } }
                """;

        assertThat(load(yaml).selectors()).containsKey("s");
    }

    @Test
    void monitoringHasDefaults() {
        assertThat(load("").monitoring()).isEqualTo(MonitoringSettings.DEFAULT);
        assertThat(load("metricsMaxInMemory: -3\nperformance: { every: 0 }").monitoring())
                .isEqualTo(MonitoringSettings.DEFAULT);
        assertThat(load("").ignoredPaths()).isEqualTo(IgnoredPaths.DEFAULT);
        assertThat(load("upstream: { ignorePaths: [] }").ignoredPaths())
                .isEqualTo(IgnoredPaths.DEFAULT);
        assertThat(load("").includeAliasesInList()).isFalse();
    }

    @Test
    void monitoringIsRead(@TempDir Path directory) {
        String yaml =
                """
                logToStdout: both
                logTimeFormat: " RFC3339 "
                metricsMaxInMemory: 50
                captureBuffer: 7
                store: { path: "%s/activity.db" }
                ui: { activity: { session_id: [" X-A ", "", x-a, X-B] } }
                performance: { disabled: true, every: 1m30s }
                includeAliasesInList: true
                """
                        .formatted(directory);

        assertThat(load(yaml).monitoring())
                .isEqualTo(
                        new MonitoringSettings(
                                LogOutput.BOTH,
                                LogTimeFormat.RFC3339,
                                50,
                                7L << 20,
                                Optional.of(directory.resolve("activity.db")),
                                List.of("X-A", "X-B"),
                                new Performance(true, Duration.ofSeconds(90))));
        assertThat(load(yaml).includeAliasesInList()).isTrue();
    }

    @Test
    void aStoreMayBeADatabaseOrEmptyAndNoOtherFile(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("a.db");
        String yaml = "store: { path: \"" + file + "\" }";

        Files.writeString(file, "");
        assertThat(load(yaml).monitoring().store()).contains(file);
        Files.writeString(file, "SQLite format 3\0 and so on");
        assertThat(load(yaml).monitoring().store()).contains(file);
        Files.writeString(file, "dear diary");
        assertThat(errors(yaml))
                .containsExactly(
                        "test.yaml:1:16: store.path: \""
                                + file
                                + "\" is a file of another kind, no database of SQLite; name"
                                + " another one");
    }

    @Test
    void whatIsOffIsOff() {
        MonitoringSettings off =
                load("captureBuffer: -1\nui: { activity: { session_id: [] } }").monitoring();

        assertThat(off.captureBytes()).isZero();
        assertThat(off.sessionHeaders()).isEmpty();
    }

    @Test
    void anUnknownFormOfTimeIsTheUsualOne() {
        assertThat(load("logTimeFormat: iso").monitoring().logTimeFormat())
                .isEqualTo(LogTimeFormat.USUAL);
        assertThat(warnings("logTimeFormat: iso"))
                .contains(
                        "test.yaml:1:16: logTimeFormat: \"iso\" is not one of ansic, unixdate,"
                                + " rubydate, rfc822, rfc822z, rfc850, rfc1123, rfc1123z, rfc3339,"
                                + " rfc3339nano, kitchen, stamp, stampmilli, stampmicro, stampnano;"
                                + " times are written as usual");
    }

    @Test
    void anOlderPlaceWithNothingInItGivesWayToTheNewerOne() {
        GatewayConfig config =
                load(
                        """
                        models: { a: { cmd: "x ${PORT}" } }
                        groups: {}
                        routing: { router: { settings: { groups: { g: { members: [a] } } } } }
                        """);
        assertThat(config.groupOf("a").name()).isEqualTo("g");
    }

    @Test
    void ignoredPathsAreFoundAnywhereInAPath() {
        IgnoredPaths paths =
                load("upstream: { ignorePaths: ['^/static/', '(?P<ext>\\.css)$'] }").ignoredPaths();

        assertThat(paths.matches("/static/x")).isTrue();
        assertThat(paths.matches("/a/static/x")).isFalse();
        assertThat(paths.matches("/a.css")).isTrue();
        assertThat(IgnoredPaths.DEFAULT.matches("/app.js")).isTrue();
        assertThat(IgnoredPaths.DEFAULT.matches("/app.js/x")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[:digit:]]+x",
                "\\p{Greek}",
                "[^/[]+x",
                "a{,3}",
                "{",
                "(?P<n>a)",
                "\\Qa.\\E"
            })
    void ignoredPathsAreExpressionsOfRe2(String expression) {
        assertThat(load(ignoring(expression)).ignoredPaths().expressions())
                .containsExactly(expression);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a(?=b)", "(a)\\1", "x*+", "\\h", "a{1001}", "(?<=a)b", "(?>a)"})
    void ignoredPathsAreNoOtherExpressions(String expression) {
        assertThatThrownBy(() -> load(ignoring(expression)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is no regular expression");
    }

    @Test
    void noIgnoredPathTakesTimeOrStackThatGrowsFasterThanThePath() {
        IgnoredPaths commas = load(ignoring(".*,.*,.*,.*,.*,.*,z$")).ignoredPaths();
        IgnoredPaths either = load(ignoring("(x|y)*z$")).ignoredPaths();

        assertThat(commas.matches(",".repeat(300))).isFalse();
        assertThat(either.matches("x".repeat(6000))).isFalse();
    }

    private static String ignoring(String expression) {
        return "upstream: { ignorePaths: ['" + expression + "'] }";
    }

    @ParameterizedTest
    @CsvSource({
        "5s, 5",
        "1h, 3600",
        "1m30s, 90",
        "1.5m, 90",
        "6000ms, 6",
        "9000000us, 9",
        "7000000000ns, 7"
    })
    void timesHaveUnits(String written, int seconds) {
        assertThat(
                        load("performance: { every: " + written + " }")
                                .monitoring()
                                .performance()
                                .every())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void aModelSaysWhatItCanDo() {
        ModelConfig model =
                model(
                        modelWith(
                                """
                                capabilities:
                                  in: [text, image, text]
                                  out: [audio]
                                  tools: true
                                  reranker: yes
                                  context: 8192
                                compat: { ignoreWebsockets: true }
                                sendLoadingState: true
                                """));

        assertThat(model.capabilities())
                .isEqualTo(
                        new Capabilities(
                                List.of(Modality.TEXT, Modality.IMAGE),
                                List.of(Modality.AUDIO),
                                true,
                                true,
                                8192));
        assertThat(model.ignoreWebsockets()).isTrue();
        assertThat(model.sendLoadingState()).isTrue();
        assertThat(model.withPort(1).capabilities()).isEqualTo(model.capabilities());
        assertThat(model.withPort(1).sendLoadingState()).isTrue();
        assertThat(model(modelWith("")).capabilities().isConfigured()).isFalse();
    }

    @Test
    void theLoadingStateIsSentAsTheModelSaysElseAsAllDo() {
        String yaml =
                """
                sendLoadingState: true
                models:
                  a: { cmd: "x ${PORT}" }
                  b: { cmd: "x ${PORT}", sendLoadingState: false }
                """;

        assertThat(load(yaml).models().values())
                .extracting(ModelConfig::sendLoadingState)
                .containsExactly(true, false);
    }

    @Test
    void oneModelNeverCountsItsWebsockets() {
        assertThat(load("models: { comfyui_auto: { cmd: 'x ${PORT}' } }").models().values())
                .allMatch(ModelConfig::ignoreWebsockets);
    }

    @Test
    void parametersByNameMakeAliases() {
        String yaml =
                """
                macros: { level: high }
                models:
                  m:
                    cmd: x ${PORT}
                    aliases: [n, m-high]
                    filters:
                      setParamsByID:
                        "${MODEL_ID}": { effort: low }
                        "${MODEL_ID}-${level}": { effort: "${level}", model: x }
                        m-${PORT}: { port: "${PORT}" }
                """;
        ModelConfig model = model(yaml);

        assertThat(model.aliases()).containsExactly("n", "m-high", "m-5800");
        assertThat(model.filters().setParamsById())
                .isEqualTo(
                        Map.of(
                                "m", Map.of("effort", "low"),
                                "m-high", Map.of("effort", "high"),
                                "m-5800", Map.of("port", 5800)));
        assertThat(warnings(yaml)).anyMatch(warning -> warning.contains("cannot set model"));
    }

    @Test
    void macrosAndVariablesCountInAllOfIt() {
        String yaml =
                """
                macros: { host: east.lan, few: 3, chat: m }
                models: { m: { cmd: "x ${PORT}" } }
                peers: { p: { proxy: "http://${host}:${env.PORT_OF_EAST}", models: ["${chat}-1"] } }
                selectors: { s: { strategy: spillover, targets: ["${chat}"], settings: { spillover: "${few}" } } }
                profiles: { p: { pins: { x: "${chat}" } } }
                captureBuffer: "${few}"
                """;
        GatewayConfig config = load(yaml, Map.of("PORT_OF_EAST", "81"));

        assertThat(entry(config.peers(), "p").proxy()).isEqualTo(URI.create("http://east.lan:81"));
        assertThat(entry(config.peers(), "p").models()).containsExactly("m-1");
        assertThat(entry(config.selectors(), "s").spillover()).isEqualTo(3);
        assertThat(entry(config.profiles(), "p").pins()).containsValue(Optional.of("m"));
        assertThat(config.monitoring().captureBytes()).isEqualTo(3 << 20);
    }
}
