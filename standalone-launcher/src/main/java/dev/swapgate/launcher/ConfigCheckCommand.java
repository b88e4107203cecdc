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

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code swapgate config check}: says what is wrong with a configuration, and starts nothing. */
@Command(
        name = "check",
        description =
                "Say what is wrong with a configuration. Exit code 0 if it can be used, else 1.",
        sortOptions = false)
final class ConfigCheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the configuration")
    Path file = Path.of("");

    @Mixin ReportOptions options = new ReportOptions();

    @Mixin HelpOption help = new HelpOption();

    @Override
    public Integer call() throws JsonProcessingException {
        try {
            GatewayConfig config = new ConfigLoader(Home.environment()).load(file);
            show(config);
            return options.strict && !config.warnings().isEmpty()
                    ? ExitCode.CONFIGURATION
                    : ExitCode.OK;
        } catch (ConfigException e) {
            show(e);
            return ExitCode.CONFIGURATION;
        }
    }

    private void show(GatewayConfig config) throws JsonProcessingException {
        List<ConfigWarning> warnings = config.warnings();
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            ObjectNode report = report(true);
            report.put("models", config.models().size());
            report.put("groups", config.groups().size());
            warnings.forEach(warning -> add(report.withArray("warnings"), warning));
            print(report);
            return;
        }
        warnings.forEach(warning -> out.println("warning: " + warning));
        out.println(
                file
                        + ": "
                        + Announcement.size(config)
                        + ", "
                        + (warnings.isEmpty()
                                ? "no warnings"
                                : Announcement.count(warnings.size(), "warning")));
    }

    private void show(ConfigException problem) throws JsonProcessingException {
        if (!options.json) {
            spec.commandLine().getOut().println(problem.report());
            return;
        }
        ObjectNode report = report(false);
        if (problem.problems().isEmpty()) {
            report.withArray("errors").addObject().put("message", problem.getMessage());
        }
        problem.problems().forEach(error -> add(report.withArray("errors"), error));
        print(report);
    }

    private ObjectNode report(boolean valid) {
        ObjectNode report = ReportOptions.report();
        report.put("file", file.toString()).put("valid", valid);
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
        list.addObject()
                .put("rule", rule.id())
                .put("file", place.source())
                .put("line", place.line())
                .put("column", place.column())
                .put("path", place.path())
                .put("message", message);
    }

    private void print(ObjectNode report) throws JsonProcessingException {
        spec.commandLine().getOut().println(ReportOptions.text(report));
    }
}
