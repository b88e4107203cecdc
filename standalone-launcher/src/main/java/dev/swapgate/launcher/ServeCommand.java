package dev.swapgate.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.Optional;
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
        Optional<ConfigSource> config = options.configuration();
        return config.isEmpty()
                ? ServeOptions.nothingToServe(options.command.commandLine())
                : new GatewayRun(config.get(), options.binding(), options.watchConfig).run();
    }
}
