package dev.swapgate.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code swapgate config}: what can be done with a configuration without serving it. */
@Command(
        name = "config",
        description = "Check a configuration, show what it means, or print what it may hold.",
        subcommands = {
            ConfigCheckCommand.class,
            ConfigShowCommand.class,
            ConfigSchemaCommand.class
        })
final class ConfigCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin HelpOption help = new HelpOption();

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: swapgate config check FILE, config show FILE or config schema");
    }
}
