package dev.swapgate.launcher;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.simulate.OutcomeLines;
import dev.swapgate.simulate.OutcomeTable;
import dev.swapgate.simulate.Scenario;
import dev.swapgate.simulate.Trace;
import dev.swapgate.simulate.TraceException;
import dev.swapgate.simulate.TraceReader;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code swapgate simulate}: replays a trace in virtual time, and starts nothing. */
@Command(
        name = "simulate",
        description = {
            "Replay a trace of requests in virtual time, under the groups and the scheduler"
                    + " settings of a configuration.",
            "",
            "Each line of a trace is one JSON object: a request, or how long a model takes to load"
                    + " (10 s unless told otherwise).",
            "",
            "  {\"at\":3.25,\"model\":\"m\",\"duration\":4.0,\"priority\":0,\"cancelAt\":9.0}",
            "  {\"model\":\"m\",\"load\":12.5}",
            "",
            "A gateway with swapgate.trace.path in its configuration records one.",
            ""
        },
        sortOptions = false)
final class SimulateCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin ConfigFiles files = new ConfigFiles();

    @Option(
            names = {"-trace", "--trace"},
            paramLabel = "TRACE",
            required = true,
            description = "the trace; - for the standard input")
    String trace = STANDARD_INPUT;

    @Option(
            names = {"-format", "--format"},
            paramLabel = "table|jsonl",
            description =
                    "table: swaps and waits beside strict FIFO (default);"
                            + " jsonl: start and end of each request")
    Format format = Format.TABLE;

    @Option(
            names = {"-set", "--set"},
            paramLabel = "KEY=VALUE",
            arity = "1..*",
            description =
                    "instead of what the configuration says: maxTurn, priorityHeadStart, linger,"
                            + " drainTimeout (seconds), symmetric (true, false)")
    Map<String, String> changes = new LinkedHashMap<>();

    @Mixin HelpOption help = new HelpOption();

    /** What is printed. */
    enum Format {
        TABLE,
        JSONL
    }

    @Override
    public Integer call() throws IOException {
        var progress = new ProgressLines(spec.commandLine().getErr());
        GatewayConfig config = files.load();
        var scenario = scenario(config);
        var requests = read(config, progress);
        var outcome = scenario.play(requests, progress.of("requests replayed"));
        var out = spec.commandLine().getOut();
        switch (format) {
            case TABLE -> {
                var strict = scenario.strict().play(requests, progress.of("replayed as FIFO"));
                new OutcomeTable(outcome, strict).print(out);
            }
            case JSONL -> {
                var lines = new BufferedWriter(out);
                OutcomeLines.write(outcome, lines);
                lines.flush();
            }
        }
        return ExitCode.OK;
    }

    private Scenario scenario(GatewayConfig config) {
        var scenario = Scenario.of(config);
        try {
            for (var change : changes.entrySet()) {
                scenario = scenario.with(change.getKey(), change.getValue());
            }
            return scenario;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--set: " + e.getMessage(), e);
        }
    }

    private Trace read(GatewayConfig config, ProgressLines progress) throws IOException {
        var reader = new TraceReader(config);
        var lines = progress.of("lines read");
        if (trace.equals(STANDARD_INPUT)) {
            return reader.read("standard input", System.in, lines);
        }
        try (InputStream in = Files.newInputStream(Path.of(trace))) {
            return reader.read(trace, in, lines);
        } catch (NoSuchFileException e) {
            throw new TraceException(List.of(trace + ": there is no such file"));
        }
    }
}
