package dev.swapgate.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code swapgate config schema}: prints what a configuration may hold. */
@Command(
        name = "schema",
        description =
                "Print the JSON Schema of configurations, for editors. The distribution has it as"
                        + " config/swapgate.schema.json.",
        sortOptions = false)
final class ConfigSchemaCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin HelpOption help = new HelpOption();

    @Override
    public Integer call() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("swapgate.schema.json")) {
            byte[] schema = Objects.requireNonNull(in, "the schema is missing").readAllBytes();
            spec.commandLine().getOut().print(new String(schema, StandardCharsets.UTF_8));
            spec.commandLine().getOut().flush();
        }
        return ExitCode.OK;
    }
}
