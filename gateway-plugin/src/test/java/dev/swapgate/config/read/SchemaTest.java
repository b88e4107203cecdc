package dev.swapgate.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.problem.ConfigWarning;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Problems;
import dev.swapgate.config.yaml.YamlReader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The schema and the loader say the same. */
class SchemaTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Map<String, String> ENVIRONMENT =
            Map.of("SWAPGATE_HOME", "/opt/swapgate", "KEY", "a-key");
    private static final Path FILE = SampleFilesTest.DIRECTORY.resolve("swapgate.schema.json");

    static final JsonNode TEXT = text();
    private static final Schema SCHEMA =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(TEXT);

    private static JsonNode text() {
        try {
            return MAPPER.readTree(Files.readString(FILE));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<Path> samples() throws IOException {
        return SampleFilesTest.files();
    }

    static List<Refusal> refusals() throws IOException {
        return Refusal.all().stream().filter(refusal -> !refusal.isBeforeSchema()).toList();
    }

    private static List<Error> errors(String yaml) {
        return SCHEMA.validate(JsonTexts.json(yaml));
    }

    private static boolean isRefusedByLoader(String yaml) {
        try {
            GatewayConfig config = new ConfigLoader(ENVIRONMENT).parse("random.yaml", yaml);
            return config.warnings().stream()
                    .map(ConfigWarning::rule)
                    .anyMatch(Rule.UNKNOWN_KEY::equals);
        } catch (ConfigException e) {
            return true;
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void samplesPass(Path sample) throws IOException {
        assertThat(errors(Files.readString(sample))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatTheLoaderRefusesTheSchemaRefusesUnlessItIsBeyondASchema(Refusal refusal) {
        assertThat(errors(refusal.yaml()).isEmpty()).isNotEqualTo(refusal.isOfSchema());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing",
                "performance: { every: 0s }",
                "groups:\nrouting: { router: { use: group } }",
                "matrix: { sets: { s: a } }\ngroups: ~\nmodels: { a: { cmd: 'x ${PORT}' } }",
                "matrix: ~\ngroups: {}",
                "groups: {}\nrouting: { router: { use: group } }",
                "models: { a: { cmd: 'x ${PORT}' } }\ngroups: {}\nmatrix: { sets: { s: a } }",
                "x-ports: &p [1]",
                "x-note: anything",
                "defs: &d { ttl: 5 }\nmodels: { a: { cmd: 'x ${PORT}', <<: *d } }",
                "models: { a: { proxy: 'http://[::1]:9000/v1/%20' } }",
                "models: { a: { proxy: 'http://me:pw@host:065/' }, b: { proxy: 'http://my_host' }"
                        + " }",
                "models: { a: { proxy: '' }, b: { cmd: 'x ${PORT}', proxy: '' } }",
                "models: { a: { proxy: 'http://h/x?key=a%20b&c=/?' } }",
                "peers: { p: { proxy: 'http://h?key=abc', models: [a] } }",
                "models: { é: { cmd: 'x ${PORT}' } }\n"
                        + "matrix: { sets: { s: '( é & é ) | +t', t: é } }",
                "swapgate: { trace: { maxBytes: 64KiB }, http: { maxBody: 1B, spoolBudget: '0' } }",
            })
    void bothAccept(String yaml) {
        assertThat(errors(yaml)).isEmpty();
        assertThat(isRefusedByLoader(yaml)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model: { a: { cmd: 'x ${PORT}' } }",
                "hook: {}",
                "peer: []",
                "selector: {}",
                "Models: {}",
                "ruoting: {}",
                "model: &m { ttl: 5 }",
                "peers: { p: { proxy: ~, models: [a] } }",
                "performance: { every: 4999ms }",
                "performance: { every: 1us }",
                "performance: { every: 0.05m }",
                "performance: { every: 100000000h }",
                "metricsMaxInMemory: 99999999999",
                "models: { a: { cmd: 'x ${PORT}', concurrencyLimit: 99999999999 } }",
                "models: { a: { cmd: 'x ${PORT}', capabilities: { context: 99999999999 } } }",
                "models: { a: {} }",
                "models: { a: ~ }",
                "models: { a: { ttl: 5 } }",
                "models: { a: { cmd: '' } }",
                "models: { \"a\\tb\": { cmd: 'x ${PORT}' } }",
                "models: { a: { cmd: 'x ${PORT}', cmdStop: \"\\0\" } }",
                "models: { a: { cmd: 'x ${PORT}', env: [\"A=\\0\"] } }",
                "models: { a: { cmd: 'x ${PORT}', checkEndpoint: 'http://[x' } }",
                "models: { a: { cmd: 'x ${PORT}' } }\ngroups: { g: { members: [~] } }",
                "models: { a: { cmd: 'x ${PORT}' } }\ngroups: { g: { members: [a, a] } }",
                "selectors: { s: { strategy: pin, targets: [''] } }",
                "selectors: { s: { strategy: pin, targets: [~] } }",
                "profiles: { p: { pins: { a: ' ' } } }",
                "swapgate: { trace: { maxBytes: 63KiB } }",
                "swapgate: { http: { maxBody: '0' } }",
                "swapgate: { http: { maxBody: 9999999999GiB } }",
            })
    void bothRefuse(String yaml) {
        assertThat(errors(yaml)).isNotEmpty();
        assertThat(isRefusedByLoader(yaml)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://",
                "http:///x",
                "http://[::1",
                "http://h:65536",
                "http://h:0",
                "http://h/a b",
                "http://h/%zz",
                "ftp://h"
            })
    void bothRefuseWhatIsNoAddress(String url) {
        bothRefuse("models: { a: { proxy: '" + url + "' } }");
        bothRefuse("peers: { p: { models: [a], proxy: '" + url + "' } }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"()", "a &", "a b", "+ t", "a#", "& a", "a || a"})
    void bothRefuseWhatIsNoExpression(String expression) {
        bothRefuse(withSet(expression));
    }

    private static String withSet(String expression) {
        return "models: { a: { cmd: 'x ${PORT}' } }\nmatrix: { sets: { s: '" + expression + "' } }";
    }

    @Test
    void theBoundsOfASpilloverAreNoneOfOtherStrategies() {
        String selector =
                "models: { m: { cmd: 'x ${PORT}' } }\n"
                        + "selectors: { s: { strategy: %s, targets: ["
                        + "m, ".repeat(30)
                        + "m], settings: { spillover: 0 } } }";
        bothAccept(selector.formatted("pin"));
        bothAccept(selector.formatted("warm"));
        bothRefuse(selector.formatted("spillover"));
    }

    /** A schema cannot count, look things up, or see anchors. */
    @Test
    void someThingsTheLoaderAloneCanTell() {
        for (String yaml :
                List.of(
                        withSet("(a"),
                        withSet("+t"),
                        "defaults: { ttl: 5 }",
                        "models: { a: { cmd: 'x ${port}' } }",
                        "models: { a: { cmd: 'x ${PORT}', aliases: [b, b] } }",
                        "performance: { every: 1s1s }",
                        "upstream: { ignorePaths: ['('] }")) {
            assertThat(errors(yaml)).as(yaml).isEmpty();
            assertThat(isRefusedByLoader(yaml)).as(yaml).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"frob: 1", "models: { m: { cmd: 'x ${PORT}', ttll: 1 } }", "ui: { x: 1 }"})
    void unknownKeysFail(String yaml) {
        assertThat(errors(yaml)).isNotEmpty();
        assertThat(isRefusedByLoader(yaml)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void validFilesPassBoth(long seed) throws IOException {
        var random = new Random(seed);
        for (int round = 0; round < 1000; round++) {
            String json = MAPPER.writeValueAsString(RandomFile.next(random));
            String name = "seed " + seed + ", round " + round + ": " + json;
            assertThat(SCHEMA.validate(MAPPER.readTree(json))).as(name).isEmpty();
            new ConfigLoader(ENVIRONMENT).parse(name, json);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatTheSchemaRefusesOfADamagedFileTheLoaderRefuses(long seed) throws IOException {
        var random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 1000; round++) {
            ObjectNode file = RandomFile.next(random);
            damage(file, random);
            String json = MAPPER.writeValueAsString(file);
            if (!SCHEMA.validate(file).isEmpty()) {
                refused++;
                assertThat(isRefusedByLoader(json))
                        .as("seed %s, round %s: %s\n%s", seed, round, json, SCHEMA.validate(file))
                        .isTrue();
            }
        }
        assertThat(refused).as("refused of 1000").isGreaterThan(200);
    }

    /** Puts something of another kind in the place of a value. */
    private static void damage(ObjectNode file, Random random) {
        ObjectNode at = file;
        while (true) {
            List<String> keys = new ArrayList<>();
            at.fieldNames().forEachRemaining(keys::add);
            if (keys.isEmpty()) {
                return;
            }
            String key = keys.get(random.nextInt(keys.size()));
            if (at.get(key) instanceof ObjectNode below && random.nextInt(5) > 0) {
                at = below;
                continue;
            }
            switch (random.nextInt(6)) {
                case 0 -> at.put(key, -7);
                case 1 -> at.put(key, "damaged");
                case 2 -> at.putArray(key).add(7);
                case 3 -> at.putObject(key).put("inside", 1);
                case 4 -> at.put(key, 3.25);
                default -> at.put(key, "");
            }
            return;
        }
    }

    private static final String EVERY_SECTION =
            """
            models: { m: { cmd: "x ${PORT}", filters: { setParamsByID: { k: { a: 1 } } } } }
            groups: { g: { members: [m] } }
            peers: { p: { proxy: "http://h", models: [x] } }
            selectors: { s: { strategy: pin, targets: [m] } }
            profiles: { p: { pins: { a: m } } }
            """;

    @Test
    void theSchemaHasTheKeysThatTheLoaderKnows() {
        var known = new TreeMap<>(known(EVERY_SECTION));
        known.putAll(
                known(
                        """
                        models: { m: { cmd: "x ${PORT}" } }
                        routing: { router: { use: matrix, settings: { matrix: { sets: { s: m } } } } }
                        """));
        Configs.entry(known, "").add("macros");
        Configs.entry(known, "models.m").add("macros");
        var seen = new HashSet<JsonNode>();
        known.forEach((path, keys) -> {
            JsonNode section = section(path);
            var properties = new TreeSet<String>();
            section.path("properties").fieldNames().forEachRemaining(properties::add);
            assertThat(properties).as("keys of '%s'", path).isEqualTo(keys);
            seen.add(section);
        });
        assertThat(sections(TEXT)).as("sections of the schema").isSubsetOf(seen);
    }

    private static Map<String, Set<String>> known(String yaml) {
        var problems = new Problems();
        problems.source("text", yaml);
        new ConfigReader(YamlReader.read("text", yaml, problems), problems).read();
        return problems.known();
    }

    private static JsonNode section(String path) {
        JsonNode section = TEXT;
        for (String key : path.isEmpty() ? new String[0] : path.split("\\.")) {
            JsonNode property = section.path("properties").path(key);
            section =
                    resolved(
                            property.isMissingNode()
                                    ? section.path("additionalProperties")
                                    : property);
        }
        return section;
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? TEXT.at(node.get("$ref").asText().substring(1)) : node;
    }

    /** Every mapping with keys of its own. */
    private static Set<JsonNode> sections(JsonNode node) {
        var sections = new HashSet<JsonNode>();
        if (node.path("additionalProperties").isBoolean() && node.has("properties")) {
            sections.add(node);
        }
        node.forEach(below -> sections.addAll(sections(below)));
        return sections;
    }

    @Test
    void everyKeyIsDescribed() {
        for (JsonNode section : sections(TEXT)) {
            section.get("properties")
                    .properties()
                    .forEach(property ->
                            assertThat(
                                            resolved(property.getValue()).has("description")
                                                    || property.getValue().has("description"))
                                    .as(property.getKey())
                                    .isTrue());
        }
    }
}
