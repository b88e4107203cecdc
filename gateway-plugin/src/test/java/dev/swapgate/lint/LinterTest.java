package dev.swapgate.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.swapgate.config.problem.ConfigWarning;
import dev.swapgate.config.problem.Place;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.problem.Rule.Severity;
import dev.swapgate.config.read.ConfigLoader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class LinterTest {
    private static final Path SAMPLES =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("config");

    private static final Linter LINTER =
            new Linter(new ConfigLoader(Map.of("SWAPGATE_HOME", "/opt/swap gate")));

    @TempDir Path directory;

    private static List<Finding> lint(String yaml) {
        return LINTER.lint("test.yaml", yaml);
    }

    private static Stream<Finding> of(Rule rule, List<Finding> findings) {
        return findings.stream().filter(finding -> finding.rule() == rule);
    }

    static List<RuleExample> examples() throws IOException {
        return RuleExample.all();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachRuleReportsTheWholeThingOnceAndAtItsPlace(RuleExample example) {
        List<Finding> findings = lint(example.bad());

        assertThat(of(example.rule(), findings))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.place()).isEqualTo(example.place());
                    assertThat(finding.message()).contains(example.message());
                    assertThat(finding.why()).isNotBlank();
                    assertThat(finding.fix()).isNotBlank();
                });
    }

    @ParameterizedTest
    @MethodSource("examples")
    void noRuleReportsTheNearestThatIsRight(RuleExample example) {
        assertThat(of(example.rule(), lint(example.good()))).isEmpty();
        assertThat(lint(example.good()))
                .noneMatch(finding -> finding.rule().severity() == Severity.ERROR);
    }

    @Test
    void everyRuleHasItsExample() throws IOException {
        Set<Rule> rules = EnumSet.allOf(Rule.class);
        examples().stream().map(RuleExample::rule).forEach(rules::remove);

        assertThat(rules).containsExactly(Rule.UNREADABLE_FILE);
    }

    @Test
    void aFileThatCannotBeReadIsAFindingToo() {
        Path missing = directory.resolve("missing.yaml");

        assertThat(LINTER.lint(List.of(missing)))
                .containsExactly(
                        new Finding(
                                Rule.UNREADABLE_FILE,
                                new Place(missing.toString(), 0, 0, ""),
                                "there is no such file",
                                Rule.UNREADABLE_FILE.why(),
                                Rule.UNREADABLE_FILE.fix()));
    }

    static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theSamplesAreClean(Path file) {
        assertThat(LINTER.lint(List.of(file)))
                .filteredOn(finding -> finding.rule() != Rule.NO_EFFECT)
                .isEmpty();
    }

    @Test
    void theFiveGroupsAreCleanOnlyBecauseTheySayThatTheyMeanIt() throws IOException {
        String text =
                Files.readString(SAMPLES.resolve("five-groups.yaml")).replace("lint: allow", "");

        assertThat(lint(text))
                .extracting(Finding::rule, finding -> finding.place().path())
                .containsExactly(
                        tuple(Rule.UNGROUPED_BESIDE_EXCLUSIVE, "models.m12"),
                        tuple(Rule.STAYS_BESIDE_EXCLUSIVE, "groups.G3.exclusive"),
                        tuple(Rule.STAYS_BESIDE_EXCLUSIVE, "groups.G4.exclusive"));
    }

    @Test
    void allErrorsAndWarningsOfAFileThatCannotBeLoadedAreReported() {
        assertThat(
                        lint(
                                """
                                models:
                                  a: { cmd: "x ${PORT}", aliases: [b, c, c], ttl: soon }
                                  b: { cmd: "x ${PORT}", ttll: 3 }
                                groups:
                                  g: { members: [a, a, x] }
                                  h: { members: [a, b] }
                                """))
                .extracting(finding -> finding.rule().id())
                .containsExactly(
                        "alias-shadows-model",
                        "duplicate-alias",
                        "invalid-value",
                        "unknown-key",
                        "duplicate-member",
                        "unknown-member",
                        "model-in-two-groups");
    }

    @Test
    void commentsAllowWhatTheyNameInTheirLineOrTheNextOne() {
        assertThat(emptyGroups("# lint: allow empty-group", "")).containsExactly("groups.i");
        assertThat(emptyGroups("#lint: allow no-command , empty-group\n\n  # so", ""))
                .containsExactly("groups.i");
        assertThat(emptyGroups("", " # why not # lint: allow empty-group"))
                .containsExactly("groups.i");
        assertThat(emptyGroups("# lint: allow no-command", ""))
                .containsExactly("groups.h", "groups.i");
    }

    private static List<String> emptyGroups(String above, String behind) {
        String yaml = "groups:\n  " + above + "\n  h: { }" + behind + "\n  i: { }\n";
        return lint(yaml).stream().map(finding -> finding.place().path()).toList();
    }

    @Test
    void commentsAllowWhatTheLoaderWarnsOf() {
        assertThat(lint("# lint: allow unknown-key\nfrob: 1\n")).isEmpty();
        assertThat(lint("# lint: allow unknown\nfrob: 1\n")).hasSize(1);
    }

    @Test
    void commentsAllowNoErrors() {
        assertThat(lint("models:\n  a: { cmd: x, ttl: soon } # lint: allow invalid-value\n"))
                .anyMatch(finding -> finding.rule() == Rule.INVALID_VALUE);
    }

    @Test
    void aConfigurationForUseHasTheFindingsAmongItsWarningsAndNoneTwice() throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("c.yaml"),
                        """
                        models:
                          a: { cmd: "x ${PORT}", aliases: [b], frob: 1 }
                          b: { cmd: "x ${PORT}" }
                        groups:
                          g: { swap: false, members: [a, b] }
                          h: { }
                        """);

        assertThat(LINTER.load(file).warnings())
                .extracting(ConfigWarning::toString)
                .containsExactly(
                        file
                                + ":2:36: models.a.aliases[0]: alias \"b\" is the id of another"
                                + " model, which it will not hide",
                        file + ":2:40: models.a.frob: unknown key, ignored",
                        file
                                + ":6:3: groups.h: group \"h\" has no members. "
                                + Rule.EMPTY_GROUP.fix()
                                + " [empty-group]");
    }

    @Test
    void valuesOfVariablesAndKeysAreNotShown() {
        String shown =
                lint(
                                """
                                apiKeys: [hidden-key]
                                models:
                                  a:
                                    cmd: x ${PORT}
                                    env: [TOKEN=hidden-1, TOKEN=hidden-2]
                                """)
                        .stream()
                        .map(Finding::toString)
                        .collect(Collectors.joining("\n"));

        assertThat(shown).contains("TOKEN").doesNotContain("hidden");
    }

    @Test
    void findingsExplainWhoLeavesForWhom() {
        assertThat(
                        lint(
                                """
                                models:
                                  chat: { cmd: "x ${PORT}" }
                                  code: { cmd: "x ${PORT}" }
                                groups:
                                  big: { members: [chat] }
                                  small: { exclusive: false, members: [code] }
                                """))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.why())
                                .isEqualTo(
                                        "When \"chat\" (group \"big\") is resident, loading"
                                                + " \"code\" leaves it there, and both need memory"
                                                + " at once. In the other order, loading \"chat\""
                                                + " (group \"big\") makes \"code\" leave."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    groups: { g: { members: [a, b] } } | same swap group g
                    groups: { g: { members: [b] } } | group g is exclusive
                    matrix: { sets: { one: a, two: b } } | set two of the matrix, which costs \
                    least to make room for, is without it
                    """)
    void aModelThatLeavesOneLoadedAtStartLeavesByTheRuleOfTheSchedule(String rules, String why) {
        String yaml =
                """
                models: { a: { cmd: 'x ${PORT}' }, b: { cmd: 'x ${PORT}' } }
                hooks: { on_startup: { preload: [a, b] } }
                """;

        assertThat(of(Rule.PRELOAD_EVICTS, lint(yaml + rules)))
                .singleElement()
                .extracting(Finding::why)
                .isEqualTo(
                        "Models are preloaded one after another, and \"a\" leaves for \"b\": %s."
                                .formatted(why));
    }

    @Test
    void groupsInTheirNewPlaceAreFoundThere() {
        assertThat(
                        lint(
                                """
                                models:
                                  a: { cmd: "x ${PORT}" }
                                  b: { cmd: "x ${PORT}" }
                                routing:
                                  router:
                                    settings:
                                      groups:
                                        big: { members: [a] }
                                        small: { exclusive: false, members: [b] }
                                """))
                .singleElement()
                .extracting(Finding::place)
                .isEqualTo(
                        new Place(
                                "test.yaml",
                                9,
                                18,
                                "routing.router.settings.groups.small.exclusive"));
    }

    @Test
    void theReferenceListsTheRulesAsTheyAre() throws IOException {
        Path reference = SAMPLES.resolveSibling("distribution/src/docs/lint.md");
        List<String> rows =
                Files.readAllLines(reference).stream().filter(l -> l.startsWith("| `")).toList();

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(Rule.values()).map(this::row).toList());
    }

    private String row(Rule rule) {
        return "| `%s` | %s | %s | %s | %s |"
                .formatted(
                        rule.id(), rule.severity().word(), rule.meaning(), rule.why(), rule.fix());
    }
}
