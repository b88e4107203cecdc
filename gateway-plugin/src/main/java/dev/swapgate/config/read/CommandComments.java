package dev.swapgate.config.read;

import dev.swapgate.config.yaml.Tree.Entry;
import dev.swapgate.config.yaml.Tree.Mapping;
import dev.swapgate.config.yaml.Tree.Scalar;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes the lines that begin with {@code #} out of commands. */
final class CommandComments {
    private static final Set<String> COMMANDS = Set.of("cmd", "cmdStop");

    private CommandComments() {}

    /** The document with the commands of all models stripped. */
    static Mapping stripAll(Mapping document) {
        return document.mapEntries(entry ->
                entry.name().equals("models") && entry.value() instanceof Mapping models
                        ? entry.with(models.mapEntries(CommandComments::stripModel))
                        : entry);
    }

    private static Entry stripModel(Entry entry) {
        return entry.value() instanceof Mapping model ? entry.with(strip(model)) : entry;
    }

    /** The model with its commands stripped. */
    static Mapping strip(Mapping model) {
        return model.mapEntries(entry ->
                COMMANDS.contains(entry.name())
                        ? entry.with(entry.value().map(CommandComments::strip))
                        : entry);
    }

    private static Scalar strip(Scalar scalar) {
        if (!(scalar.value() instanceof String text) || text.indexOf('#') < 0) {
            return scalar;
        }
        String stripped =
                Arrays.stream(text.split("\n", -1))
                        .filter(line -> !line.strip().startsWith("#"))
                        .collect(Collectors.joining("\n"));
        return new Scalar(scalar.at(), stripped, stripped, scalar.written(), scalar.plain());
    }
}
