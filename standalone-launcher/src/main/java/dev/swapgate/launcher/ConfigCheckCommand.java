package dev.swapgate.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.problem.ConfigProblem;
import dev.swapgate.config.problem.ConfigWarning;
import dev.swapgate.config.problem.Place;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.read.ConfigLoader;
import dev.swapgate.config.read.LoadedConfig;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code swapgate config check}: says what is wrong with a configuration, and starts nothing. */
@Command(
        name = "check",
        description =
                "Say what is wrong with a configuration. Exit code 0 if it can be used and has no"
                        + " unknown key, else 1.",
        sortOptions = false)
final class ConfigCheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin ConfigFiles files = new ConfigFiles();

    @Mixin ReportOptions options = new ReportOptions();

    @Mixin HelpOption help = new HelpOption();

    @Override
    public Integer call() throws JsonProcessingException {
        List<Path> read = files.find();
        try {
            LoadedConfig loaded = new ConfigLoader(Home.environment()).load(read);
            return show(ConfigFiles.name(read), loaded);
        } catch (ConfigException e) {
            show(ConfigFiles.name(read), e);
            return ExitCode.CONFIGURATION;
        }
    }

    private int show(String name, LoadedConfig loaded) throws JsonProcessingException {
        Map<Boolean, List<ConfigWarning>> found =
                loaded.config().warnings().stream()
                        .filter(warning -> counts(loaded, warning))
                        .collect(Collectors.partitioningBy(ConfigCheckCommand::isError));
        List<ConfigWarning> errors = found.getOrDefault(true, List.of());
        List<ConfigWarning> warnings = found.getOrDefault(false, List.of());
        if (options.json) {
            ObjectNode report = report(name, errors.isEmpty());
            report.put("models", loaded.config().models().size());
            report.put("groups", loaded.config().groups().size());
            errors.forEach(error -> add(report.withArray("errors"), error));
            warnings.forEach(warning -> add(report.withArray("warnings"), warning));
            print(report);
        } else {
            PrintWriter out = spec.commandLine().getOut();
            errors.forEach(error -> out.println("error: " + error));
            warnings.forEach(warning -> out.println("warning: " + warning));
            out.println(name + ": " + summary(loaded.config(), errors.size(), warnings.size()));
        }
        boolean fails = !errors.isEmpty() || (options.strict && !warnings.isEmpty());
        return fails ? ExitCode.CONFIGURATION : ExitCode.OK;
    }

    private static boolean counts(LoadedConfig loaded, ConfigWarning warning) {
        return !loaded.places().allows(warning.rule(), warning.source(), warning.line());
    }

    /** A key that nobody reads does no harm to a gateway that runs, but is a mistake here. */
    private static boolean isError(ConfigWarning warning) {
        return warning.rule() == Rule.UNKNOWN_KEY;
    }

    private static String summary(GatewayConfig config, int errors, int warnings) {
        String size = Announcement.size(config);
        String errorCount = errors == 0 ? "" : ", " + Announcement.count(errors, "error");
        String warningCount =
                warnings == 0 ? "no warnings" : Announcement.count(warnings, "warning");
        return size + errorCount + ", " + warningCount;
    }

    private void show(String name, ConfigException problem) throws JsonProcessingException {
        if (!options.json) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(problem.report());
            problem.warnings().forEach(found -> out.println(severity(found) + ": " + found));
            return;
        }
        ObjectNode report = report(name, false);
        if (problem.problems().isEmpty()) {
            report.withArray("errors").addObject().put("message", problem.getMessage());
        }
        problem.problems().forEach(error -> add(report.withArray("errors"), error));
        problem.warnings().forEach(found -> add(report.withArray(severity(found) + "s"), found));
        print(report);
    }

    private static String severity(ConfigWarning found) {
        return isError(found) ? "error" : "warning";
    }

    private static ObjectNode report(String name, boolean valid) {
        ObjectNode report = ReportOptions.report();
        report.put("file", name).put("valid", valid);
        report.putArray("errors");
        report.putArray("warnings");
        return report;
    }

    private static void add(ArrayNode list, ConfigWarning warning) {
        Place place = new Place(warning.source(), warning.line(), warning.column(), warning.path());
        add(list, warning.rule(), place, warning.message());
    }

    private static void add(ArrayNode list, ConfigProblem error) {
        Place place = new Place(error.source(), error.line(), error.column(), error.path());
        add(list, error.rule(), place, error.message());
    }

    private static void add(ArrayNode list, Rule rule, Place place, String message) {
        ReportOptions.locate(list.addObject().put("rule", rule.id()), place)
                .put("message", message);
    }

    private void print(ObjectNode report) throws JsonProcessingException {
        spec.commandLine().getOut().println(ReportOptions.text(report));
    }
}
