package dev.swapgate.launcher;

import dev.swapgate.launcher.demo.DemoModelCommand;
import dev.swapgate.metrics.BuildInfo;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.Optional;
import java.util.concurrent.Callable;

/** The command {@code swapgate}. Without a subcommand it serves. */
@Command(
        name = "swapgate",
        description = {
            "One address for many AI models: starts, swaps and stops their servers.",
            ""
        },
        synopsisHeading = "Usage: ",
        customSynopsis = {
            "swapgate -config FILE [-listen HOST:PORT] [-watch-config]",
            "       swapgate COMMAND [OPTIONS]"
        },
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Exit codes: 0 stopped in order, 1 bad configuration, 2 bad command line,",
            "3 cannot listen."
        },
        versionProvider = SwapgateCommand.Version.class,
        sortOptions = false,
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            ConfigCommand.class,
            LintCommand.class,
            ExplainCommand.class,
            SimulateCommand.class,
            DemoModelCommand.class
        })
final class SwapgateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin ServeOptions options = new ServeOptions();

    @Option(
            names = {"-version", "--version", "-V"},
            versionHelp = true,
            description = "show the version")
    boolean version;

    @Mixin HelpOption help = new HelpOption();

    @Override
    public Integer call() throws Exception {
        Optional<ConfigSource> config = options.configuration();
        if (config.isPresent()) {
            return new GatewayRun(config.get(), options.binding(), options.watchConfig).run();
        }
        CommandLine line = spec.commandLine();
        if (!line.getParseResult().originalArgs().isEmpty()) {
            return ServeOptions.nothingToServe(line);
        }
        line.usage(line.getErr());
        line.getErr()
                .println("\nNothing to serve: name a configuration, or try\n\n  swapgate demo\n");
        return ExitCode.CONFIGURATION;
    }

    /** The version: of the gateway, and of the Java it runs on. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            BuildInfo build = BuildInfo.current();
            return new String[] {
                "version: %s (%s), built at %s"
                        .formatted(build.version(), build.commit(), build.buildDate()),
                "Java " + Runtime.version()
            };
        }
    }
}
