package dev.swapgate.launcher;

import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.launcher.tls.TlsException;
import dev.swapgate.simulate.TraceException;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.PrintWriter;

/** Entry point of the program. */
public final class Main {
    private Main() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs the command line. */
    static int run(String... args) {
        return commandLine().execute(args);
    }

    /** The command line with its ways of saying what went wrong. */
    static CommandLine commandLine() {
        var line = new CommandLine(new SwapgateCommand());
        line.setPosixClusteredShortOptionsAllowed(false);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((problem, arguments) -> refuse(problem));
        line.setExecutionExceptionHandler(failure());
        return line;
    }

    private static int refuse(ParameterException problem) {
        CommandLine line = problem.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("swapgate: " + problem.getMessage());
        UnmatchedArgumentException.printSuggestions(problem, err);
        err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    private static IExecutionExceptionHandler failure() {
        return (problem, line, result) ->
                switch (problem) {
                    case ConfigException e -> {
                        line.getErr().println("swapgate: this configuration cannot be used");
                        line.getErr().println(e.report());
                        yield ExitCode.CONFIGURATION;
                    }
                    case TraceException e -> {
                        line.getErr().println("swapgate: this trace cannot be replayed");
                        line.getErr().println(e.getMessage());
                        yield ExitCode.CONFIGURATION;
                    }
                    case TlsException e -> {
                        line.getErr().println("swapgate: " + e.getMessage());
                        yield ExitCode.CONFIGURATION;
                    }
                    case CannotListenException e -> {
                        line.getErr().println("swapgate: " + e.getMessage());
                        yield ExitCode.CANNOT_LISTEN;
                    }
                    default -> throw problem;
                };
    }
}
