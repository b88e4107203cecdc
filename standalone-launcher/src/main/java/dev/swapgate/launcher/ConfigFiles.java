package dev.swapgate.launcher;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.read.ConfigLoader;
import dev.swapgate.config.read.ConfigSources;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which configuration a command is about: a file, a directory of files, or both. */
final class ConfigFiles {
    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec command;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "the configuration")
    @Nullable Path parameter;

    @Option(
            names = {"-config", "--config"},
            paramLabel = "FILE",
            description = "the same")
    @Nullable Path option;

    @Option(
            names = {"-config-dir", "--config-dir"},
            paramLabel = "DIR",
            description = "its .yaml and .yml files are read as well")
    @Nullable Path directory;

    /** The files. */
    List<Path> find() {
        if (parameter != null && option != null) {
            throw refusal("the file is named twice; write it once, with or without -config");
        }
        if (parameter == null && option == null && directory == null) {
            throw refusal("name a file: " + command.qualifiedName() + " FILE");
        }
        var file = Optional.ofNullable(parameter == null ? option : parameter);
        return ConfigSources.find(file, Optional.ofNullable(directory));
    }

    /**
     * What they say.
     *
     * @throws ConfigException if it cannot be used
     */
    GatewayConfig load() {
        return new ConfigLoader(Home.environment()).load(find()).config();
    }

    private ParameterException refusal(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** What files are called together. */
    static String name(List<Path> files) {
        return String.join(", ", files.stream().map(Path::toString).toList());
    }
}
