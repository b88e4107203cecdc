package dev.swapgate.launcher;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.read.ConfigLoader;
import dev.swapgate.config.read.ConfigSources;
import dev.swapgate.lint.Linter;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the configuration is written: a file, a directory of files, or both.
 *
 * @param file the file
 * @param directory the directory
 */
record ConfigSource(Optional<Path> file, Optional<Path> directory) {

    /** A single file. */
    static ConfigSource of(Path file) {
        return new ConfigSource(Optional.of(file), Optional.empty());
    }

    /**
     * The files that there are now.
     *
     * @throws ConfigException if there is none, or the directory cannot be read
     */
    List<Path> find() {
        return ConfigSources.find(file, directory);
    }

    /**
     * Reads what is written there now.
     *
     * @throws ConfigException if it cannot be used
     */
    GatewayConfig read() {
        return new Linter(new ConfigLoader(Home.environment())).load(find());
    }

    /** For people. */
    @Override
    public String toString() {
        return Stream.concat(file.stream(), directory.stream())
                .map(Path::toString)
                .collect(Collectors.joining(" and "));
    }
}
