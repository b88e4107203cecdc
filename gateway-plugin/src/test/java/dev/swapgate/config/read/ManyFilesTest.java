package dev.swapgate.config.read;

import static dev.swapgate.config.read.Configs.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.LogLevel;
import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.problem.ConfigProblem;
import dev.swapgate.config.problem.ConfigWarning;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.lint.Finding;
import dev.swapgate.lint.Linter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Several files are read as one. */
class ManyFilesTest {

    @TempDir private Path directory;

    private Path file(String name, String yaml) throws IOException {
        return Files.writeString(directory.resolve(name), yaml);
    }

    private LoadedConfig load(List<Path> files) {
        return new ConfigLoader(Map.of("X", "from the environment")).load(files);
    }

    private List<String> errors(String first, String second) throws IOException {
        List<Path> files = List.of(file("a.yaml", first), file("b.yaml", second));
        return refusal(files).problems().stream()
                .map(ConfigProblem::toString)
                .map(error -> error.replace(directory + "/", ""))
                .toList();
    }

    private ConfigException refusal(List<Path> files) {
        var refusal = catchThrowableOfType(ConfigException.class, () -> load(files));
        assertThat(refusal).as("was not refused").isNotNull();
        return refusal;
    }

    @Test
    void variablesAreReplacedBeforeFilesAreCompared() throws IOException {
        List<Path> files =
                List.of(
                        file("a.yaml", "models: { m: { cmd: 'x ${PORT}' } }\nlogLevel: ${env.L}"),
                        file("b.yaml", "logLevel: debug"));
        LoadedConfig loaded = new ConfigLoader(Map.of("L", "debug")).load(files);

        assertThat(loaded.config().logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThatThrownBy(() -> new ConfigLoader(Map.of("L", "warn")).load(files))
                .hasMessageContaining("logLevel: has another value than in");
    }

    @Test
    void modelsGroupsAndListsOfAllFilesComeTogether() throws IOException {
        List<Path> files =
                List.of(
                        file(
                                "a.yaml",
                                """
                                apiKeys: [one]
                                macros: { server: serve --port, flags: "${env.X}" }
                                startPort: 7000
                                models: { m: { cmd: "${server} ${PORT} ${late}" } }
                                groups: { g: { members: [m] } }
                                hooks:
                                """),
                        file("b.yaml", "# nothing\n"),
                        file(
                                "c.yaml",
                                """
                                apiKeys: [two]
                                macros: { late: --last }
                                startPort: 7000
                                models: { n: { cmd: "${server} ${PORT} '${flags}'" } }
                                groups: { h: { members: [n] } }
                                hooks: { on_startup: { preload: [n] } }
                                """));
        GatewayConfig config = load(files).config();

        assertThat(config.apiKeys()).containsExactly("one", "two");
        assertThat(entry(config.models(), "m").cmd()).isEqualTo("serve --port ${PORT} --last");
        assertThat(entry(config.models(), "n").cmd())
                .isEqualTo("serve --port ${PORT} 'from the environment'");
        assertThat(config.groups()).containsKeys("g", "h");
        assertThat(config.preload()).containsExactly("n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "models: { m: { cmd: x } } | models: { m: { ttl: 1 } } | b.yaml:1:11: models.m: is"
                        + " already written in a.yaml:1:11; remove one",
                "peers: { m: {} } | peers: { m: {} } | b.yaml:1:10: peers.m: is already written in"
                        + " a.yaml:1:10; remove one",
                "matrix: { sets: {} } | matrix: { sets: {} } | b.yaml:1:11: matrix.sets: is already"
                        + " written in a.yaml:1:11; remove one",
                "startPort: 1 | startPort: 2 | b.yaml:1:1: startPort: has another value than in"
                        + " a.yaml:1:12; keep one of the two",
                "startPort: 1 | startPort: '1' | b.yaml:1:1: startPort: has another value than in"
                        + " a.yaml:1:12; keep one of the two",
                "startPort: 1 | startPort: ~ | b.yaml:1:1: startPort: has another value than in"
                        + " a.yaml:1:12; keep one of the two",
                "macros: { a: 1 } | macros: { a: 2 } | b.yaml:1:11: macros.a: has another value"
                        + " than in a.yaml:1:14; keep one of the two",
                "apiKeys: [secret] | apiKeys: secret | b.yaml:1:1: apiKeys: is a single value here"
                        + " and a list in a.yaml:1:10; they cannot be merged",
                "models: 7 | models: { m: {} } | a.yaml:1:9: models: must be a mapping, but is a"
                        + " single value",
                "models: { m: {} } | models: [m] | b.yaml:1:9: models: must be a mapping, but is a"
                        + " list"
            })
    void whatContradictsIsRefusedWithBothPlaces(String first, String second, String error)
            throws IOException {
        assertThat(errors(first, second)).contains(error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "groups: { h: { members: [m] } } | b.yaml:1:26: groups.h.members[0]: model \"m\" is"
                        + " already in group \"g\" (a.yaml:2:26); a model can be in one group only",
                "models: { n: { aliases: [x] } } | b.yaml:1:26: models.n.aliases[0]: alias \"x\" is"
                        + " already one of model \"m\" in a.yaml:1:34"
            })
    void aFirstPlaceInAnotherFileIsToldWithThatFile(String second, String error)
            throws IOException {
        String first = "models: { m: { cmd: x, aliases: [x] } }\ngroups: { g: { members: [m] } }\n";

        assertThat(errors(first, second)).contains(error);
    }

    @Test
    void problemsNameTheFileTheyAreInAndShowItsLine() throws IOException {
        ConfigException refusal =
                refusal(
                        List.of(
                                file("a.yaml", "startPort: 1\n"),
                                file("b.yaml", "# one\nglobalTTL: -3\n")));

        assertThat(refusal.report().replace(directory + "/", ""))
                .isEqualTo(
                        """
                        b.yaml:2:12: globalTTL: must be 0 or more seconds, but is "-3"
                          globalTTL: -3
                                     ^\
                        """);
    }

    @Test
    void warningsAndAllowancesBelongToTheirFile() throws IOException {
        List<Path> files =
                List.of(
                        file("z.yaml", "# lint: allow unknown-key\nfrob: 1\n"),
                        file("b.yaml", "\nnope: 1\n"));

        assertThat(load(files).config().warnings())
                .extracting(ConfigWarning::path)
                .containsExactly("frob", "nope");
        assertThat(new Linter(new ConfigLoader(Map.of())).lint(files))
                .extracting(Finding::rule, finding -> finding.place().path())
                .containsExactly(tuple(Rule.UNKNOWN_KEY, "nope"));
    }

    @Test
    void theFilesOfADirectoryAreReadByName() throws IOException {
        Path main = file("main.conf", "");
        Path b = file("B.yml", "");
        Path a = file("a.yaml", "");
        file("c.json", "");
        Files.createDirectory(directory.resolve("d.yaml"));

        assertThat(ConfigSources.find(Optional.of(main), Optional.of(directory)))
                .containsExactly(main, b, a);
        assertThat(ConfigSources.find(Optional.empty(), Optional.of(directory)))
                .containsExactly(b, a);
        assertThat(ConfigSources.find(Optional.of(main), Optional.empty())).containsExactly(main);
    }

    @Test
    void sourcesMustBeThereAndNamedOnce() throws IOException {
        assertThatThrownBy(() -> ConfigSources.find(Optional.empty(), Optional.empty()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("there is no configuration; name a file or a directory");
        assertThatThrownBy(() -> ConfigSources.find(Optional.empty(), Optional.of(directory)))
                .hasMessage(directory + ": there is no .yaml or .yml file in it");
        Path a = file("a.yaml", "");
        assertThatThrownBy(() -> ConfigSources.find(Optional.empty(), Optional.of(a)))
                .hasMessage(a + ": is no directory");
        assertThatThrownBy(() -> ConfigSources.find(Optional.of(a), Optional.of(directory)))
                .hasMessage(
                        a
                                + ": is also one of the files of that directory; name it once, as"
                                + " the file or in the directory");
    }
}
