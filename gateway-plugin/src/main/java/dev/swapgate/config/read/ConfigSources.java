package dev.swapgate.config.read;

import dev.swapgate.config.ByteOrder;
import dev.swapgate.config.problem.ConfigException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the files of a configuration: one that is named, and those of a directory. Stateless. */
public final class ConfigSources {
    private ConfigSources() {}

    /**
     * The files, in the order in which they are read: the named one, then those of the directory
     * whose names end in {@code .yaml} or {@code .yml}, by name.
     *
     * @throws ConfigException if there is none, or the directory cannot be read
     */
    public static List<Path> find(Optional<Path> file, Optional<Path> directory) {
        var files = new ArrayList<Path>();
        file.ifPresent(files::add);
        directory.ifPresent(path -> files.addAll(filesIn(path)));
        if (files.isEmpty()) {
            throw new ConfigException(
                    directory
                            .map(path -> path + ": there is no .yaml or .yml file in it")
                            .orElse("there is no configuration; name a file or a directory"));
        }
        file.ifPresent(named -> refuseTwice(named, files));
        return List.copyOf(files);
    }

    private static List<Path> filesIn(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(ConfigSources::isYaml)
                    .sorted(Comparator.comparing(ConfigSources::name, ByteOrder.INSTANCE))
                    .toList();
        } catch (IOException e) {
            String reason = Files.isDirectory(directory) ? "cannot be read" : "is no directory";
            throw new ConfigException(directory + ": " + reason, e);
        }
    }

    private static boolean isYaml(Path file) {
        String name = name(file);
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(file);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static void refuseTwice(Path named, List<Path> files) {
        for (Path other : files.subList(1, files.size())) {
            if (isSame(named, other)) {
                String message = ": is also one of the files of that directory; name it once, as ";
                throw new ConfigException(named + message + "the file or in the directory");
            }
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            // The one that is missing is reported when it is read.
            return false;
        }
    }
}
