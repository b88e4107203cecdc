package dev.swapgate.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

import java.util.concurrent.Callable;

/** {@code swapgate serve}: what {@code swapgate} does without a subcommand. */
@Command(
        name = "serve",
        description = "Serve the models of a configuration; the default.",
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    @Mixin ServeOptions options = new ServeOptions();

    @Mixin HelpOption help = new HelpOption();

    @Override
    public Integer call() throws Exception {
        var config =
                options.configuration()
                        .orElseThrow(() ->
                                new ParameterException(
                                        options.command.commandLine(), "there is no -config FILE"));
        return new GatewayRun(config, options.binding(), options.watchConfig).run();
    }
}
