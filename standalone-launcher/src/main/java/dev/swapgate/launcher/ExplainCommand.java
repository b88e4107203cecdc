package dev.swapgate.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.explain.Explainer;
import dev.swapgate.explain.ExplanationReport;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code swapgate explain}: says what a request would start and stop, and why; starts nothing. */
@Command(
        name = "explain",
        description = {
            "Say what a request for a model would start and stop, because of which rule, and how"
                    + " long it would wait.",
            "",
            "Nothing is started. A model that nobody has watched yet is assumed to load in 10 s and"
                    + " to answer in 5 s. A running gateway says it of the present moment:"
                    + " GET /api/explain?model=NAME.",
            "",
            "Exit code 0, or 1 if the configuration cannot be used.",
            ""
        },
        sortOptions = false)
final class ExplainCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin ConfigFiles files = new ConfigFiles();

    @Option(
            names = {"-model", "--model"},
            paramLabel = "NAME",
            required = true,
            description = "the model that is asked for")
    String model = "";

    @Option(
            names = {"-resident", "--resident"},
            paramLabel = "NAME",
            split = ",",
            description = "the models that are ready and idle, separated by commas; default none")
    List<String> residents = new ArrayList<>();

    @Option(
            names = {"-json", "--json"},
            description = "say it as JSON")
    boolean json;

    @Mixin HelpOption help = new HelpOption();

    @Override
    public Integer call() throws JsonProcessingException {
        GatewayConfig config = files.load();
        String asked = id(config, model);
        var resident = new LinkedHashSet<String>();
        residents.forEach(name -> resident.add(id(config, name)));
        var explainer = new Explainer(config);
        explainer
                .clash(List.copyOf(resident))
                .ifPresent(clash -> {
                    throw new ParameterException(spec.commandLine(), clash);
                });
        print(explainer.explain(asked, List.copyOf(resident)));
        return ExitCode.OK;
    }

    private String id(GatewayConfig config, String name) {
        return config.find(name)
                .orElseThrow(() ->
                        new ParameterException(
                                spec.commandLine(),
                                "there is no model '%s'; there are %s"
                                        .formatted(
                                                name, String.join(", ", config.models().keySet()))))
                .id();
    }

    private void print(ExplanationReport report) throws JsonProcessingException {
        String text = json ? ReportOptions.text(report.json()) : report.text();
        spec.commandLine().getOut().println(text);
    }
}
