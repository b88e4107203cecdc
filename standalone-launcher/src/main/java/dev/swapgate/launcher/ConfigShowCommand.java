package dev.swapgate.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.show.EffectiveConfig;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code swapgate config show}: says what a configuration means, and starts nothing. */
@Command(
        name = "show",
        description =
                "Show a configuration as it counts: defaults filled in, macros, variables and ports"
                        + " replaced, files merged. Keys, and what looks like a secret in commands"
                        + " and addresses, are masked.",
        sortOptions = false)
final class ConfigShowCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin ConfigFiles files = new ConfigFiles();

    @Option(
            names = {"-json", "--json"},
            description = "show it as JSON")
    boolean json;

    @Mixin HelpOption help = new HelpOption();

    @Override
    public Integer call() throws JsonProcessingException {
        ObjectNode config = EffectiveConfig.masked(files.load());
        String text = json ? ReportOptions.text(config) + "\n" : EffectiveConfig.yaml(config);
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
