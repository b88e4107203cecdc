package dev.swapgate.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.problem.Place;
import dev.swapgate.config.problem.Rule.Severity;
import dev.swapgate.config.read.ConfigLoader;
import dev.swapgate.lint.Finding;
import dev.swapgate.lint.Linter;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code swapgate lint}: says what a configuration says but will not do, and starts nothing. */
@Command(
        name = "lint",
        description = {
            "Find what a configuration says but cannot do, and explain it.",
            "",
            "While 'config check' says whether a file can be loaded, 'lint' also looks at what its"
                    + " models and groups will do to each other: groups that cannot keep their"
                    + " promise, preloaded models that evict each other, ports that collide."
                    + " Each finding has its place, a reason and a fix.",
            "",
            "A comment '# lint: allow RULE' in or above the line says that it is meant.",
            "",
            "Exit code 0 if the configuration can be used, else 1.",
            ""
        },
        sortOptions = false)
final class LintCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin ConfigFiles files = new ConfigFiles();

    @Mixin ReportOptions options = new ReportOptions();

    @Mixin HelpOption help = new HelpOption();

    @Override
    public Integer call() throws JsonProcessingException {
        List<Path> read = files.find();
        String file = ConfigFiles.name(read);
        List<Finding> findings = new Linter(new ConfigLoader(Home.environment())).lint(read);
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            out.println(json(file, findings));
        } else {
            findings.forEach(finding -> show(finding, out));
            if (count(findings, Severity.ERROR) > 0) {
                out.println(
                        "What models and groups do to each other is seen once it can be loaded.");
            }
            out.println(file + ": " + summary(findings));
        }
        boolean fails = options.strict ? !findings.isEmpty() : count(findings, Severity.ERROR) > 0;
        return fails ? ExitCode.CONFIGURATION : ExitCode.OK;
    }

    private static void show(Finding finding, PrintWriter out) {
        Place place = finding.place();
        String at = place.line() > 0 ? ":" + place.line() + ":" + place.column() : "";
        out.printf(
                "%s%s: %s: %s [%s]%n",
                place.source(),
                at,
                finding.rule().severity().word(),
                finding.message(),
                finding.rule().id());
        out.println("    why: " + finding.why());
        out.println("    fix: " + finding.fix());
    }

    private static String summary(List<Finding> findings) {
        return findings.isEmpty()
                ? "nothing found"
                : Announcement.count(count(findings, Severity.ERROR), "error")
                        + ", "
                        + Announcement.count(count(findings, Severity.WARNING), "warning");
    }

    private static long count(List<Finding> findings, Severity severity) {
        return findings.stream().filter(finding -> finding.rule().severity() == severity).count();
    }

    private static String json(String file, List<Finding> findings) throws JsonProcessingException {
        ObjectNode report = ReportOptions.report().put("file", file);
        ArrayNode list = report.putArray("findings");
        findings.forEach(finding -> add(list, finding));
        return ReportOptions.text(report);
    }

    private static void add(ArrayNode list, Finding finding) {
        ObjectNode found =
                list.addObject()
                        .put("rule", finding.rule().id())
                        .put("severity", finding.rule().severity().word());
        ReportOptions.locate(found, finding.place())
                .put("message", finding.message())
                .put("why", finding.why())
                .put("fix", finding.fix());
    }
}
