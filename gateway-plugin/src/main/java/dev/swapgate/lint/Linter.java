package dev.swapgate.lint;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.problem.ConfigWarning;
import dev.swapgate.config.problem.Place;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.read.ConfigLoader;
import dev.swapgate.config.read.LoadedConfig;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Says what is wrong with a configuration: what loading refuses or warns of, and what a file that
 * can be loaded says but will not do. Safe for use by many threads.
 */
public final class Linter {
    private static final List<Function<Subject, List<Finding>>> CHECKS =
            List.of(
                    GroupRules::check,
                    MatrixRules::check,
                    PreloadRules::check,
                    ModelRules::check,
                    SettingRules::check);

    private static final Comparator<Finding> AS_WRITTEN =
            Comparator.comparing(Finding::place, Place.AS_WRITTEN);

    private final ConfigLoader loader;

    /** A linter of what this loader reads. */
    public Linter(ConfigLoader loader) {
        this.loader = loader;
    }

    /** Everything that is to be said of files that are read as one, in the order of their text. */
    public List<Finding> lint(List<Path> files) {
        String source = files.isEmpty() ? "" : files.getFirst().toString();
        return lint(source, () -> loader.load(files));
    }

    /** The same of a text. */
    List<Finding> lint(String source, String text) {
        return lint(source, () -> loader.parseWithPlaces(source, text));
    }

    private static List<Finding> lint(String source, Supplier<LoadedConfig> load) {
        try {
            return findings(load.get());
        } catch (ConfigException e) {
            return refusal(source, e);
        }
    }

    /** Loads one file for use. */
    public GatewayConfig load(Path file) {
        return load(List.of(file));
    }

    /**
     * Loads files for use, as one. What is found in them is among the configuration's warnings.
     *
     * @throws ConfigException if they cannot be used
     */
    public GatewayConfig load(List<Path> files) {
        return withFindings(loader.load(files));
    }

    private static GatewayConfig withFindings(LoadedConfig loaded) {
        GatewayConfig config = loaded.config();
        return config.withWarnings(
                Stream.concat(
                                config.warnings().stream()
                                        .filter(warning -> counts(loaded, warning)),
                                beyondLoading(loaded).map(Finding::warning))
                        .sorted(
                                Comparator.comparing(ConfigWarning::source)
                                        .thenComparingInt(ConfigWarning::line)
                                        .thenComparingInt(ConfigWarning::column))
                        .toList());
    }

    private static List<Finding> findings(LoadedConfig loaded) {
        return Stream.concat(
                        loaded.config().warnings().stream()
                                .filter(warning -> counts(loaded, warning))
                                .map(Finding::of),
                        beyondLoading(loaded))
                .sorted(AS_WRITTEN)
                .toList();
    }

    private static boolean counts(LoadedConfig loaded, ConfigWarning warning) {
        return !loaded.places().allows(warning.rule(), warning.source(), warning.line());
    }

    private static Stream<Finding> beyondLoading(LoadedConfig loaded) {
        var subject = Subject.of(loaded);
        return CHECKS.stream()
                .flatMap(check -> check.apply(subject).stream())
                .filter(finding -> counts(loaded, finding));
    }

    private static boolean counts(LoadedConfig loaded, Finding finding) {
        Place place = finding.place();
        return !loaded.places().allows(finding.rule(), place.source(), place.line());
    }

    private static List<Finding> refusal(String source, ConfigException refusal) {
        if (refusal.problems().isEmpty()) {
            var place = new Place(source, 0, 0, "");
            String message =
                    String.valueOf(refusal.getMessage())
                            .replaceFirst("^" + Pattern.quote(source + ": "), "");
            return List.of(Finding.general(Rule.UNREADABLE_FILE, place, message));
        }
        return Stream.concat(
                        refusal.problems().stream().map(Finding::of),
                        refusal.warnings().stream().map(Finding::of))
                .sorted(AS_WRITTEN)
                .toList();
    }
}
